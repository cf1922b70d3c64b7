internal import Neuron

extension Scenario {
    /// A validator that copies what the others say, in the open and under commit-reveal.
    public static let weightCopier = Scenario(
        name: "weight-copier", attack: "A validator asks nobody, and sets the mean of the weights that it reads on the chain.",
        defence: "commit-reveal: weights can be read only when they are old"
    ) { simulation in
        var trial = Trial()
        var rates: [Double] = []
        for period in [nil, 1, 3] as [Int?] {
            let words = period.map { "revealed after \($0) tempo\($0 == 1 ? "" : "s")" } ?? "weights in the open"
            var plan = simulation.calm(words + ", no copier")
            // Skills change, so that old weights are wrong weights.
            plan.turnover = 0.3
            plan.rules.commitReveal = period != nil
            plan.rules.commitRevealPeriod = UInt64(period ?? 1)
            let calm = try await World.played(plan, simulation)
            let place = plan.validators.count - 1
            plan.name = words + ", copier"
            plan.validators[place].conduct = .copies
            plan.validators[place].side = .attacker
            let world = try await World.played(plan, simulation)
            let (before, rate) = (calm.dividendRate(of: place), world.dividendRate(of: place))
            rates.append(rate)
            trial.worlds.append(calm.report(against: nil, [.init("its dividends for its stake, the mean is 1", before)]))
            trial.worlds.append(
                world.report(against: calm, [.init("its dividends for its stake, the mean is 1", rate)]))
            if let period {
                trial.judge(
                    .consensus, "what is committed can't be read for \(period) tempo\(period == 1 ? "" : "s")",
                    world.keptSecret(for: period))
            }
        }
        trial.judge(.nobody, "in the open, who copies earns less for its stake than who works", rates[0] < 1)
        trial.judge(.nobody, "when revealed after 1 tempo, who copies earns less than who works", rates[1] < 1)
        trial.judge(.nobody, "when revealed after 3 tempos, who copies earns less than who works", rates[2] < 1)
        trial.judge(.nobody, "the longer the wait, the less a copier earns", rates[2] < rates[1] && rates[1] < rates[0])
        return trial
    }
}

extension World {
    /// Whether at every epoch the chain showed of each working validator what it had meant so many tempos before, and nothing newer.
    fileprivate func keptSecret(for period: Int) -> Bool {
        epochs.indices.allSatisfy { tempo in
            validators.filter { $0.model.side == .honest }.allSatisfy { validator in
                guard let uid = epochs[tempo].metagraph.neuron(validator.person.hotkey)?.uid else { return false }
                let shown = WeightVector(entries: epochs[tempo].weights[Int(uid.rawValue)]).entries
                guard tempo >= period else { return shown.isEmpty }
                return shown.sorted { $0.uid < $1.uid } == validator.meant[tempo - period]?.sorted { $0.uid < $1.uid }
            }
        }
    }
}
