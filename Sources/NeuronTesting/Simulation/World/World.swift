internal import LocalChain
internal import Neuron
internal import Scoring

/// One world on its way: a chain, and everybody on it.
struct World: Sendable {
    let simulation: Simulation
    let plan: Plan
    let chain: LocalChain
    static let netuid: NetUID = 1
    /// All stake of a world, in rao of alpha: enough that what is earned in it moves nobody's share.
    static let allStake: UInt64 = 1_000_000_000_000_000

    var validators: [SimulatedValidator] = []
    var miners: [SimulatedMiner] = []
    /// Chance that belongs to nobody in particular, such as salts and questions.
    var random: RandomSource
    var wire: Wire?
    /// The epochs that count: those after the validators had their permits.
    var epochs: [EpochRecord] = []
    /// What was refused, and how often.
    var refused: [String: Int] = [:]
    /// Numbers that a scenario counts for itself.
    var counts: [String: Double] = [:]

    /// Who pays for the honest, and for the attackers.
    let purses: (honest: KeyPair, attacker: KeyPair)

    /// A world before its first tempo: everybody is registered, staked, and permitted.
    init(_ plan: Plan, _ simulation: Simulation) async throws {
        self.simulation = simulation
        self.plan = plan
        random = .seeded(simulation.seed &+ 0x0A11)
        purses = (try Person.key("honest purse"), try Person.key("attacker's purse"))
        let owner = try Person.key("owner")
        chain = try LocalChain(
            Genesis(
                seed: simulation.seed,
                balances: [purses.honest.coldkey: .tao(4_000_000), purses.attacker.coldkey: .tao(4_000_000)],
                subnets: [
                    .init(
                        netuid: Self.netuid, owner: owner.coldkey, ownerHotkey: try Person.key("owner's hotkey").hotkey,
                        rules: plan.rules, pool: (.tao(8_000_000), .tao(8_000_000)))
                ]))
        for model in plan.validators {
            validators.append(
                SimulatedValidator(
                    model: model, person: try Person(model.name, seed: simulation.seed), board: simulation.board))
        }
        for model in plan.miners { miners.append(SimulatedMiner(model, try Person(model.name, seed: simulation.seed))) }
        if let settings = plan.wire, let name = SynapseName("Estimate") {
            wire = try await Wire(
                settings, asking: SynapseForm(name: name), miners: miners.map(\.person.key),
                impostor: try Person.key("impostor"))
        }
        try await settle()
    }

    /// Plays a plan from its first tempo to its last.
    static func played(_ plan: Plan, _ simulation: Simulation) async throws -> World {
        var world = try await World(plan, simulation)
        for tempo in 0..<simulation.tempos { try await world.play(tempo) }
        return world
    }

    /// The purse of a side.
    func purse(of side: Plan.Side) -> KeyPair { side == .honest ? purses.honest : purses.attacker }

    /// Registers and stakes everybody, and lets an epoch give permits.
    private mutating func settle() async throws {
        var calls = validators.map {
            CallToSign(
                .burnedRegister(netuid: Self.netuid, hotkey: $0.person.hotkey), by: purse(of: $0.model.side))
        }
        calls += miners.map {
            CallToSign(
                .burnedRegister(netuid: Self.netuid, hotkey: $0.person.hotkey), by: purse(of: $0.model.side))
        }
        try await require(calls)
        // Alpha costs more with every purchase: more than enough is bought, and what is too much is sold again.
        try await require(
            validators.map {
                CallToSign(
                    .addStake(
                        hotkey: $0.person.hotkey, netuid: Self.netuid, amount: Tao(rao: Self.stake($0.model) / 10 * 16)),
                    by: purse(of: $0.model.side))
            })
        let bought = try await metagraph()
        try await require(
            validators.compactMap {
                let has = bought.neuron($0.person.hotkey)?.stake.rao ?? 0
                let wanted = Self.stake($0.model)
                guard has > wanted else { return nil }
                return CallToSign(
                    .removeStake(hotkey: $0.person.hotkey, netuid: Self.netuid, amount: Tao(rao: has - wanted)),
                    by: purse(of: $0.model.side))
            })
        await chain.advanceToEpoch(of: Self.netuid)
    }

    private static func stake(_ model: ValidatorModel) -> UInt64 { UInt64(model.stake * Double(allStake)) }

    /// Makes one block with calls that must succeed.
    func require(_ calls: [CallToSign]) async throws {
        for result in try await chain.submit(inOneBlock: calls) {
            if case .failure(let error) = result { throw SimulationError("A world could not begin: \(error.message)") }
        }
    }

    /// Makes one block with calls, and counts what the chain refuses.
    ///
    /// - Returns: how many succeeded.
    @discardableResult
    mutating func submit(_ calls: [CallToSign]) async throws -> Int {
        guard !calls.isEmpty else { return 0 }
        var succeeded = 0
        for result in try await chain.submit(inOneBlock: calls) {
            switch result {
            case .success: succeeded += 1
            case .failure(let error): refuse(error.dispatch ?? error.label)
            }
        }
        return succeeded
    }

    /// Counts a refusal.
    mutating func refuse(_ reason: String) { refused[reason, default: 0] += 1 }

    /// The subnet at the best block.
    func metagraph() async throws -> Metagraph { try await chain.metagraph(Self.netuid, at: nil) }

    /// Plays one tempo: what comes before, questions and weights in its middle, what comes after, and its epoch.
    private mutating func play(_ tempo: Int) async throws {
        try await plan.before(&self, tempo)
        for place in miners.indices { miners[place].grow(plan.turnover) }
        if let epoch = await chain.epochs(of: Self.netuid) {
            let middle = epoch.next - (epoch.next - epoch.last) / 2
            let head = try await chain.head().number
            if head < middle { await chain.advance(blocks: Int(middle - head)) }
        }
        try await actValidators(in: tempo)
        try await plan.after(&self, tempo)
        await chain.advanceToEpoch(of: Self.netuid)
        epochs.append(EpochRecord(metagraph: try await metagraph(), weights: await chain.weights(on: Self.netuid)))
    }
}
