public import Neuron
internal import Foundation

/// Trust in experts of whom only the one asked answers; safe against miners that adapt to it.
///
/// Its expected total reward is less than the best expert's by at most ``regretBound``.
/// - Source: Auer, Cesa-Bianchi, Freund, Schapire, "The nonstochastic multiarmed bandit problem" (2002); golden vectors
///   `scoring/routing.json`, table `exp3`.
public struct Exp3: Sendable, Hashable, Codable {
    /// The trust in each expert, the most trusted at 1.
    public private(set) var weights: [Double]
    /// What part of the queries is asked of anybody.
    public let exploration: Double
    /// The rounds that the exploration is made for.
    public let rounds: Int

    /// Even trust in so many experts, for so many rounds.
    public init(experts: Int, rounds: Int) {
        precondition(experts > 0 && rounds > 0, "There are experts and rounds.")
        weights = [Double](repeating: 1, count: experts)
        self.rounds = rounds
        let n = Double(experts)
        exploration = min(1, (n * log(n) / ((exp(1.0) - 1) * Double(rounds))).squareRoot())
    }

    /// How likely each expert is asked next.
    public var probabilities: [Double] {
        let n = Double(weights.count)
        return (weights.normalised ?? weights.map { _ in 1 / n }).map { (1 - exploration) * $0 + exploration / n }
    }

    /// Picks whom to ask.
    public func choose(random: inout RandomSource) -> Int {
        var place = Double.random(in: 0..<1, using: &random)
        for (expert, probability) in probabilities.enumerated() {
            place -= probability
            if place < 0 { return expert }
        }
        return weights.count - 1
    }

    /// Learns the reward, 0…1, of the expert that was asked.
    public mutating func record(_ reward: Double, of expert: Int) throws(ScoringError) {
        try Reliability.check(reward)
        guard weights.indices.contains(expert) else {
            throw ScoringError(.outOfRange, "There is no expert \(expert) among \(weights.count).")
        }
        let n = Double(weights.count)
        weights[expert] *= exp(exploration * reward / (probabilities[expert] * n))
        let highest = weights.max() ?? 1
        weights = weights.map { $0 / highest }
    }

    /// The most that is lost against the best expert in all rounds, in expectation: `2 √((e−1) T n ln n)`.
    public var regretBound: Double {
        let n = Double(weights.count)
        return 2 * ((exp(1.0) - 1) * Double(rounds) * n * log(n)).squareRoot()
    }
}
