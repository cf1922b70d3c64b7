/// How well one miner answers queries of some kind: a ridge regression of its rewards on a caller's features.
///
/// - Source: Li, Chu, Langford, Schapire, "A contextual-bandit approach to personalized news article recommendation" (2010); golden
///   vectors `scoring/routing.json`, table `linear`.
public struct LinearExpert: Sendable, Hashable, Codable {
    /// How many features a query has.
    public let features: Int
    private let ridge: Double
    private let discount: Double
    /// The products of features, row by row, without the ridge: forgetting scales data only.
    private var products: [Double]
    private var rewards: [Double]

    /// An expert of whom nothing is known.
    ///
    /// - Parameters:
    ///   - ridge: how strongly it is held near zero; above zero.
    ///   - discount: how much of what was known each reward keeps; below 1 it forgets.
    public init(features: Int, ridge: Double = 1, discount: Double = 1) {
        precondition(features > 0 && ridge > 0 && discount > 0 && discount <= 1, "A LinearExpert has features and a ridge.")
        self.features = features
        self.ridge = ridge
        self.discount = discount
        products = [Double](repeating: 0, count: features * features)
        rewards = [Double](repeating: 0, count: features)
    }

    /// Learns what a query's answer was worth.
    public mutating func record(_ reward: Double, for query: [Double]) throws(ScoringError) {
        try Reliability.check(reward)
        try check(query)
        for row in 0..<features {
            for column in 0..<features {
                products[row * features + column] = discount * products[row * features + column] + query[row] * query[column]
            }
            rewards[row] = discount * rewards[row] + reward * query[row]
        }
    }

    /// What an answer to a query is expected to be worth, and what it may be worth at best.
    ///
    /// - Parameter exploration: how many deviations are added for the upper bound.
    public func expectation(for query: [Double], exploration: Double = 1) throws(ScoringError) -> (mean: Double, upper: Double)
    {
        try check(query)
        // A is symmetric: θᵀx = bᵀA⁻¹x, so one solution serves both.
        let solution = solve(query)
        let mean = zip(rewards, solution).map { $0 * $1 }.compensatedSum
        let variance = zip(query, solution).map { $0 * $1 }.compensatedSum
        return (mean, mean + exploration * max(0, variance).squareRoot())
    }

    private func check(_ query: [Double]) throws(ScoringError) {
        try ScoringError.requireLength(query.count, features, "Features of a query")
        try ScoringError.requireFinite(query, "Feature")
    }

    /// `A⁻¹ x` by Cholesky's factors; A is positive definite because of the ridge.
    private func solve(_ x: [Double]) -> [Double] {
        let n = features
        var factor = products
        for place in 0..<n { factor[place * n + place] += ridge }
        for row in 0..<n {
            for column in 0...row {
                var sum = factor[row * n + column]
                for k in 0..<column { sum -= factor[row * n + k] * factor[column * n + k] }
                factor[row * n + column] =
                    row == column ? max(sum, ridge * 1e-12).squareRoot() : sum / factor[column * n + column]
            }
        }
        var y = x
        for row in 0..<n {
            for k in 0..<row { y[row] -= factor[row * n + k] * y[k] }
            y[row] /= factor[row * n + row]
        }
        for row in stride(from: n - 1, through: 0, by: -1) {
            for k in (row + 1)..<max(row + 1, n) { y[row] -= factor[k * n + row] * y[k] }
            y[row] /= factor[row * n + row]
        }
        return y
    }
}
