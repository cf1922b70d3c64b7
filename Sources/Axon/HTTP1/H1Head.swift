internal import HTTPTypes

/// What a request says before its body.
struct H1Head: Sendable {
    /// How long the body is.
    enum Framing: Equatable, Sendable {
        /// So many bytes, none among them.
        case length(Int)
        /// Chunk by chunk.
        case chunked
    }

    /// Method, target and headers, as HTTP/2 would have brought them: the host is the authority.
    var request: HTTPRequest
    /// How long the body is.
    var framing = Framing.length(0)
    /// Whether the peer speaks HTTP/1.0 only, which has neither chunks nor trailers.
    var isHTTP10 = false
    /// Whether the peer ends the connection after this request.
    var closes = false
    /// Whether the peer waits for a word before it sends the body.
    var expectsContinue = false
    /// Whether the headers were larger than the limit; then neither they nor a body were read.
    var isTooLarge = false
}
