internal import LocalChain
internal import Neuron

extension Scenario {
    /// Newcomers in the seats of those who were scored.
    public static let uidThief = Scenario(
        name: "uid-thief",
        attack:
            "On a full subnet, hotkeys that never answer register one by one, after the weights of a tempo, to be paid for their predecessors.",
        defence: "consensus masks weights older than a registration; bonds end with the seat; scores go by hotkey"
    ) { simulation in
        var plan = simulation.calm()
        plan.rules.maxUIDs = UInt16(plan.validators.count + plan.miners.count + 1)
        var (trial, calm) = try await Trial.begun(with: plan, simulation)

        for isByUID in [false, true] {
            plan.name = isByUID ? "thieves, scores kept by uid" : "thieves, scores kept by hotkey"
            plan.scoresByUID = isByUID
            plan.after = { world, tempo in
                // Not in the first tempos: nobody has been paid, and the founders are immune.
                guard tempo >= 6, tempo.isMultiple(of: 2), tempo < world.simulation.tempos - 1 else { return }
                try await world.steal(in: tempo)
            }
            let world = try await World.played(plan, simulation)
            let thieves = world.hotkeys(of: .attacker)
            let pay = world.pay(of: thieves)
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init("seats taken", Double(thieves.count)),
                        .init("thieves' pay in all, α", Double(pay) / 1e9),
                    ]))
            let isMasked = thieves.enumerated().allSatisfy { number, thief in
                let tempo = world.counts["tempo of \(number)"].map { Int($0) } ?? 0
                return world.epochs[tempo].incentive(of: thief) == 0
            }
            trial.judge(
                .consensus, "no thief is paid by weights that were set for its predecessor (\(plan.name))",
                isMasked && !thieves.isEmpty)
            trial.judge(
                isByUID ? .nobody : .scoring,
                isByUID ? "with scores by uid, thieves are paid nothing" : "with scores by hotkey, thieves are paid nothing",
                pay == 0)
            if !isByUID {
                trial.judge(
                    .nobody, "who earned least keeps its seat",
                    world.hotkeys(of: .honest).allSatisfy { world.epochs.last?.metagraph.neuron($0) != nil })
            }
        }
        return trial
    }
}

extension World {
    /// Registers one more thief.
    fileprivate mutating func steal(in tempo: Int) async throws {
        let number = miners.count(where: { $0.model.side == .attacker })
        let model = MinerModel(name: "thief \(number)", side: .attacker, conduct: .silent)
        let thief = SimulatedMiner(model, try Person(model.name, seed: simulation.seed))
        let call = CallToSign(.burnedRegister(netuid: Self.netuid, hotkey: thief.person.hotkey), by: purses.attacker)
        guard try await submit([call]) == 1 else { return }
        miners.append(thief)
        counts["tempo of \(number)"] = Double(tempo)
    }
}
