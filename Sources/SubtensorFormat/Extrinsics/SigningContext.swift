package import Neuron

/// What ties a signature to one chain and one runtime.
package struct SigningContext: Hashable, Sendable {
    /// The hash of block 0.
    package let genesis: BlockHash
    /// The runtime's `specVersion`.
    package let specVersion: UInt32
    /// The runtime's `transactionVersion`.
    package let transactionVersion: UInt32

    /// The chain and runtime that will check the signature.
    package init(genesis: BlockHash, specVersion: UInt32, transactionVersion: UInt32) {
        self.genesis = genesis
        self.specVersion = specVersion
        self.transactionVersion = transactionVersion
    }
}
