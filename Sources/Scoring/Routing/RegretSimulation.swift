internal import Foundation
internal import Neuron

/// How much three ways of choosing lose against the best fixed expert in hindsight, query by query, beside what theory promises.
///
/// Experts answer well with fixed probabilities of their own, drawn from a seed. Thompson's router and Exp3 see the reward of the
/// one that they asked; multiplicative weights see all.
package struct RegretSimulation: Sendable {
    /// What is known after so many queries.
    package struct Point: Sendable {
        /// How many queries were asked.
        package let queries: Int
        /// What was lost against the best expert so far; below zero where luck was with the chooser.
        package var regret: Double
        /// What theory promises at this point.
        package var bound: Double
    }

    /// One way of choosing.
    package struct Curve: Sendable {
        /// Its name.
        package let name: String
        /// What its bound is, as a formula.
        package let formula: String
        /// From few queries to all.
        package fileprivate(set) var points: [Point] = []
    }

    /// How many experts there are.
    package let experts: Int
    /// How many queries are asked.
    package let queries: Int
    private let seed: UInt64

    /// A simulation; the same for the same seed.
    package init(experts: Int = 10, queries: Int = 100_000, seed: UInt64 = 1) {
        precondition(experts > 1 && queries > 9, "A simulation has experts to choose from and queries to ask.")
        self.experts = experts
        self.queries = queries
        self.seed = seed
    }

    /// Asks all queries.
    package func run() throws -> [Curve] {
        var random = RandomSource.seeded(seed)
        let n = Double(experts)
        let skills = (0..<experts).map { 0.3 + 0.4 * Double($0) / (n - 1) }.shuffled(using: &random)
        let hotkeys = try (0..<experts).map { expert in
            Hotkey(publicKey: try PublicKey([UInt8](repeating: UInt8(truncatingIfNeeded: expert + 1), count: 32)))
        }
        let places = Dictionary(uniqueKeysWithValues: zip(hotkeys, 0...))
        var router = Router(.thompson)
        var exp3 = Exp3(experts: experts, rounds: queries)
        var weights = MultiplicativeWeights(experts: experts, rounds: queries)
        var curves = [
            Curve(name: "Thompson router", formula: "√(n t ln t)"),
            Curve(name: "Exp3", formula: "(e−1) γ t + n ln n / γ"),
            Curve(name: "multiplicative weights", formula: "ln n / η + η t / 8"),
        ]
        var totals = [Double](repeating: 0, count: experts)
        var earned = [0.0, 0.0, 0.0]
        let marks = Set(marks)
        for query in 1...queries {
            let rewards = skills.map { Double.random(in: 0..<1, using: &random) < $0 ? 1.0 : 0 }
            for expert in rewards.indices { totals[expert] += rewards[expert] }

            let choice = try router.choose(1, of: hotkeys, random: &random).hotkeys[0]
            let asked = rewards[places[choice] ?? 0]
            try router.record(asked, for: choice)
            earned[0] += asked

            let other = exp3.choose(random: &random)
            try exp3.record(rewards[other], of: other)
            earned[1] += rewards[other]

            earned[2] += 1 - (try weights.update(rewards.map { 1 - $0 }))

            guard marks.contains(query) else { continue }
            let t = Double(query)
            let best = totals.max() ?? 0
            let bounds = [
                (n * t * log(t)).squareRoot(),
                (exp(1.0) - 1) * exp3.exploration * t + n * log(n) / exp3.exploration,
                log(n) / weights.rate + weights.rate * t / 8,
            ]
            for curve in curves.indices {
                curves[curve].points.append(Point(queries: query, regret: best - earned[curve], bound: bounds[curve]))
            }
        }
        return curves
    }

    /// Where the curves have points: evenly by the logarithm, from 10 queries to all.
    private var marks: [Int] {
        let steps = 60.0
        return (0...60).map { Int((10 * pow(Double(queries) / 10, Double($0) / steps)).rounded()) }
    }
}
