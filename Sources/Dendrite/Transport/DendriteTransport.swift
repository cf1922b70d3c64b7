public import HTTPTypes
public import Neuron

/// How signed requests get to axons: libcurl in production, straight into an axon's pipeline in tests.
public protocol DendriteTransport: Sendable {
    /// Sends one request and returns the complete answer, whatever its status.
    ///
    /// Ends early when the calling task is cancelled, and then tells the axon, so that it may drop the work.
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer

    /// Sends one request and returns when the answer's head is there; the body is read from the stream, at the reader's pace.
    ///
    /// The default sends the request with ``send(_:)`` and gives the complete answer as one piece, without trailers.
    func open(_ request: TransportRequest) async throws(TransportError) -> TransportStream
}

extension DendriteTransport {
    /// The complete answer of ``send(_:)`` as a stream of one piece.
    public func open(_ request: TransportRequest) async throws(TransportError) -> TransportStream {
        let answer = try await send(request)
        return TransportStream(head: answer.head, pieces: answer.body.isEmpty ? [] : [answer.body])
    }
}

/// One signed request on its way.
public struct TransportRequest: Sendable {
    /// The version of HTTP to speak.
    public enum Version: Hashable, Sendable, Codable {
        /// HTTP/2 from the first byte.
        case http2
        /// HTTP/1.1.
        case http1
    }

    /// Who is asked, and where.
    public let axon: AxonEndpoint
    /// Method, path and headers as they were given or written.
    private let content: Content
    /// The body.
    public let body: Bytes
    /// How long all of it may take.
    public let timeout: Duration
    /// How long opening a connection may take.
    public let connectTimeout: Duration
    /// The largest answer that is taken, in bytes.
    public let maxBodyBytes: Int
    /// How many requests may be with this axon at once; more wait.
    public let maxInFlight: Int
    /// The version of HTTP to speak.
    public let version: Version
    /// The key that the peer's certificate must have; nil where TLS is not spoken.
    public let certificate: CertificateKey?
    private enum Content: Sendable {
        case head(HTTPRequest)
        case written(target: String, headers: HeaderBlock)
    }

    /// Whether the peer is a server of the older protocols: it closes idle connections after 5 s, and may compress its answers.
    public var isOlder = false

    /// A request from its parts.
    public init(
        axon: AxonEndpoint, head: HTTPRequest, body: Bytes, timeout: Duration, connectTimeout: Duration, maxBodyBytes: Int,
        maxInFlight: Int, version: Version, certificate: CertificateKey? = nil
    ) {
        self.init(
            axon: axon, .head(head), body: body, timeout: timeout, connectTimeout: connectTimeout, maxBodyBytes: maxBodyBytes,
            maxInFlight: maxInFlight, version: version, certificate: certificate)
    }

    /// A POST whose headers are written already.
    init(
        axon: AxonEndpoint, target: String, headers: HeaderBlock, body: Bytes, timeout: Duration, connectTimeout: Duration,
        maxBodyBytes: Int, maxInFlight: Int, version: Version, certificate: CertificateKey?
    ) {
        self.init(
            axon: axon, .written(target: target, headers: headers), body: body, timeout: timeout,
            connectTimeout: connectTimeout, maxBodyBytes: maxBodyBytes, maxInFlight: maxInFlight, version: version,
            certificate: certificate)
    }

    private init(
        axon: AxonEndpoint, _ content: Content, body: Bytes, timeout: Duration, connectTimeout: Duration, maxBodyBytes: Int,
        maxInFlight: Int, version: Version, certificate: CertificateKey?
    ) {
        self.axon = axon
        self.content = content
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBodyBytes = maxBodyBytes
        self.maxInFlight = maxInFlight
        self.version = version
        self.certificate = certificate
    }

    /// Method, path and headers, signed. Made anew each time for requests of the native protocol, whose headers are written at once.
    public var head: HTTPRequest {
        switch content {
        case .head(let head): return head
        case .written(let target, let headers):
            let scheme = certificate == nil ? "http" : "https"
            return HTTPRequest(
                method: .post, scheme: scheme, authority: axon.authority, path: target, headerFields: headers.fields)
        }
    }

    /// The request's target, from the slash on.
    var target: String {
        switch content {
        case .head(let head): head.path ?? "/"
        case .written(let target, _): target
        }
    }

    /// The headers, where they are written already.
    var headers: HeaderBlock? {
        if case .written(_, let headers) = content { headers } else { nil }
    }
}

/// One complete answer, not proven yet.
public struct TransportAnswer: Sendable {
    /// Status and headers, as the wire has them.
    let wireHead: AnswerHead
    /// The body.
    public let body: Bytes
    /// How long the connection took to open; zero on one that was open.
    public let connect: Duration
    /// From sending until the first byte of the answer.
    public let firstByte: Duration
    /// The version of HTTP that it came by, where that may be another one than was asked for.
    public let version: TransportRequest.Version?

    /// An answer from its parts.
    public init(
        head: HTTPResponse, body: Bytes, connect: Duration = .zero, firstByte: Duration = .zero,
        version: TransportRequest.Version? = nil
    ) {
        self.init(wireHead: AnswerHead(head), body: body, connect: connect, firstByte: firstByte, version: version)
    }

    /// An answer as the wire has it.
    init(
        wireHead: AnswerHead, body: Bytes, connect: Duration, firstByte: Duration, version: TransportRequest.Version?
    ) {
        self.wireHead = wireHead
        self.body = body
        self.connect = connect
        self.firstByte = firstByte
        self.version = version
    }

    /// Status and headers. Made anew each time.
    public var head: HTTPResponse { wireHead.http }
}

/// Why a transport has no answer.
public struct TransportError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Reason: Hashable, Sendable {
        /// Nothing listens there.
        case refused
        /// No connection came about.
        case unreachable
        /// The time passed.
        case timedOut
        /// The answer is larger than allowed.
        case tooLarge
        /// The peer speaks HTTP/1.1 only. It has not seen the request.
        case notHTTP2
        /// The connection ended before the answer was complete.
        case lost
        /// The peer broke HTTP, or something else that is not its usual way.
        case broken
        /// TLS failed, or the peer does not speak it.
        case tls
        /// The peer's certificate has another key than the one that was named.
        case otherKey
        /// The calling task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let reason: Reason
    /// The facts.
    public let message: String

    /// An error with its facts.
    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
