internal import Neuron
internal import SubtensorFormat

/// What a node keeps for its page beside the chain: what epochs found, and who was refused and why.
struct PageMemory: Sendable {
    /// Something that was asked for and not done.
    struct Refusal: Sendable {
        /// Counts up from 1 as long as the node lives.
        let number: UInt64
        /// The block that has the failed call, or after which the pool refused it.
        let block: BlockNumber
        /// Such as `SubtensorModule.set_weights`; nil where the bytes could not be read.
        let call: String?
        let netuid: UInt64?
        let signer: PublicKey?
        /// Whether it failed in a block; else the pool did not take it.
        let isInBlock: Bool
        /// The chain's own name, or the node's message.
        let error: String
        /// What it means or what to do.
        let docs: String
    }

    static let refusalLimit = 200

    var history = PageHistory()
    private(set) var refusals: [Refusal] = []
    /// The number of the last refusal; 0 before the first.
    private(set) var lastRefusal: UInt64 = 0

    /// Takes in what the pool refused.
    mutating func refuse(
        _ call: NodeCall?, by signer: PublicKey?, at block: BlockNumber, isInBlock: Bool, _ error: String, _ docs: String
    ) {
        lastRefusal += 1
        if refusals.count >= Self.refusalLimit { refusals.removeFirst() }
        refusals.append(
            Refusal(
                number: lastRefusal, block: block, call: call?.name, netuid: call?.netuid, signer: signer, isInBlock: isInBlock,
                error: String(error.prefix(200)), docs: String(docs.prefix(500))))
    }
}
