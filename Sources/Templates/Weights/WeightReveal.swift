package import Neuron

/// A commit by hash, kept until it is revealed: without salt and vectors the weights would be lost.
package struct WeightReveal: Hashable, Sendable, Codable {
    /// The commit's hash, in hex.
    package let hash: String
    /// The weights.
    package let entries: [WeightVector.Entry]
    /// The salt.
    package let salt: [UInt16]
    /// The version key.
    package let versionKey: UInt64
    /// The block that holds the commit; nil until one does.
    package var committed: BlockHeader?
    /// The epoch of that block; nil until it was read.
    package var epoch: UInt64?
}
