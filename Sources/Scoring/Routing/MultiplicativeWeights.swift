internal import Foundation

/// Trust in experts who all answer: each one's is multiplied by less the more it loses.
///
/// Against the best single expert in hindsight, whatever the losses, the total loss of the weighted mean is larger by at most
/// ``regretBound``, which grows as the root of the rounds: per round it goes to zero.
/// - Source: Freund, Schapire, "A decision-theoretic generalization of on-line learning" (1997); a share for all: Herbster, Warmuth,
///   "Tracking the best expert" (1998); golden vectors `scoring/routing.json`, table `hedge`.
public struct MultiplicativeWeights: Sendable, Hashable, Codable {
    /// The trust in each expert; it sums to one.
    public private(set) var weights: [Double]
    /// How fast trust moves.
    public let rate: Double
    /// What part of all trust is shared out evenly each round, so that it can follow changes. With it the bound is not promised.
    public let share: Double
    /// The rounds that the rate is made for.
    public let rounds: Int

    /// Even trust in so many experts, at the rate that suits so many rounds: `√(8 ln n / T)`.
    public init(experts: Int, rounds: Int, share: Double = 0) {
        precondition(experts > 0 && rounds > 0 && (0...1).contains(share), "There are experts and rounds, and a share of 0…1.")
        weights = [Double](repeating: 1 / Double(experts), count: experts)
        rate = (8 * log(Double(experts)) / Double(rounds)).squareRoot()
        self.rounds = rounds
        self.share = share
    }

    /// Learns what each expert lost in a round, 0…1.
    ///
    /// - Returns: what the weighted mean lost.
    /// - Throws: ``ScoringError/Code/rewardRange``, ``ScoringError/Code/notFinite``, ``ScoringError/Code/length``.
    @discardableResult
    public mutating func update(_ losses: [Double]) throws(ScoringError) -> Double {
        try ScoringError.requireLength(losses.count, weights.count, "Losses of experts")
        for loss in losses { try Reliability.check(loss) }
        let loss = zip(weights, losses).map { $0 * $1 }.compensatedSum
        let least = losses.min() ?? 0
        let moved = zip(weights, losses).map { $0 * exp(-rate * ($1 - least)) }
        let shares = moved.normalised ?? weights
        let even = 1 / Double(shares.count)
        weights = shares.map { (1 - share) * $0 + share * even }
        return loss
    }

    /// The most that the weighted mean loses over the best expert in all rounds: `√(T ln n / 2)`.
    public var regretBound: Double { (Double(rounds) * log(Double(weights.count)) / 2).squareRoot() }
}
