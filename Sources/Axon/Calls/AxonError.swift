public import Neuron

/// Why an axon can't serve.
public struct AxonError: NeuronFailure {
    /// What went wrong. New codes break nobody.
    public struct Code: Hashable, Sendable {
        /// The code's name.
        public let label: String

        /// Another process listens at this address.
        public static let portInUse = Code(label: "port-in-use")
        /// The system does not let this process listen at this address.
        public static let notAllowed = Code(label: "port-not-allowed")
        /// The address does not belong to this machine.
        public static let noSuchAddress = Code(label: "no-such-address")
        /// The socket could not be opened.
        public static let socketFailed = Code(label: "socket-failed")
        /// The axon was started before; one axon runs once.
        public static let startedTwice = Code(label: "started-twice")
        /// The HTTP/2 library refused.
        public static let http2 = Code(label: "http2")
        /// TLS could not be set up.
        public static let tls = Code(label: "tls")
        /// The clock is far behind what it was when the axon last ran.
        public static let clockBehindFloor = Code(label: "clock-behind-floor")
        /// A chunk of a stream is no JSON, or too large.
        public static let chunkRefused = Code(label: "chunk-refused")
    }

    /// What went wrong.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?
    /// What lies beneath.
    public let cause: (any Error)?
    /// The code's name.
    public var label: String { code.label }

    /// An error with its facts and what to do about it.
    public init(_ code: Code, _ message: String, remedy: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }
}
