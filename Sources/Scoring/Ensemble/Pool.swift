internal import Foundation

/// One distribution from many.
///
/// - Source: section 6 of `docs/scoring.md`; golden vectors `scoring/ensembles.json`, table `pools`.
public enum Pool {
    /// What part of each distribution is uniform in a logarithmic pool, so that one zero is no veto.
    public static let defaultFloor = 1e-6

    /// The weighted mean of distributions. Nobody has a veto; a pool of calibrated experts comes out too cautious.
    ///
    /// - Throws: ``ScoringError/Code/notADistribution``, or another of ``ScoringError`` for weights that are none.
    public static func linear(_ distributions: [[Double]], weights: [Double]) throws(ScoringError) -> [Double] {
        let shares = try checked(distributions, weights)
        return distributions[0].indices.map { outcome in
            zip(distributions, shares).map { $0[outcome] * $1 }.compensatedSum
        }
    }

    /// The weighted geometric mean of distributions, normalised: sharp where the experts agree.
    ///
    /// - Parameter floor: what part of each is uniform first.
    /// - Throws: as ``linear(_:weights:)`` does.
    /// - Source: Genest, Zidek, "Combining probability distributions" (1986).
    public static func logarithmic(_ distributions: [[Double]], weights: [Double], floor: Double = defaultFloor)
        throws(ScoringError) -> [Double]
    {
        let shares = try checked(distributions, weights)
        guard floor > 0, floor <= 1 else {
            throw ScoringError(.outOfRange, "The floor of a pool lies above 0, not at \(floor).")
        }
        let uniform = floor / Double(distributions[0].count)
        let logarithms = distributions[0].indices.map { outcome in
            zip(distributions, shares).map { $1 * log((1 - floor) * $0[outcome] + uniform) }.compensatedSum
        }
        return try Normalisation.softmax(logarithms)
    }

    /// Refuses what is no distribution: a number that is not finite or negative, a sum further from one than 1e-6.
    public static func check(_ distribution: [Double]) throws(ScoringError) {
        try ScoringError.requireFinite(distribution, "Probability")
        let sum = distribution.compensatedSum
        guard distribution.allSatisfy({ $0 >= 0 }), abs(sum - 1) <= 1e-6 + 1e-12 else {
            throw ScoringError(
                .notADistribution, "\(distribution.count) probabilities sum to \(sum), or one is negative.",
                remedy: "Count an invalid answer as uniform in the pool, and as the lowest score for its miner.")
        }
    }

    /// The distribution if it is one of so many outcomes, and the uniform one otherwise: how a pool takes an invalid answer.
    public static func valid(_ distribution: [Double], outcomes: Int) -> [Double] {
        let isValid = distribution.count == outcomes && (try? check(distribution)) != nil
        return isValid ? distribution : [Double](repeating: 1 / Double(max(1, outcomes)), count: max(0, outcomes))
    }

    /// Weights as shares of one.
    static func shares(of weights: [Double], count: Int) throws(ScoringError) -> [Double] {
        try ScoringError.requireLength(weights.count, count, "Weights")
        try ScoringError.requireFinite(weights, "Weight")
        guard weights.allSatisfy({ $0 >= 0 }), let shares = weights.normalised else {
            throw ScoringError(
                .outOfRange, "\(weights.count) weights have a negative one among them, or no sum above zero.",
                remedy: "Give at least one answer a weight above zero.")
        }
        return shares
    }

    private static func checked(_ distributions: [[Double]], _ weights: [Double]) throws(ScoringError) -> [Double] {
        let shares = try shares(of: weights, count: distributions.count)
        for distribution in distributions {
            try ScoringError.requireLength(distribution.count, distributions[0].count, "Outcomes of a distribution")
            try check(distribution)
        }
        return shares
    }
}
