/// The older body hash: SHA3-256 over the hex of SHA3-256 of each listed field's Python text.
///
/// - Source: section 4 of the SDK 10 protocol; golden vectors `body_hash.json`.
package enum BodyHash {
    /// The hash in lower-case hex of texts in the order of their declaration.
    package static func of(texts: [String]) -> String {
        var joined = ""
        for text in texts { joined += Hex.encode(Keccak.sha3256(Bytes(text.utf8))) }
        return Hex.encode(Keccak.sha3256(Bytes(joined.utf8)))
    }

    /// The hash of values.
    package static func of(_ values: [PythonValue]) -> String { of(texts: values.map(PythonText.str)) }
}
