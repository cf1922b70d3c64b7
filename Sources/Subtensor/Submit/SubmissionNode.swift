package import Neuron
package import SubtensorFormat

/// What a submission asks of a chain's nodes.
package protocol SubmissionNode: Sendable {
    /// What ties a signature to the chain and its newest runtime.
    ///
    /// - Parameter asAnew: reads the runtime's version again, because a signature was refused.
    func signing(asAnew: Bool) async throws(ChainError) -> (context: SigningContext, metadata: RuntimeMetadata)
    /// The newest block that no fork can undo.
    func finalized() async throws(ChainError) -> BlockHeader
    /// A block at or before the finalised one.
    func block(_ number: BlockNumber) async throws(ChainError) -> BlockHeader
    /// The extrinsics of a block, with their lengths.
    func extrinsics(in block: BlockHash) async throws(ChainError) -> [Bytes]
    /// What happened in a block, and the metadata it was told by.
    func events(in block: BlockHash) async throws(ChainError) -> (events: RuntimeEvents, metadata: RuntimeMetadata)
    /// The nonce that the account's next extrinsic needs, those that wait in the pool counted.
    func nextNonce(of account: PublicKey) async throws(ChainError) -> UInt64
    /// The account's nonce at a block.
    func nonce(of account: PublicKey, at block: BlockHash) async throws(ChainError) -> UInt64
    /// Sends a signed call.
    ///
    /// - Returns: nil when the node took it, or had it already; otherwise why not.
    /// - Throws: ``ChainError`` when no answer came, which says nothing about whether a node has it.
    func send(_ extrinsic: Bytes) async throws(ChainError) -> PoolRefusal?
    /// What a signed call would cost, in rao.
    func fee(of extrinsic: Bytes) async throws(ChainError) -> Tao
}
