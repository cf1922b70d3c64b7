/// A sum of many numbers that loses no more to rounding than a single addition would.
///
/// - Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (1974).
struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0

    mutating func add(_ value: Double) {
        let next = sum + value
        lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
        sum = next
    }

    var value: Double { sum + lost }
}

extension Sequence<Double> {
    /// The sum, compensated.
    var compensatedSum: Double {
        var sum = CompensatedSum()
        for value in self { sum.add(value) }
        return sum.value
    }
}

extension Collection<Double> {
    /// The mean, 0 of nothing.
    var mean: Double { isEmpty ? 0 : compensatedSum / Double(count) }

    /// The variance about the mean, over n − 1; 0 of fewer than two.
    var sampleVariance: Double {
        guard count > 1 else { return 0 }
        let mean = mean
        return map { ($0 - mean) * ($0 - mean) }.compensatedSum / Double(count - 1)
    }

    /// Shares of one; nil where the sum is not above zero.
    var normalised: [Double]? {
        let sum = compensatedSum
        return sum > 0 && sum.isFinite ? map { $0 / sum } : nil
    }
}
