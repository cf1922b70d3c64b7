internal import Foundation

/// Numbers of many miners made comparable: by their middle, their order, or their share.
///
/// Robust z resists one liar with a huge value; rank resists any number of them but forgets distances; softmax with a small
/// temperature pays winners. Each refuses a number that is not finite.
/// - Source: section 2 of `docs/scoring.md`; golden vectors `scoring/normalisation.json`.
public enum Normalisation {
    /// The value at a share of the way from the smallest to the largest, linear between neighbours.
    ///
    /// - Parameter share: 0…1; 0.5 is the median.
    /// - Throws: ``ScoringError/Code/length`` for no values, ``ScoringError/Code/outOfRange`` for another share.
    public static func quantile(_ share: Double, of values: [Double]) throws(ScoringError) -> Double {
        try ScoringError.requireFinite(values, "Value")
        guard !values.isEmpty else { throw ScoringError(.length, "There is no quantile of no values.") }
        guard (0...1).contains(share) else { throw ScoringError(.outOfRange, "A quantile lies from 0 to 1, not at \(share).") }
        return sortedQuantile(share, of: values.sorted())
    }

    /// How many robust standard deviations each value lies from the median, −3…3.
    ///
    /// The deviation is 1.4826 times the median absolute one; where that is zero, √(π/2) times the mean one; where that is zero
    /// too, all values are 0.
    public static func robustZ(_ values: [Double]) throws(ScoringError) -> [Double] {
        try robustDeviations(values).map { min(3, max(-3, $0)) }
    }

    /// Robust z scaled to 0…1; the median is one half.
    public static func squash(_ values: [Double]) throws(ScoringError) -> [Double] {
        try robustZ(values).map { ($0 + 3) / 6 }
    }

    /// Cut at the 5 % and 95 % quantiles and scaled to 0…1; all one half where these are equal.
    public static func winsorised(_ values: [Double]) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(values, "Value")
        guard !values.isEmpty else { return [] }
        let sorted = values.sorted()
        let (low, high) = (sortedQuantile(0.05, of: sorted), sortedQuantile(0.95, of: sorted))
        guard high > low else { return values.map { _ in 0.5 } }
        return values.map { (min(high, max(low, $0)) - low) / (high - low) }
    }

    /// The rank of each value, 1 for the lowest; equal values share the mean of theirs.
    public static func averageRanks(_ values: [Double]) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(values, "Value")
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    /// Ranks as shares: the mean rank less a half, over the count.
    public static func ranks(_ values: [Double]) throws(ScoringError) -> [Double] {
        try averageRanks(values).map { ($0 - 0.5) / Double(values.count) }
    }

    /// Shares in proportion to `exp(value / temperature)`.
    public static func softmax(_ values: [Double], temperature: Double = 1) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(values, "Value")
        guard temperature > 0, temperature.isFinite else {
            throw ScoringError(.outOfRange, "A temperature lies above zero, not at \(temperature).")
        }
        guard let highest = values.max() else { return [] }
        let powers = values.map { exp(($0 - highest) / temperature) }
        return powers.normalised ?? powers
    }

    /// Shares in proportion to a power of what is above zero; all zero where nothing is.
    public static func power(_ exponent: Double, of values: [Double]) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(values, "Value")
        guard exponent > 0, exponent.isFinite else {
            throw ScoringError(.outOfRange, "The power of scores lies above zero, not at \(exponent).")
        }
        // Scaled by the largest first: a power of it may be more than a double holds.
        let highest = values.max() ?? 0
        guard highest > 0 else { return values.map { _ in 0 } }
        let powers = values.map { $0 > 0 ? pow($0 / highest, exponent) : 0 }
        return powers.normalised ?? powers
    }

    /// The places of the largest values, the largest first; among equals the lower place.
    public static func top(_ count: Int, of values: [Double]) throws(ScoringError) -> [Int] {
        try ScoringError.requireFinite(values, "Value")
        return Array(values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(max(0, count)))
    }

    /// Deviations from the median over the robust scale, without a limit.
    static func robustDeviations(_ values: [Double]) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(values, "Value")
        guard !values.isEmpty else { return [] }
        let median = sortedQuantile(0.5, of: values.sorted())
        let deviations = values.map { abs($0 - median) }
        var scale = 1.4826 * sortedQuantile(0.5, of: deviations.sorted())
        if scale == 0 { scale = (Double.pi / 2).squareRoot() * deviations.mean }
        guard scale > 0 else { return values.map { _ in 0 } }
        return values.map { ($0 - median) / scale }
    }

    private static func sortedQuantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
