/// One number from many, each with the weight of who gave it.
///
/// - Source: section 6 of `docs/scoring.md`; golden vectors `scoring/ensembles.json`, table `numbers`.
public struct WeightedNumbers: Sendable, Hashable {
    /// The weighted mean: best where errors are small and alike.
    public let mean: Double
    /// The lowest value at which half of the weight is reached: less than half of the weight can't bend it.
    public let median: Double

    /// Combines numbers.
    ///
    /// - Throws: ``ScoringError`` for numbers that are not finite, negative weights, or no weight at all.
    public init(_ values: [Double], weights: [Double]) throws(ScoringError) {
        try ScoringError.requireFinite(values, "Value")
        let shares = try Pool.shares(of: weights, count: values.count)
        mean = zip(values, shares).map { $0 * $1 }.compensatedSum
        let total = weights.compensatedSum
        var reached = CompensatedSum()
        var median = values[0]
        for place in values.indices.sorted(by: { values[$0] < values[$1] }) {
            reached.add(weights[place])
            median = values[place]
            if reached.value * 2 >= total { break }
        }
        self.median = median
    }
}
