internal import Neuron

extension World {
    /// The hotkeys of one side's miners.
    func hotkeys(of side: Plan.Side) -> [Hotkey] { miners.filter { $0.model.side == side }.map(\.person.hotkey) }

    /// What these neurons were paid over some epochs, in rao of alpha.
    func pay(of hotkeys: [Hotkey], in range: Range<Int>? = nil) -> UInt64 {
        epochs[range ?? epochs.indices].reduce(0) { sum, epoch in hotkeys.reduce(sum) { $0 + epoch.pay(of: $1) } }
    }

    /// These neurons' share of incentive: the mean over some epochs.
    func share(of hotkeys: [Hotkey], in range: Range<Int>? = nil) -> Double {
        let epochs = epochs[range ?? epochs.indices]
        return epochs.isEmpty ? 0 : epochs.reduce(0) { $0 + $1.share(of: hotkeys) } / Double(epochs.count)
    }

    /// A validator's share of all dividends over its share of all stake: above 1 it earns more than the mean, below it less.
    func dividendRate(of place: Int) -> Double {
        let hotkey = validators[place].person.hotkey
        let (own, all) = epochs.reduce(into: (0.0, 0.0)) { sums, epoch in
            sums.0 += Double(epoch.metagraph.neuron(hotkey)?.dividends ?? 0)
            sums.1 += epoch.metagraph.neurons.reduce(0) { $0 + Double($1.dividends) }
        }
        return all > 0 ? own / all / validators[place].model.stake : 0
    }

    /// The world in a report; honest pay is compared with that of the world without the attack.
    func report(against calm: World? = nil, _ figures: [SimulationReport.Figure] = []) -> SimulationReport.Outcome {
        let (honest, attackers) = (hotkeys(of: .honest), hotkeys(of: .attacker))
        let pay = pay(of: honest)
        let before = calm.map { $0.pay(of: $0.hotkeys(of: .honest)) }
        return SimulationReport.Outcome(
            name: plan.name, honestPay: pay, attackersPay: self.pay(of: attackers),
            honestIncentive: Self.rounded(share(of: honest)), attackersIncentive: Self.rounded(share(of: attackers)),
            honestPayRatio: before.map { $0 > 0 ? Self.rounded(Double(pay) / Double($0)) : 0 },
            hardestHitRatio: calm.map { Self.rounded(hardestHit(against: $0)) },
            figures: figures,
            refusals: refused.sorted { $0.key < $1.key }.map { SimulationReport.Refusal(reason: $0.key, count: $0.value) })
    }

    /// The smallest part of its pay without the attack that an honest miner has left.
    private func hardestHit(against calm: World) -> Double {
        hotkeys(of: .honest).compactMap { hotkey -> Double? in
            let before = calm.pay(of: [hotkey])
            return before > 0 ? Double(pay(of: [hotkey])) / Double(before) : nil
        }.min() ?? 1
    }

    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

    /// Whether every epoch keeps to what the median promises while the honest validators have the majority:
    ///
    /// - no miner's consensus is above the largest share that an honest validator gives it;
    /// - these miners' incentive together is at most `u / (u + s d)`: `u` the sum of those largest shares over them, `s` the honest
    ///   stake, and `d` the sum of the smallest shares that honest validators give the others.
    func isClipped(_ favoured: [Hotkey], in range: Range<Int>? = nil) -> Bool {
        let honest = validators.filter { $0.model.side == .honest }
        let stake = honest.reduce(0) { $0 + $1.model.stake }
        return epochs[range ?? epochs.indices].allSatisfy { epoch in
            let rows = honest.map { epoch.row($0.person.hotkey) }
            let uids = Set(favoured.compactMap { epoch.metagraph.neuron($0)?.uid })
            var most = 0.0
            var least = 0.0
            for neuron in epoch.metagraph.neurons {
                let shares = rows.map { $0[Int(neuron.uid.rawValue)] }
                let largest = shares.max() ?? 0
                // Stored consensus is cut to 16 bits, so that it never lies above what it was.
                if Double(neuron.consensus) / 65_535 > largest + 1e-6 { return false }
                if uids.contains(neuron.uid) { most += largest } else { least += shares.min() ?? 0 }
            }
            let bound = most > 0 ? most / (most + stake * least) : 0
            // Each of the miners' incentives is cut to 16 bits.
            return epoch.share(of: favoured) <= bound + Double(epoch.metagraph.neurons.count) / 65_535
        }
    }
}

extension Scenario.Trial {
    /// A trial that has played the world without the attack, and that world.
    static func begun(with plan: Plan, _ simulation: Simulation) async throws -> (Scenario.Trial, World) {
        let calm = try await World.played(plan, simulation)
        return (Scenario.Trial(worlds: [calm.report()]), calm)
    }
}
