public import HTTPTypes

/// One HTTP request, whole: nothing about it changes once it is handed to the engine.
public struct CurlRequest: Sendable {
    /// How the connection speaks.
    public enum Version: Hashable, Sendable {
        /// HTTP/2 from the first byte; over TLS what it negotiates. All requests to one host and port, by the same trust, share a
        /// connection.
        case priorKnowledge
        /// HTTP/1.1; over TLS too.
        case http1
        /// What TLS negotiates, HTTP/2 if the peer has it; HTTP/1.1 without TLS.
        case negotiated
    }

    /// Whose certificate is taken over TLS.
    public enum Trust: Hashable, Sendable {
        /// One that the system's authorities vouch for, of this host.
        case authorities
        /// One with this key, whoever made it: the SHA-256 of its DER form.
        case key([UInt8])
        /// Any. For looking at a peer, never for talking to one.
        case anybody
    }

    /// Where to: `http` or `https`, a host, a port, and the request target exactly as it goes on the wire.
    public var url: String
    /// The method; any that is a token.
    public var method: HTTPRequest.Method
    /// The headers, sent as they are; `host` and `content-length` come from the URL and the body.
    public var headers: HTTPFields
    /// Headers that are written down already, a line each that LF ends, `content-type` among them where there is a body; they are sent in
    /// place of ``headers``.
    public var headerLines: [UInt8]?
    /// The body; empty for none.
    public var body: [UInt8]
    /// How long all of it may take: waiting for a stream, connecting, sending, and the whole answer.
    public var timeout: Duration
    /// How long opening the connection may take.
    public var connectTimeout: Duration
    /// The largest body that is taken, in bytes.
    public var maxBodyBytes: Int
    /// The most that the answer's headers and trailers may have together, in bytes.
    public var maxHeaderBytes: Int
    /// With prior knowledge: how many requests may be with this host and port at once, at most 99; more wait.
    public var maxStreams: Int
    /// How the connection speaks.
    public var http: Version
    /// Whose certificate is taken.
    public var trust: Trust
    /// With HTTP/1.1: how long an open connection may have been idle to be used again, in whole seconds; libcurl's way unless given.
    public var maxIdle: Duration?
    /// Whether an answer may be compressed; its limits then count what it unpacks to.
    public var takesCompressed = false

    /// A request with limits that suit a small answer: 12 s, 5 s to connect, 16 MiB of body, 16 KiB of headers.
    public init(
        url: String, method: HTTPRequest.Method = .post, headers: HTTPFields = [:], body: [UInt8] = [],
        timeout: Duration = .seconds(12), connectTimeout: Duration = .seconds(5), maxBodyBytes: Int = 16 << 20,
        maxHeaderBytes: Int = 16 << 10, maxStreams: Int = 99, http: Version = .negotiated, trust: Trust = .authorities
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBodyBytes = maxBodyBytes
        self.maxHeaderBytes = maxHeaderBytes
        self.maxStreams = maxStreams
        self.http = http
        self.trust = trust
    }
}
