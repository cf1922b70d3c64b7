internal import Neuron
internal import Scoring
internal import Testing

@testable import NeuronTesting

@Suite("What consensus promises, from many seeds")
struct PromiseTests {
    @Test("a minority gets for its miners no more than the clipping bound, whatever its size", arguments: 1...50)
    func clipping(seed: Int) async throws {
        var random = RandomSource.seeded(UInt64(seed))
        var simulation = Simulation(seed: UInt64(seed), tempos: 12)
        simulation.tempos = 5
        simulation.questions = 2
        simulation.validators = Int.random(in: 2...6, using: &random)
        simulation.miners = Int.random(in: 2...8, using: &random)
        var plan = simulation.calm()
        plan.turnover = Double.random(in: 0...0.5, using: &random)
        let own = plan.addAttackers(Int.random(in: 1...3, using: &random), Bool.random(using: &random) ? .guesses : .silent)
        let stake = Double.random(in: 0.05...0.49, using: &random)
        plan.addAttackers(stake: stake, count: Int.random(in: 1...3, using: &random), .favours(own))
        let world = try await World.played(plan, simulation)
        #expect(world.isClipped(world.hotkeys(of: .attacker)), "seed \(seed), stake \(stake)")
        #expect(world.epochs.allSatisfy { $0.share(of: world.hotkeys(of: .honest)) > 0.5 })
    }

    @Test("the bound is one that can fail: a majority breaks it")
    func majority() async throws {
        var simulation = Simulation()
        simulation.tempos = 3
        var plan = simulation.calm()
        let own = plan.addAttackers(1)
        plan.addAttackers(stake: 0.6, .favours(own))
        let world = try await World.played(plan, simulation)
        #expect(!world.isClipped(world.hotkeys(of: .attacker)))
    }

    @Test("stakes are what the plan says, to a rao")
    func stakes() async throws {
        let simulation = Simulation()
        let world = try await World(simulation.calm(), simulation)
        let metagraph = try await world.metagraph()
        for validator in world.validators {
            let stake = try #require(metagraph.neuron(validator.person.hotkey)).stake.rao
            let wanted = UInt64(validator.model.stake * Double(World.allStake))
            // The first epoch has paid those who may validate a little.
            #expect(stake >= wanted && stake - wanted < World.allStake / 10_000)
            #expect(metagraph.neuron(validator.person.hotkey)?.validatorPermit == true)
        }
    }

    @Test("an attacker changes nobody's honest answers")
    func answers() async throws {
        var simulation = Simulation()
        simulation.tempos = 2
        let calm = try await World.played(simulation.calm(), simulation)
        var plan = simulation.calm()
        plan.addAttackers(2)
        let world = try await World.played(plan, simulation)
        for (a, b) in zip(calm.validators, world.validators) {
            for hotkey in calm.hotkeys(of: .honest) { #expect(a.board.score(of: hotkey) == b.board.score(of: hotkey)) }
        }
    }
}
