public import Neuron

/// A subnet as the chain has it at one block: who is on it, its rules, and what else there is to see.
public struct SubnetReading: Hashable, Sendable, Codable {
    /// What the chain tells of a neuron besides what a metagraph has. Amounts are in rao.
    public struct Details: Hashable, Sendable, Codable {
        /// The alpha staked to its hotkey on this subnet, in rao of alpha.
        public var ownStake: Tao
        /// The alpha that the subnet counts for it, with what parents lend and children took, in rao of alpha.
        public var alphaStake: Tao
        /// The TAO staked to it on the root network, before the weight that TAO has, in rao.
        public var taoStake: Tao
        /// How far the validators agree on it, as value / 65,535; 0 on chains that no longer keep it.
        public var trust: UInt16
        /// Its rank, as value / 65,535; 0 on chains that no longer keep it.
        public var rank: UInt16
        /// The block of its last `serve_axon`; 0 for none.
        public var servedAt: BlockNumber

        init(
            ownStake: Tao = .zero, alphaStake: Tao = .zero, taoStake: Tao = .zero, trust: UInt16 = 0, rank: UInt16 = 0,
            servedAt: BlockNumber = 0
        ) {
            self.ownStake = ownStake
            self.alphaStake = alphaStake
            self.taoStake = taoStake
            self.trust = trust
            self.rank = rank
            self.servedAt = servedAt
        }
    }

    /// Where a reading came from.
    public enum Source: String, Hashable, Sendable, Codable {
        /// The runtime's own summaries: two calls.
        case runtimeAPI
        /// Storage entries: for runtimes without those summaries.
        case storage
    }

    /// Who is on the subnet.
    public let metagraph: Metagraph
    /// Its rules at the same block.
    public let rules: SubnetHyperparameters
    /// More of each neuron, at the index of its uid.
    public let details: [Details]
    /// The subnet's name; empty where it has none.
    public let name: String
    /// The sign of its alpha; empty where it has none.
    public let symbol: String
    /// Where the reading came from.
    public let source: Source
}
