internal import Neuron
internal import Scoring

extension Scenario {
    /// Miners that take questions and never come to an end.
    public static let staller = Scenario(
        name: "staller",
        attack: "Three miners answer well for a third of the time, and let every question run into its deadline from then on.",
        defence: "deadlines; a question without an answer is a sample of zero, not a missing one"
    ) { simulation in
        let start = simulation.tempos / 3
        var plan = simulation.calm()
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        plan.wire = Wire.Settings()

        let first = plan.miners.count
        let stalling = plan.addAttackers(3, .works)
        plan.wire?.seats = Set(stalling)
        plan.wire?.handling = { seat, tempo in
            seat >= first && tempo >= start ? (seat == first ? .milliseconds(1_950) : nil) : .milliseconds(200)
        }
        for skips in [false, true] {
            plan.name = skips ? "no answer is no sample" : "no answer is a zero"
            plan.skipsSilence = skips
            let world = try await World.played(plan, simulation)
            let stallers = world.hotkeys(of: .attacker)
            let before = world.epochs[start - 1].share(of: stallers)
            let after = world.epochs[simulation.tempos - 1].share(of: stallers)
            let wait = await world.wire?.longestWait ?? .zero
            let tempos = world.epochs[start...].firstIndex { $0.share(of: stallers) < before / 10 }
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init("stallers' share before they stall", before), .init("at the end", after),
                        .init("tempos until a tenth of it is left, 0 for never", tempos.map { Double($0 - start + 1) } ?? 0),
                        .init("the longest wait for one answer, s", wait.inSeconds),
                    ]))
            guard !skips else {
                trial.judge(.nobody, "where silence is no sample, stallers lose their pay", after < before / 10)
                continue
            }
            let asked = Double((simulation.tempos - start) * stallers.count * simulation.validators)
            trial.judge(
                .wire, "no answer after its deadline is taken",
                Double(world.refused["deadline-exceeded", default: 0]) == asked)
            trial.judge(.wire, "nobody waits longer than the deadline", wait <= .seconds(2))
            trial.judge(
                .scoring, "each unanswered question takes its part of a staller's score",
                world.hasDecayed(stallers, questions: (simulation.tempos - start) * simulation.questions))
        }
        return trial
    }
}

extension World {
    /// Whether no staller's score is above what so many zeros leave of the highest there is.
    fileprivate func hasDecayed(_ hotkeys: [Hotkey], questions: Int) -> Bool {
        let left = (0..<questions).reduce(1.0) { product, _ in product * (1 - simulation.board.smoothing) }
        // Corrected boards divide by the weight of all samples, which is at least that of these zeros.
        return validators.allSatisfy { validator in
            hotkeys.allSatisfy { validator.board.score(of: $0) <= left / (1 - left) }
        }
    }
}
