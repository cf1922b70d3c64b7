/// A nonce that is good enough, with its seal.
public struct WorkSolution: Hashable, Sendable {
    /// The number.
    public let nonce: UInt64
    /// The 32 bytes of its seal, which the call carries.
    public let seal: Bytes

    /// A nonce and its seal.
    public init(nonce: UInt64, seal: Bytes) {
        self.nonce = nonce
        self.seal = seal
    }
}

/// How far a search for a proof of work has come.
public struct WorkProgress: Hashable, Sendable {
    /// Nonces that were tried.
    public let tried: UInt64
    /// Nonces a second since the search began.
    public let rate: Double
}
