internal import Neuron

extension Scenario {
    /// Validators that can't reach the chain, for a while or for too long.
    public static let chainOutage = Scenario(
        name: "chain-outage",
        attack:
            "Validators can't reach the chain for a third of the time; in the last world one tenth of stake can, and pays its own miner.",
        defence: "weights stay until they are replaced, for as long as the activity cutoff lets them count"
    ) { simulation in
        let length = max(3, simulation.tempos / 3)
        let outage = length..<2 * length
        var plan = simulation.calm()
        plan.rules.activityCutoff = UInt64(2 * length) * plan.rules.tempo
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        let honest = calm.hotkeys(of: .honest)

        plan.name = "all cut off, within the activity cutoff"
        plan.isOnChain = { _, tempo in !outage.contains(tempo) }
        let short = try await World.played(plan, simulation)
        trial.worlds.append(short.report(against: calm))
        let frozen = honest.map { short.epochs[outage.lowerBound - 1].incentive(of: $0) }
        trial.judge(
            .consensus, "within the cutoff everybody is paid by the last weights",
            short.epochs[outage].allSatisfy { epoch in
                zip(honest, frozen).allSatisfy { abs(epoch.incentive(of: $0) - $1) <= 2.0 / 65_535 }
            })

        plan.name = "all cut off, beyond the activity cutoff"
        plan.rules.activityCutoff = plan.rules.tempo * UInt64(max(1, length / 3))
        let long = try await World.played(plan, simulation)
        let unpaid = long.epochs[outage].count { $0.share(of: honest) == 0 }
        trial.worlds.append(long.report(against: calm, [.init("epochs in which no miner was paid", Double(unpaid))]))
        trial.judge(.nobody, "beyond the cutoff miners are paid", unpaid == 0)
        trial.judge(
            .consensus, "weights that are set again count again",
            long.epochs[outage.upperBound...].allSatisfy { $0.share(of: honest) == 1 })

        for isShort in [true, false] {
            var hostile = plan
            hostile.name =
                "a tenth of stake stays on the chain, " + (isShort ? "within the cutoff" : "beyond it")
            if isShort { hostile.rules.activityCutoff = UInt64(2 * length) * plan.rules.tempo }
            let own = hostile.addAttackers(1, .silent)
            hostile.addAttackers(stake: 0.1, .favours(own))
            let attacker = hostile.validators.count - 1
            hostile.isOnChain = { validator, tempo in validator == attacker || !outage.contains(tempo) }
            let world = try await World.played(hostile, simulation)
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init(
                            "attackers' share in the last epoch of the outage",
                            world.epochs[outage.upperBound - 1].share(of: world.hotkeys(of: .attacker)))
                    ]))
            trial.judge(
                isShort ? .consensus : .nobody,
                isShort
                    ? "within the cutoff a tenth of stake gets nothing for its own miner"
                    : "beyond the cutoff a tenth of stake gets nothing for its own miner",
                world.pay(of: world.hotkeys(of: .attacker)) == 0)
        }
        return trial
    }
}
