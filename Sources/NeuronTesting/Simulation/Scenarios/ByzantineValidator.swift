internal import Neuron

extension Scenario {
    /// One validator with about half of all stake that works against everybody.
    public static let byzantineValidator = Scenario(
        name: "byzantine-validator",
        attack: "One validator with about half the stake gives everything to a miner of its own that never answers.",
        defence: "consensus clipping, as long as the others hold more than half"
    ) { simulation in
        var (trial, calm) = try await Trial.begun(with: simulation.calm(), simulation)
        for stake in [0.40, 0.49, 0.50, 0.51] {
            let percent = Int((stake * 100).rounded())
            var plan = simulation.calm("\(percent) % of stake")
            let own = plan.addAttackers(1, .silent)
            plan.addAttackers(stake: stake, .favours(own))
            let world = try await World.played(plan, simulation)
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init(
                            "its dividends for its stake, the mean is 1",
                            world.dividendRate(of: plan.validators.count - 1)),
                        .init(
                            "epochs in which no miner was paid",
                            Double(world.epochs.count { $0.metagraph.neurons.allSatisfy { $0.incentive == 0 } })),
                    ]))
            let isClipped = world.isClipped(world.hotkeys(of: .attacker))
            trial.judge(
                stake < 0.5 ? .consensus : .nobody, "with \(percent) % a miner that nobody else pays is paid nothing",
                isClipped && world.pay(of: world.hotkeys(of: .attacker)) == 0)
        }
        return trial
    }
}
