/// Why a chain did not answer, or did not do what it was asked.
public struct ChainError: NeuronFailure {
    /// What went wrong.
    public struct Code: Hashable, Sendable {
        /// The code's name.
        public let label: String
        /// A code of this name.
        public init(_ label: String) { self.label = label }
        /// The chain can't be reached now.
        public static let unreachable = Code("chain-unreachable")
        /// There is no such subnet.
        public static let unknownSubnet = Code("unknown-subnet")
        /// The chain no longer has, or never had, that block.
        public static let unknownBlock = Code("unknown-block")
        /// The chain refused the call; `dispatch` has the chain's own name of the reason.
        public static let refused = Code("refused")
        /// The chain refused the call because it came too soon.
        public static let tooSoon = Code("too-soon")
        /// The signature, nonce or form of the extrinsic was not accepted.
        public static let invalidExtrinsic = Code("invalid-extrinsic")
        /// The chain is stopping.
        public static let stopped = Code("chain-stopped")
    }

    /// What went wrong.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?
    /// The chain's own name of the reason, such as `NotEnoughBalanceToStake`, where it gave one.
    public let dispatch: String?
    /// What lies beneath.
    public let cause: (any Error)?

    /// The code's name.
    public var label: String { code.label }
    /// Whether waiting may help.
    public var isRetryable: Bool { code == .unreachable || code == .tooSoon }

    /// An error with its facts and what to do about it.
    public init(_ code: Code, _ message: String, remedy: String?, dispatch: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.dispatch = dispatch
        self.cause = cause
    }
}
