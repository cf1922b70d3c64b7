internal import Neuron

extension Scenario {
    /// Miners that want pay without work: by guesses, or with another's answers.
    public static let freeRider = Scenario(
        name: "free-rider", attack: "Three miners do no work: they guess, or give an honest miner's answers as their own.",
        defence: "scores by what an answer is worth; one part for all who give the same answers"
    ) { simulation in
        let plan = simulation.calm()
        var (trial, calm) = try await Trial.begun(with: plan, simulation)

        var guessing = plan
        guessing.name = "they guess"
        guessing.addAttackers(3)
        let guessers = try await World.played(guessing, simulation)
        trial.worlds.append(guessers.report(against: calm))
        let best = guessers.hotkeys(of: .attacker).map { guessers.pay(of: [$0]) }.max() ?? 0
        let worst = guessers.hotkeys(of: .honest).map { guessers.pay(of: [$0]) }.min() ?? 0
        trial.judge(.scoring, "a miner that guesses is paid less than any that works", best < worst)

        for isDistinct in [false, true] {
            var copying = plan
            copying.name = isDistinct ? "they copy, equal answers share one part" : "they copy, each is paid"
            copying.paysDistinctAnswers = isDistinct
            copying.addAttackers(3, .copies(0))
            let world = try await World.played(copying, simulation)
            let half = simulation.tempos / 2..<simulation.tempos
            let group = [world.miners[0].person.hotkey] + world.hotkeys(of: .attacker)
            let before = calm.share(of: [calm.miners[0].person.hotkey], in: half)
            let after = world.share(of: group, in: half)
            trial.worlds.append(
                world.report(
                    against: calm,
                    [
                        .init("share of the copied miner alone, without the attack, later half", before),
                        .init("share of the copied miner and its copies together, later half", after),
                    ]))
            trial.judge(
                isDistinct ? .scoring : .nobody,
                isDistinct
                    ? "once found, a miner and its copies together are paid what the miner alone was, within a tenth"
                    : "with pay by answer, copies of an answer are paid no more than the one",
                after <= before * 1.1)
            if isDistinct {
                trial.judge(
                    .nobody, "who is copied loses nothing",
                    world.pay(of: [group[0]], in: half) >= calm.pay(of: [group[0]], in: half) / 10 * 9)
            }
        }
        return trial
    }
}
