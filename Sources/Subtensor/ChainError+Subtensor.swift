public import Neuron

extension ChainError.Code {
    /// What the nodes answered is not what was asked for.
    public static let badAnswer = ChainError.Code("chain-bad-answer")
    /// The chain's runtime does not have what was asked for.
    public static let unsupported = ChainError.Code("chain-unsupported")
}
