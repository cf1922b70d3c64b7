import Foundation
import Neuron
import Scoring
import TestSupport
import Testing

/// Golden steps: `scoring/routing.json`.
@Suite("Routing")
struct RoutingTests {
    struct File: Decodable {
        struct Beta: Decodable {
            struct Step: Decodable {
                let reward, a, b, mean: Double
            }
            let discount: Double
            let prior: [Double]
            let steps: [Step]
        }
        struct UCB: Decodable {
            let mean, c: Double
            let pulls, total: Int
            let index: Number
        }
        struct GateRow: Decodable {
            let relevance, reliability, latency, gate: [Double]
            let k: Int
            let temperature, reliability_weight, latency_weight, target: Double
        }
        struct Linear: Decodable {
            struct Step: Decodable {
                let features, query: [Double]
                let reward, mean, upper: Double
            }
            let ridge, discount, c: Double
            let steps: [Step]
        }
        struct Hedge: Decodable {
            struct Step: Decodable {
                let losses, weights_after: [Double]
                let mixture_loss: Double
            }
            let experts, rounds: Int
            let eta, share, regret_bound: Double
            let steps: [Step]
        }
        struct Exp3Row: Decodable {
            struct Step: Decodable {
                let probabilities, weights_after: [Double]
                let chosen: Int
                let reward: Double
            }
            let arms, rounds: Int
            let gamma, regret_bound: Double
            let steps: [Step]
        }
        struct Refused: Decodable {
            let reward: Number
            let refused: String
        }
        let beta: [Beta]
        let ucb1: [UCB]
        let gate: [GateRow]
        let linear: [Linear]
        let hedge: [Hedge]
        let exp3: [Exp3Row]
        let refused: [Refused]
    }

    static let file = Result { () throws -> File in try Vectors.json("scoring/routing.json") }

    @Test(
        "reliabilities, upper bounds and what is refused follow the golden steps",
        .enabled(if: Vectors.has("scoring/routing.json"), "scoring/routing.json is not in NEURON_VECTORS"))
    func reliability() throws {
        let file = try Self.file.get()
        for row in file.beta {
            var known = Reliability(a: row.prior[0], b: row.prior[1])
            for step in row.steps {
                try known.record(step.reward, discount: row.discount)
                expectNear([known.a, known.b, known.mean], [step.a, step.b, step.mean])
            }
        }
        for row in file.ucb1 {
            let index = Reliability.upperBound(mean: row.mean, pulls: row.pulls, total: row.total, exploration: row.c)
            #expect(isNear(index, row.index.value))
        }
        for row in file.refused {
            var known = Reliability()
            let error = #expect(throws: ScoringError.self) { try known.record(row.reward.value) }
            #expect(error?.code.rawValue == row.refused)
            #expect(known.count == 0)
        }
    }

    @Test(
        "gates and linear experts follow the golden steps",
        .enabled(if: Vectors.has("scoring/routing.json"), "scoring/routing.json is not in NEURON_VECTORS"))
    func gates() throws {
        let file = try Self.file.get()
        for row in file.gate {
            let gate = Gate(
                kept: row.k, temperature: row.temperature, reliabilityWeight: row.reliability_weight,
                latencyWeight: row.latency_weight, target: .seconds(row.target))
            let shares = try gate.shares(
                relevance: row.relevance, reliability: row.reliability, latency: row.latency.map { .seconds($0) })
            expectNear(shares, row.gate)
        }
        for row in file.linear {
            var expert = LinearExpert(features: row.steps[0].features.count, ridge: row.ridge, discount: row.discount)
            for step in row.steps {
                try expert.record(step.reward, for: step.features)
                let found = try expert.expectation(for: step.query, exploration: row.c)
                expectNear([found.mean, found.upper], [step.mean, step.upper])
            }
        }
    }

    @Test(
        "multiplicative weights and Exp3 follow the golden steps",
        .enabled(if: Vectors.has("scoring/routing.json"), "scoring/routing.json is not in NEURON_VECTORS"))
    func weights() throws {
        let file = try Self.file.get()
        for row in file.hedge {
            var trust = MultiplicativeWeights(experts: row.experts, rounds: row.rounds, share: row.share)
            expectNear([trust.rate, trust.regretBound], [row.eta, row.regret_bound])
            for step in row.steps {
                #expect(isNear(try trust.update(step.losses), step.mixture_loss))
                expectNear(trust.weights, step.weights_after)
            }
        }
        for row in file.exp3 {
            var trust = Exp3(experts: row.arms, rounds: row.rounds)
            expectNear([trust.exploration, trust.regretBound], [row.gamma, row.regret_bound])
            for step in row.steps {
                expectNear(trust.probabilities, step.probabilities)
                try trust.record(step.reward, of: step.chosen)
                expectNear(trust.weights, step.weights_after)
            }
        }
    }

    @Test("multiplicative weights keep their bound whatever the losses")
    func adversary() throws {
        var random = RandomSource.seeded(41)
        for _ in 0..<1_000 {
            let experts = Int.random(in: 2...8, using: &random)
            let rounds = Int.random(in: 1...60, using: &random)
            var trust = MultiplicativeWeights(experts: experts, rounds: rounds)
            var (lost, totals) = (0.0, [Double](repeating: 0, count: experts))
            for _ in 0..<rounds {
                // Whom is trusted most loses most.
                let most = trust.weights.max() ?? 0
                let losses = trust.weights.map { $0 == most ? 1 : Double.random(in: 0...0.2, using: &random) }
                lost += try trust.update(losses)
                for expert in losses.indices { totals[expert] += losses[expert] }
            }
            #expect(lost - (totals.min() ?? 0) <= trust.regretBound + 1e-9)
        }
    }

    @Test("over 100,000 queries the regret against the best expert stays below its bound, and grows no faster than a root")
    func regret() throws {
        let curves = try RegretSimulation().run()
        #expect(curves.count == 3)
        for curve in curves {
            #expect(curve.points.last?.queries == 100_000)
            for point in curve.points { #expect(point.regret <= point.bound, "\(curve.name) after \(point.queries)") }
            let early = try #require(curve.points.first { $0.queries >= 1_000 })
            let late = try #require(curve.points.last)
            let growth = log(max(1, late.regret) / max(1, early.regret)) / log(Double(late.queries) / Double(early.queries))
            #expect(growth <= 0.6, "\(curve.name): the regret grows as the queries to the power of \(growth)")
        }
    }

    @Test(
        "a router of any policy comes to ask the best miners most, and the same ones for the same seed",
        arguments: [
            Router.Policy.thompson, .upperBound(exploration: 0.5), .gate(.init(kept: 4, temperature: 0.5)),
            .contextual(features: 1, exploration: 0.5),
        ])
    func learns(policy: Router.Policy) throws {
        func asked(seed: UInt64) throws -> [Hotkey: Int] {
            var random = RandomSource.seeded(seed)
            var router = Router(policy, newcomerShare: 0.05)
            var counts: [Hotkey: Int] = [:]
            for _ in 0..<2_000 {
                let choice = try router.choose(2, of: Self.hotkeys, features: [1], random: &random)
                #expect(Set(choice.hotkeys).count == 2)
                for hotkey in choice.hotkeys {
                    counts[hotkey, default: 0] += 1
                    let skill = hotkey == Self.hotkeys[3] || hotkey == Self.hotkeys[5] ? 0.9 : 0.3
                    let reward = Double.random(in: 0..<1, using: &random) < skill ? 1.0 : 0
                    try router.record(reward, for: hotkey, features: [1], latency: .milliseconds(100))
                }
            }
            return counts
        }
        let counts = try asked(seed: 42)
        let best = [3, 5].map { counts[Self.hotkeys[$0]] ?? 0 }.reduce(0, +)
        #expect(best > 2_400, "\(best) of 4,000")
        #expect(try asked(seed: 42) == counts)
    }

    @Test("a contextual router learns who is good at what")
    func contextual() throws {
        var random = RandomSource.seeded(43)
        var router = Router(.contextual(features: 2, exploration: 0.3))
        let pair = Array(Self.hotkeys.prefix(2))
        var right = 0
        for query in 0..<1_000 {
            let kind = query % 2
            let features = kind == 0 ? [1.0, 0] : [0, 1.0]
            let chosen = try router.choose(1, of: pair, features: features, random: &random).hotkeys[0]
            if chosen == pair[kind] { right += 1 }
            try router.record(chosen == pair[kind] ? 0.8 : 0.2, for: chosen, features: features)
        }
        #expect(right > 950)
        #expect(throws: ScoringError.self) { try router.choose(1, of: pair, random: &random) }
    }

    @Test("says when to ask the next miner once it knows a miner's tail, and not before")
    func hedge() throws {
        var router = Router()
        for number in 1...19 { try router.record(1, for: Self.hotkeys[0], latency: .milliseconds(number)) }
        #expect(router.hedgeDelay(for: Self.hotkeys[0]) == nil)
        for number in 20...100 { try router.record(1, for: Self.hotkeys[0], latency: .milliseconds(number)) }
        let delay = try #require(router.hedgeDelay(for: Self.hotkeys[0]))
        #expect(abs(delay / .milliseconds(1) - 95.05) < 0.01)
    }

    static let hotkeys = (1...8).compactMap { try? PublicKey([UInt8](repeating: $0, count: 32)) }.map { Hotkey(publicKey: $0) }
}
