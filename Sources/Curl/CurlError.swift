/// Why a request has no answer.
public struct CurlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs.
    public enum Code: String, Hashable, Sendable {
        /// The peer's machine answered that nothing listens there.
        case refused
        /// No way to the peer: no route, no such name, no answer to connecting, or nothing of the system to connect with.
        case unreachable
        /// The request's time passed.
        case timedOut
        /// The answer is larger than the request allows.
        case tooLarge
        /// The peer does not speak HTTP/2: it took the connection and ended it without a frame of an answer.
        case notHTTP2
        /// The connection ended before the answer was complete.
        case connectionLost
        /// The peer broke HTTP, or reset the stream.
        case protocolError
        /// TLS failed: no common version, or a certificate that does not hold.
        case tls
        /// The peer's certificate has another key than the one that is trusted.
        case otherKey
        /// The request itself can't be sent: a bad URL, or a header that is not one.
        case badRequest
        /// The calling task was cancelled; the stream was reset.
        case cancelled
        /// The engine has been shut down.
        case stopped
        /// libcurl refused for a reason of its own; the message has its words.
        case failed
    }

    /// What went wrong.
    public let code: Code
    /// The facts, in libcurl's words where it has some.
    public let message: String
    /// Whether anything of an answer had come.
    public let hadAnswer: Bool

    /// An error with its facts.
    public init(_ code: Code, _ message: String, hadAnswer: Bool = false) {
        self.code = code
        self.message = message
        self.hadAnswer = hadAnswer
    }

    static let stopped = CurlError(.stopped, "The engine has been shut down.")
    static let unable = CurlError(
        .unreachable,
        "The system gives this process no thread, memory or descriptors for connections: raise its limits (ulimit -a) and start anew."
    )
    static let cancelled = CurlError(.cancelled, "The calling task was cancelled.")
    static let timedOut = CurlError(.timedOut, "The request's time passed.")

    /// The code and the facts.
    public var description: String { "\(code.rawValue): \(message)" }
}
