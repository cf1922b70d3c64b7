internal import Consensus
internal import Neuron

/// Weights of which the chain knows the hash.
struct WeightCommit: Hashable, Sendable, Codable {
    let hash: Bytes
    let block: BlockNumber
    /// The subnet's epoch at the commit.
    let epoch: UInt64
}

/// Weights that the chain opens itself, when the beacon's round is known.
struct TimelockedCommit: Hashable, Sendable, Codable {
    let hotkey: Hotkey
    let sealed: Bytes
    let round: UInt64
    let block: BlockNumber
    /// The subnet's epoch at the commit.
    let epoch: UInt64
}

/// The subnet, and the mechanism in it, that weights are for.
struct WeightsTarget: Hashable, Sendable, Codable {
    let netuid: NetUID
    let mechanism: Int

    init(_ netuid: NetUID, mechanism: Int = 0) {
        self.netuid = netuid
        self.mechanism = mechanism
    }
}

/// Weights as they were committed, with what makes their hash.
struct WeightsReveal: Hashable, Sendable, Codable {
    let uids: [UInt16]
    let values: [UInt16]
    let salt: [UInt16]
    let version: UInt64
}

extension WeightsTarget {
    /// The number under which the chain stores them: the netuid, and 4,096 for each mechanism.
    var storageIndex: UInt64 {
        UInt64(Mechanisms.storageIndex(netuid: netuid.rawValue, mechanism: UInt8(clamping: mechanism)))
    }
}

/// Opens a timelocked commit with the signature of its round: its weights, or nil where it is not what its hotkey committed.
typealias TimelockOpener = @Sendable (_ sealed: Bytes, _ round: UInt64, _ signature: Bytes, _ hotkey: Hotkey) -> WeightsReveal?
