public import Neuron
internal import Foundation

/// How often a miner answers well, and how sure that is: a beta distribution over rewards.
///
/// - Source: section 5 of `docs/scoring.md`; golden vectors `scoring/routing.json`, tables `beta` and `ucb1`.
public struct Reliability: Sendable, Hashable, Codable {
    /// What good answers have come to, and the prior's.
    public private(set) var a: Double
    /// What bad answers have come to, and the prior's.
    public private(set) var b: Double
    /// How many rewards were recorded.
    public private(set) var count = 0
    private let prior: [Double]

    /// A miner of whom nothing is known but a prior; both numbers above zero.
    public init(a: Double = 1, b: Double = 1) {
        precondition(a > 0 && b > 0 && a.isFinite && b.isFinite, "The prior of a Reliability is two finite numbers above zero.")
        self.a = a
        self.b = b
        prior = [a, b]
    }

    /// Learns from a reward, 0…1; a timeout is a reward of 0.
    ///
    /// - Parameter discount: how much of what was known is kept; below 1 it forgets.
    /// - Throws: ``ScoringError/Code/notFinite`` and ``ScoringError/Code/rewardRange``.
    public mutating func record(_ reward: Double, discount: Double = 1) throws(ScoringError) {
        try Self.check(reward)
        a = prior[0] + discount * (a - prior[0]) + reward
        b = prior[1] + discount * (b - prior[1]) + 1 - reward
        count += 1
    }

    /// The expected reward.
    public var mean: Double { a / (a + b) }

    /// A reward drawn from what is known: uncertain miners draw high now and then, and are tried.
    ///
    /// - Source: Thompson, "On the likelihood that one unknown probability exceeds another" (1933).
    public func draw(random: inout RandomSource) -> Double { random.beta(a, b) }

    /// What a miner may be worth at best, by how often it was asked: infinite for one that never was.
    ///
    /// - Parameters:
    ///   - mean: its mean reward.
    ///   - pulls: how often it was asked.
    ///   - total: how often anybody was asked.
    ///   - exploration: 1 as in the source; more explores more.
    /// - Source: Auer, Cesa-Bianchi, Fischer, "Finite-time analysis of the multiarmed bandit problem" (2002), UCB1.
    public static func upperBound(mean: Double, pulls: Int, total: Int, exploration: Double = 1) -> Double {
        pulls > 0 ? mean + exploration * (2 * log(Double(max(1, total))) / Double(pulls)).squareRoot() : .infinity
    }

    /// Refuses a reward that is no number of 0…1.
    static func check(_ reward: Double) throws(ScoringError) {
        try ScoringError.requireFinite([reward], "Reward")
        guard (0...1).contains(reward) else {
            throw ScoringError(.rewardRange, "A reward of \(reward) lies outside 0…1.", remedy: "Scale rewards to 0…1.")
        }
    }
}
