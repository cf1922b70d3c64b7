public import HTTPTypes

/// One complete answer.
public struct CurlResponse: Sendable {
    /// The protocol that the answer came by.
    public enum Version: String, Hashable, Sendable {
        /// HTTP/1.0 or HTTP/1.1.
        case http1 = "HTTP/1.1"
        /// HTTP/2.
        case http2 = "HTTP/2"
    }

    /// When things happened, counted from the call.
    public struct Timings: Hashable, Sendable {
        /// How long the connection took to open; zero on one that was open already.
        public let connect: Duration
        /// From handing the request to libcurl until the first byte of the answer.
        public let firstByte: Duration
        /// The whole call, waiting for a stream too.
        public let total: Duration

        /// Timings from their parts.
        public init(connect: Duration, firstByte: Duration, total: Duration) {
            self.connect = connect
            self.firstByte = firstByte
            self.total = total
        }
    }

    /// The final status, never 1xx.
    public let status: Int
    /// The headers as they came, a line each that LF or CR LF ends.
    public let headerLines: [UInt8]
    let trailerLines: [UInt8]
    /// The body, within the request's limit.
    public let body: [UInt8]
    /// When things happened.
    public let timings: Timings
    /// The protocol that the answer came by.
    public let version: Version
    /// The certificate that the peer showed, DER: where a new connection was made over TLS with trust in anybody.
    public let certificate: [UInt8]?

    /// The headers in the order they came; a name that stood twice stands twice. Read anew each time.
    public var headers: HTTPFields { CurlHeaders.fields(headerLines) }
    /// What came after the body, if anything did. Read anew each time.
    public var trailers: HTTPFields { CurlHeaders.fields(trailerLines) }
}
