internal import Neuron

extension Scenario {
    /// Validators and miners that belong together: the former give everything to the latter.
    public static let cabal = Scenario(
        name: "cabal", attack: "Three validators give all weight to three miners of their own, which only guess.",
        defence: "consensus clipping: what the majority of stake does not say is not paid"
    ) { simulation in
        var (trial, calm) = try await Trial.begun(with: simulation.calm(), simulation)
        for stake in [0.2, 0.4, 0.6] {
            let percent = Int((stake * 100).rounded())
            var plan = simulation.calm("cabal with \(percent) % of stake")
            let own = plan.addAttackers(3)
            plan.addAttackers(stake: stake, count: 3, .favours(own))
            let world = try await World.played(plan, simulation)
            let rate = world.dividendRate(of: plan.validators.count - 1)
            trial.worlds.append(
                world.report(against: calm, [.init("a cabal validator's dividends for its stake, the mean is 1", rate)]))
            let favoured = world.hotkeys(of: .attacker)
            if stake < 0.5 {
                trial.judge(
                    .consensus, "with \(percent) % the cabal's miners get no more than what honest validators say of them",
                    world.isClipped(favoured))
                trial.judge(
                    .consensus, "with \(percent) % the cabal's validators earn less for their stake than the honest", rate < 1)
            } else {
                trial.judge(
                    .nobody, "with \(percent) % the cabal's miners get no more than what honest validators say of them",
                    world.isClipped(favoured))
            }
        }
        return trial
    }
}
