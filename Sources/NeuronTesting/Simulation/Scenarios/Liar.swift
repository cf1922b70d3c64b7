internal import Neuron

extension Scenario {
    /// Miners that lie on the wire, one in each way, and one that lies in what it says.
    public static let liar = Scenario(
        name: "liar",
        attack:
            "Miners change, forge, replay, backdate or leave out what proves an answer; one signs wrong answers; receipts are forged.",
        defence: "signed answers bound to their request; scores by what an answer is worth"
    ) { simulation in
        var plan = simulation.calm()
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        plan.wire = Wire.Settings()

        plan.name = "with five kinds of forgers and a guesser"
        var forgers: [Int] = []
        for lie in Wire.Misconduct.allCases where lie != .none {
            forgers += plan.addAttackers(1, .works, misconduct: lie)
        }
        let guesser = plan.addAttackers(1, .guesses)
        plan.wire?.seats = Set([0] + forgers + guesser)
        let world = try await World.played(plan, simulation)
        let hotkeys = forgers.map { world.miners[$0].person.hotkey }
        let worst = world.hotkeys(of: .honest).map { world.pay(of: [$0]) }.min() ?? 0
        let asked = simulation.tempos * simulation.validators
        let receipts = await world.wire?.receipts ?? []
        let forged = receipts.flatMap { entry in entry.receipt.forgeries.map { (entry, $0) } }
        let believed = forged.count { (try? $1.verify(caller: $0.caller, axon: $0.axon)) != nil }
        trial.worlds.append(
            world.report(
                against: calm,
                [
                    .init("requests to forgers", Double(asked * forgers.count)),
                    .init("the guesser's pay, α", Double(world.pay(of: [world.miners[guesser[0]].person.hotkey])) / 1e9),
                    .init("receipts forged", Double(forged.count)), .init("of these believed", Double(believed)),
                ]))
        let accepted = world.counts["attackers' answers taken", default: 0]
        trial.judge(.wire, "no forged answer is taken", Int(accepted) == asked)
        trial.judge(.scoring, "forgers are paid nothing", world.pay(of: hotkeys) == 0)
        trial.judge(
            .wire, "true receipts are believed, and forged ones are not",
            !receipts.isEmpty && believed == 0
                && receipts.allSatisfy { (try? $0.receipt.verify(caller: $0.caller, axon: $0.axon)) != nil })
        trial.judge(
            .scoring, "who signs wrong answers is paid less than any that works",
            world.pay(of: [world.miners[guesser[0]].person.hotkey]) < worst)
        return trial
    }
}

extension Receipt {
    /// The receipt with one of its signed lines changed: the answer's status, its body, its time, and the request's body.
    fileprivate var forgeries: [Receipt] {
        func changed(_ half: Half, _ line: Int, _ text: String) -> Half {
            var lines = half.lines
            if lines.indices.contains(line) { lines[line] = text }
            return Half(lines: lines, signature: half.signature)
        }
        let digest = String(repeating: "0", count: 64)
        return [
            Receipt(request: request, answer: changed(answer, 2, "500")),
            Receipt(request: request, answer: changed(answer, 3, digest)),
            Receipt(request: request, answer: changed(answer, 4, "1")),
            Receipt(request: changed(request, 4, digest), answer: answer),
        ]
    }
}
