public import Neuron

/// Why a query has no proven answer.
public struct DendriteError: NeuronFailure {
    /// What went wrong.
    public struct Code: Hashable, Sendable {
        /// The code's name, for metrics.
        public let label: String

        private init(_ label: String) { self.label = label }

        /// The axon answered with a problem, and signed it; ``DendriteError/problem`` has it.
        public static let problem = Code("problem")
        /// The query's time passed first, by this machine's clock or, with a status of 504, by the axon's.
        public static let deadlineExceeded = Code("deadline-exceeded")
        /// The axon's machine says that nothing listens there.
        public static let connectionRefused = Code("connection-refused")
        /// No connection to the axon came about.
        public static let unreachable = Code("unreachable")
        /// The connection ended before the answer was complete.
        public static let connectionLost = Code("connection-lost")
        /// The peer broke HTTP.
        public static let protocolBroken = Code("protocol-broken")
        /// The answer is not signed, or its signature does not hold; status and problem are a hint for people.
        public static let unauthenticated = Code("unauthenticated")
        /// The peer does not speak TLS with the certificate that the axon has published; nothing was sent to it.
        public static let untrusted = Code("untrusted")
        /// An axon of an older protocol refused or failed, with its status; nothing proves it.
        public static let refused = Code("refused")
        /// The axon speaks only a protocol whose signatures don't cover what the synapse wants covered.
        public static let protocolTooWeak = Code("protocol-too-weak")
        /// The chain names an address that is not on the public internet.
        public static let addressRefused = Code("address-refused")
        /// Request or answer is larger than the synapse allows.
        public static let tooLarge = Code("too-large")
        /// The answer is proven, and not what the synapse says it is.
        public static let undecodable = Code("undecodable")
        /// The request could not be written as JSON.
        public static let unencodable = Code("unencodable")
        /// The signer did not sign.
        public static let signingFailed = Code("signing-failed")
        /// The calling task was cancelled, and the stream reset.
        public static let cancelled = Code("cancelled")
    }

    /// The parts, which copies share: every query has room for an error, and few have one.
    private struct Parts: Sendable {
        let code: Code
        let message: String
        let remedy: String?
        let cause: (any Error)?
        let status: Int?
        let problem: Problem?
    }

    private let parts: Boxed<Parts>

    /// What went wrong.
    public var code: Code { parts.value.code }
    /// The facts.
    public var message: String { parts.value.message }
    /// What to do.
    public var remedy: String? { parts.value.remedy }
    /// What lies beneath.
    public var cause: (any Error)? { parts.value.cause }
    /// The status that came, if one came. Proven only with ``Code/problem`` and ``Code/undecodable``.
    public var status: Int? { parts.value.status }
    /// The problem that came, if one came. Proven only with ``Code/problem``.
    public var problem: Problem? { parts.value.problem }

    /// The code's name.
    public var label: String { code.label }

    /// Whether the same query may succeed later: nobody there, no time, a lost connection, or a busy axon.
    public var isRetryable: Bool {
        switch code {
        case .deadlineExceeded, .connectionRefused, .unreachable, .connectionLost: true
        case .problem, .unauthenticated, .refused: status.map { [408, 429, 503, 504].contains($0) } ?? false
        default: false
        }
    }

    /// An error with its facts and what to do about it.
    public init(
        _ code: Code, _ message: String, remedy: String?, cause: (any Error)? = nil, status: Int? = nil, problem: Problem? = nil
    ) {
        parts = Boxed(
            Parts(code: code, message: message, remedy: remedy, cause: cause, status: status, problem: problem))
    }
}
