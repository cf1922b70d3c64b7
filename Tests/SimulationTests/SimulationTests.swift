internal import NeuronTesting
internal import Scoring
internal import Testing

@Suite("Simulations")
struct SimulationTests {
    @Test("every scenario has a name of its own, and is found by it")
    func names() {
        #expect(Scenario.all.count == 12)
        #expect(Set(Scenario.all.map(\.name)).count == 12)
        for scenario in Scenario.all { #expect(Scenario.named(scenario.name)?.name == scenario.name) }
        #expect(Scenario.named("nothing") == nil)
    }

    @Test(
        "a word that is no scenario has a nearest one",
        arguments: [
            ("cabel", "cabal"), ("Weight-Copier", "weight-copier"), ("byzantine", "byzantine-validator"), ("lair", "liar"),
        ])
    func nearest(word: String, name: String) {
        #expect(Scenario.nearest(to: word).name == name)
    }

    @Test("a subnet's own way of scoring can be put in place of the one given, and may be worse")
    func parameters() async throws {
        var simulation = Simulation(seed: 3, tempos: 12)
        let given = try await simulation.run(.freeRider)
        simulation.board = ScoreBoard(smoothing: 0.3)
        simulation.transforms = [.power(4)]
        let strict = try await simulation.run(.freeRider)
        #expect(strict.worlds[1].attackersPay < given.worlds[1].attackersPay)
        #expect(strict.verdict != .broken)
        // Ranks pay for how many one is better than, and copies are somebody to be better than.
        simulation.transforms = [.ranks]
        let ranked = try await simulation.run(.freeRider)
        #expect(ranked.promises.contains { $0.by == .scoring && !$0.isKept })
    }

    @Test("another seed is another world, and tempos are kept within what is allowed")
    func seeds() async throws {
        let one = try await Simulation(seed: 1, tempos: 12).run(.cabal)
        let two = try await Simulation(seed: 2, tempos: 12).run(.cabal)
        #expect(one.worlds[1].attackersPay != two.worlds[1].attackersPay)
        #expect(Simulation(tempos: 1).tempos == 12)
        #expect(Simulation(tempos: 1_000).tempos == 200)
    }
}
