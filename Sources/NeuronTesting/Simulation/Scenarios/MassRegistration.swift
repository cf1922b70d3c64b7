internal import LocalChain
internal import Neuron

extension Scenario {
    /// Seats bought by the dozen, to drive honest miners out.
    public static let massRegistration = Scenario(
        name: "mass-registration",
        attack: "On a full subnet, somebody registers hotkeys that never answer, as many as it can pay, in every tempo.",
        defence: "a price that rises by 1.26 with each registration; immunity; a number of seats that newcomers can't take"
    ) { simulation in
        var plan = simulation.calm()
        plan.rules.maxUIDs = UInt16(plan.validators.count + plan.miners.count + 1)
        // So that a seat costs about one TAO once everybody has one.
        plan.rules.burn = Tao(rao: 15_000_000)
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        for budget in [50.0, 5_000] {
            plan.name = "\(Int(budget)) TAO to spend"
            plan.before = { world, tempo in
                guard tempo >= 6 else { return }
                try await world.register(within: budget)
            }
            let world = try await World.played(plan, simulation)
            let last = world.epochs[simulation.tempos - 1].metagraph
            let left = world.hotkeys(of: .honest).count { last.neuron($0) != nil }
            let validators = world.validators.count { last.neuron($0.person.hotkey) != nil }
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init("registrations", world.counts["registrations", default: 0]),
                        .init("TAO spent", world.counts["spent", default: 0]),
                        .init("honest miners left of \(plan.miners.count)", Double(left)),
                        .init("validators left of \(plan.validators.count)", Double(validators)),
                    ]))
            trial.judge(
                .consensus, "each registration costs at least 1.26 times the one before it (\(plan.name))",
                world.counts["cheap"] == nil)
            trial.judge(
                .consensus, "at least ten neurons beyond immunity stay (\(plan.name))",
                world.counts["fewest beyond immunity", default: 10] >= 10)
            trial.judge(
                .consensus, "beyond immunity, who goes has earned no more than who stays (\(plan.name))",
                world.counts["unfair"] == nil)
            trial.judge(.nobody, "no validator loses its seat (\(plan.name))", validators == plan.validators.count)
            trial.judge(.nobody, "no honest miner loses its seat (\(plan.name))", left == plan.miners.count)
        }
        return trial
    }
}

extension World {
    /// Registers one hotkey after the other in one block, while the purse and the price allow it.
    fileprivate mutating func register(within budget: Double) async throws {
        var price = try await chain.hyperparameters(Self.netuid, at: nil).burn.rao
        var calls: [CallToSign] = []
        var newcomers: [SimulatedMiner] = []
        var left = budget - counts["spent", default: 0]
        // The price falls a little before the block's first call, so what is planned here is what is paid at most.
        while Double(price) / 1e9 <= left, calls.count < 16 {
            let model = MinerModel(name: "registrant \(miners.count + newcomers.count)", side: .attacker, conduct: .silent)
            let miner = SimulatedMiner(model, try Person(model.name, seed: simulation.seed))
            calls.append(CallToSign(.burnedRegister(netuid: Self.netuid, hotkey: miner.person.hotkey), by: purses.attacker))
            newcomers.append(miner)
            left -= Double(price) / 1e9
            price = min(price / 100 * 126 + 126, 100_000_000_000)
        }
        guard !calls.isEmpty else { return }
        let seats = aged(try await metagraph(), at: try await chain.head().number + 1)
        let before = try await chain.account(purses.attacker.coldkey, at: nil).free.rao
        let first = try await chain.hyperparameters(Self.netuid, at: nil).burn.rao
        let succeeded = try await submit(calls)
        let spent = before - (try await chain.account(purses.attacker.coldkey, at: nil).free.rao)
        miners += newcomers
        counts["registrations", default: 0] += Double(succeeded)
        counts["spent", default: 0] += Double(spent) / 1e9
        if Double(spent) < Self.leastCost(of: succeeded, from: Double(first)) { counts["cheap"] = 1 }
        let metagraph = try await metagraph()
        let gone = seats.filter { metagraph.neuron($0.hotkey) == nil }.map(\.emission).max()
        let stayed = seats.filter { metagraph.neuron($0.hotkey) != nil }.map(\.emission).min()
        if let gone, let stayed, gone > stayed { counts["unfair"] = 1 }
        counts["fewest beyond immunity"] = min(
            counts["fewest beyond immunity", default: 1_000], Double(aged(metagraph, at: metagraph.block.number).count))
    }

    /// Who may be replaced at a block because no immunity protects it any more.
    private func aged(_ metagraph: Metagraph, at block: BlockNumber) -> [Metagraph.Neuron] {
        metagraph.neurons.filter { block - $0.registeredAt >= plan.rules.immunityPeriod && $0.hotkey != metagraph.owner }
    }

    /// What so many registrations in one block cost at least: a price that has decayed for one block, and rises by 1.26 to its limit.
    private static func leastCost(of count: Int, from price: Double) -> Double {
        var (price, sum) = (price * 0.998, 0.0)
        for _ in 0..<count {
            sum += price
            price = min(price * 1.26, 100e9 * 0.998)
        }
        return sum * 0.999_999
    }
}
