internal import Neuron
internal import Scoring

/// Who is in one world, and what they do there.
struct Plan: Sendable {
    /// What sets the world apart, for people.
    var name: String
    var rules: SubnetHyperparameters
    var validators: [ValidatorModel]
    var miners: [MinerModel]
    /// How likely a miner's skill is another at each tempo: how much there is to find out.
    var turnover = 0.0
    /// Whether a validator and a miner can reach each other in a tempo.
    var reaches: @Sendable (_ validator: Int, _ miner: Int, _ tempo: Int) -> Bool = { _, _, _ in true }
    /// Whether a validator can reach the chain in a tempo.
    var isOnChain: @Sendable (_ validator: Int, _ tempo: Int) -> Bool = { _, _ in true }
    /// How questions travel; nil where nothing depends on it.
    var wire: Wire.Settings?
    /// Whether a miner without an answer gets no sample, instead of a zero.
    var skipsSilence = false
    /// Whether miners with the same answers share one miner's pay.
    var paysDistinctAnswers = false
    /// Whether validators keep scores by uid, without a look at who sits there: what a ``ScoreBoard`` is there against.
    var scoresByUID = false
    /// What happens in a tempo before validators act, and after they have.
    var before: @Sendable (inout World, _ tempo: Int) async throws -> Void = { _, _ in }
    var after: @Sendable (inout World, _ tempo: Int) async throws -> Void = { _, _ in }

    /// Which side somebody is on.
    enum Side: Sendable { case honest, attacker }
}

/// One validator and what it does.
struct ValidatorModel: Sendable {
    enum Conduct: Sendable {
        /// Asks, scores, sets weights.
        case works
        /// Says what the others say, as far as the chain shows it.
        case copies
        /// Gives everything to these miners, each as much as the other.
        case favours([Int])
    }

    var name: String
    var side = Plan.Side.honest
    var conduct = Conduct.works
    /// Its share of all stake, 0…1.
    var stake: Double
}

/// One miner and what it does.
struct MinerModel: Sendable {
    enum Conduct: Sendable {
        /// Answers as well as it can.
        case works
        /// Answers what is right on average, and does nothing for it.
        case guesses
        /// Gives another's answer as its own.
        case copies(Int)
        /// Never answers.
        case silent
    }

    var name: String
    var side = Plan.Side.honest
    var conduct = Conduct.works
    /// What it does with answers on the wire.
    var misconduct = Wire.Misconduct.none
}

extension Simulation {
    /// A world in which everybody does their work; stakes differ from validator to validator as the seed will have it.
    func calm(_ name: String = "without the attack") -> Plan {
        var random = RandomSource.seeded(seed ^ 0x5EED)
        let raw = (0..<max(1, validators)).map { _ in Double.random(in: 0.5...1.5, using: &random) }
        let sum = raw.reduce(0, +)
        return Plan(
            name: name, rules: rules,
            validators: raw.enumerated().map { ValidatorModel(name: "validator \($0)", stake: $1 / sum) },
            miners: (0..<max(1, miners)).map { MinerModel(name: "miner \($0)") })
    }
}

extension Plan {
    /// The places of the miners of one side.
    func miners(of side: Side) -> [Int] { miners.indices.filter { miners[$0].side == side } }

    /// Adds miners of the attacker's, and gives their places.
    @discardableResult
    mutating func addAttackers(
        _ count: Int, _ conduct: MinerModel.Conduct = .guesses, misconduct: Wire.Misconduct = .none
    ) -> [Int] {
        let first = miners.count
        for number in 0..<count {
            miners.append(
                MinerModel(
                    name: "attacker \(first + number)", side: .attacker, conduct: conduct, misconduct: misconduct))
        }
        return Array(first..<first + count)
    }

    /// Hands so much of all stake to validators of the attacker's, whatever they do; the honest keep their proportions in the rest.
    mutating func addAttackers(stake: Double, count: Int = 1, _ conduct: ValidatorModel.Conduct) {
        for place in validators.indices { validators[place].stake *= 1 - stake }
        for number in 0..<count {
            validators.append(
                ValidatorModel(
                    name: "attacking validator \(number)", side: .attacker, conduct: conduct, stake: stake / Double(count)))
        }
    }
}
