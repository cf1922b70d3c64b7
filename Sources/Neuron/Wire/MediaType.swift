/// Media types in headers.
enum MediaType {
    /// A media type's bare name: lower case, without parameters.
    static func bare(_ contentType: String) -> String {
        String(contentType.prefix { $0 != ";" }).lowercased().filter { !$0.isWhitespace }
    }
}
