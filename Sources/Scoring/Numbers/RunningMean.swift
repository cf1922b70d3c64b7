/// The mean and the variance of numbers as they come.
///
/// - Source: Welford, "Note on a method for calculating corrected sums of squares and products" (1962).
struct RunningMean: Sendable, Hashable {
    private(set) var count = 0
    private(set) var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let before = value - mean
        mean += before / Double(count)
        squares += before * (value - mean)
    }

    /// Over n − 1; 0 of fewer than two.
    var sampleVariance: Double { count > 1 ? max(0, squares) / Double(count - 1) : 0 }
    /// Over n.
    var biasedVariance: Double { count > 0 ? max(0, squares) / Double(count) : 0 }
    /// Of the mean.
    var standardError: Double { count > 0 ? (sampleVariance / Double(count)).squareRoot() : 0 }
}
