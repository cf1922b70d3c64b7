internal import Neuron

extension Scenario {
    /// A network in two parts, each of which sees its own miners only.
    public static let partition = Scenario(
        name: "partition",
        attack: "For a third of the time the network falls in two: validators reach only the miners of their own part.",
        defence: "consensus clipping: the majority's view counts; scores recover when the network does"
    ) { simulation in
        var (trial, calm) = try await Trial.begun(with: simulation.calm(), simulation)
        let split = simulation.tempos / 3..<2 * (simulation.tempos / 3)
        for minority in [0.3, 0.5] {
            let percent = Int((minority * 100).rounded())
            var plan = simulation.calm("\(percent) % of stake cut off with a third of the miners")
            plan.divide(minority)
            plan.reaches = { validator, miner, tempo in
                !split.contains(tempo) || validator.isMultiple(of: 2) == miner.isMultiple(of: 3)
            }
            let world = try await World.played(plan, simulation)
            let hotkeys = world.hotkeys(of: .honest)
            let cut = hotkeys.indices.filter { $0.isMultiple(of: 3) }.map { hotkeys[$0] }
            let others = hotkeys.indices.filter { !$0.isMultiple(of: 3) }.map { hotkeys[$0] }
            let last = simulation.tempos - 1..<simulation.tempos
            let end = split.upperBound - 1..<split.upperBound
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init("share of the miners cut off, before", world.share(of: cut, in: 0..<split.lowerBound)),
                        .init("at the end of the partition", world.share(of: cut, in: end)),
                        .init("at the end", world.share(of: cut, in: last)),
                        .init(
                            "tempos to recover nine tenths, 0 for never", world.recovery(of: cut, from: split.upperBound, calm)
                        ),
                    ]))
            if minority < 0.5 {
                let major = world.validators.indices.filter { !$0.isMultiple(of: 2) }
                trial.judge(
                    .consensus, "with \(percent) % cut off, miners are paid no more than the majority says of them",
                    world.isWithin(major, cut, in: split))
                trial.judge(
                    .consensus, "with \(percent) % cut off, the majority's miners lose nothing",
                    world.pay(of: others, in: split) >= calm.pay(of: others, in: split) / 100 * 99)
                trial.judge(
                    .nobody, "with \(percent) % cut off, miners that the majority can't reach keep their pay",
                    world.share(of: cut, in: end) > 0.9 * calm.share(of: cut, in: end))
            } else {
                trial.judge(
                    .nobody, "with half cut off, both parts' miners keep their pay",
                    world.share(of: cut, in: end) > 0.9 * calm.share(of: cut, in: end)
                        && world.share(of: others, in: end) > 0.9 * calm.share(of: others, in: end))
            }
            trial.judge(
                .nobody, "\(percent) % cut off: once the network is whole again, so is pay, to nine tenths",
                world.share(of: cut, in: last) > 0.9 * calm.share(of: cut, in: last))
        }
        return trial
    }
}

extension Plan {
    /// Gives every second validator its part of so much stake, and the others the rest.
    fileprivate mutating func divide(_ stake: Double) {
        let even = validators.indices.filter { $0.isMultiple(of: 2) }
        let odd = validators.indices.filter { !$0.isMultiple(of: 2) }
        for (places, part) in [(even, stake), (odd, 1 - stake)] {
            let sum = places.reduce(0) { $0 + validators[$1].stake }
            for place in places { validators[place].stake *= part / sum }
        }
    }
}

extension World {
    /// How many tempos after the end of a partition these miners have nine tenths of their share again; 0 for never.
    fileprivate func recovery(of hotkeys: [Hotkey], from end: Int, _ calm: World) -> Double {
        let found = (end..<epochs.count).first {
            epochs[$0].share(of: hotkeys) > 0.9 * calm.epochs[$0].share(of: hotkeys)
        }
        return found.map { Double($0 - end + 1) } ?? 0
    }

    /// Whether the consensus on these miners is at most what one of these validators, who have the majority, says of them.
    fileprivate func isWithin(_ majority: [Int], _ hotkeys: [Hotkey], in range: Range<Int>) -> Bool {
        epochs[range].allSatisfy { epoch in
            let rows = majority.map { epoch.row(validators[$0].person.hotkey) }
            return hotkeys.compactMap { epoch.metagraph.neuron($0) }.allSatisfy { neuron in
                Double(neuron.consensus) / 65_535 <= (rows.map { $0[Int(neuron.uid.rawValue)] }.max() ?? 0) + 1e-6
            }
        }
    }
}
