/// What a scenario did to honest miners' pay, and which promises held.
public struct SimulationReport: Sendable, Hashable, Codable {
    /// The scenario's name.
    public let scenario: String
    /// What the attacker does.
    public let attack: String
    /// What stands against it.
    public let defence: String
    /// The seed of all chance.
    public let seed: UInt64
    /// How many tempos each world lasted.
    public let tempos: Int
    /// The worlds, those without the attack before those with it.
    public let worlds: [Outcome]
    /// What is promised, by whom, and what nobody promises.
    public let promises: [Promise]
    /// All promises together.
    public let verdict: Verdict

    init(
        scenario: String, attack: String, defence: String, seed: UInt64, tempos: Int, worlds: [Outcome], promises: [Promise]
    ) {
        self.scenario = scenario
        self.attack = attack
        self.defence = defence
        self.seed = seed
        self.tempos = tempos
        self.worlds = worlds
        self.promises = promises
        verdict =
            promises.contains { $0.by != .nobody && !$0.isKept }
            ? .broken : promises.contains { !$0.isKept } ? .notPromised : .held
    }

    /// One world and what was paid in it, over all its tempos.
    public struct Outcome: Sendable, Hashable, Codable {
        /// What sets it apart.
        public let name: String
        /// What honest miners were paid, in rao of alpha.
        public let honestPay: UInt64
        /// What the attackers' miners were paid, in rao of alpha.
        public let attackersPay: UInt64
        /// Honest miners' share of incentive, 0…1: the mean over the tempos.
        public let honestIncentive: Double
        /// The attackers' share of incentive, 0…1.
        public let attackersIncentive: Double
        /// Honest miners' pay over that in the world without the attack; nil for such a world.
        public let honestPayRatio: Double?
        /// The same of the honest miner that lost most.
        public let hardestHitRatio: Double?
        /// What else is worth knowing.
        public let figures: [Figure]
        /// What was refused, by the protocol's or the chain's own name.
        public let refusals: [Refusal]
    }

    /// A number with its name.
    public struct Figure: Sendable, Hashable, Codable {
        /// What it is, with its unit.
        public let name: String
        /// The number, to six places.
        public let value: Double

        init(_ name: String, _ value: Double) {
            self.name = name
            self.value = (value * 1e6).rounded() / 1e6
        }
    }

    /// How often something was refused.
    public struct Refusal: Sendable, Hashable, Codable {
        /// The reason's name.
        public let reason: String
        /// How often.
        public let count: Int
    }

    /// Something that was said to hold, and whether it did.
    public struct Promise: Sendable, Hashable, Codable {
        /// What is said, as a sentence.
        public let text: String
        /// Who promises it.
        public let by: Promiser
        /// Whether it held in these worlds.
        public let isKept: Bool
    }

    /// Who promises something.
    public enum Promiser: String, Sendable, Hashable, Codable {
        /// The chain's rules: clipping, bonds, masks, immunity, prices, commit-reveal.
        case consensus
        /// The signed protocol.
        case wire
        /// The way scores are kept and paid.
        case scoring
        /// Nobody; it is told because one might hope for it.
        case nobody
    }

    /// What a report comes to.
    public enum Verdict: String, Sendable, Hashable, Codable {
        /// Everything held.
        case held
        /// Every promise held; something did not that nobody promises.
        case notPromised
        /// A promise did not hold.
        case broken
    }
}
