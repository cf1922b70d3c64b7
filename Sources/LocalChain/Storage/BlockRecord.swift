internal import Foundation
internal import Neuron

/// A block as it is kept: with its calls, from which its state follows.
struct BlockRecord: Hashable, Sendable, Codable {
    /// A call and who signed it; no call where the runtime does not have what was sent.
    struct SignedCall: Hashable, Sendable, Codable {
        let signer: SS58Address
        let call: RuntimeCall?
    }

    let header: BlockHeader
    let calls: [SignedCall]
    /// What was done to the chain from outside; nil is nothing.
    var interventions: [Intervention]?
}

/// A node's block as it is kept: what its header and its state follow from, and what clients read of it.
struct NodeRecord: Hashable, Sendable, Codable {
    let parentHash: BlockHash
    let stateRoot: BlockHash
    let extrinsicsRoot: BlockHash
    /// As data, which JSON has as base 64: lists of numbers take ten times as long.
    let extrinsics: [Data]
    let events: Data
    let timestamp: UInt64
    /// What was done to the chain from outside; nil is nothing.
    var interventions: [Intervention]?
}
