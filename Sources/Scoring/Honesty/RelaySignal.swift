/// Who is slower than its score explains: one who passes questions on waits for another's answer.
///
/// Slow by one hop and equal to an earlier answer is a sign; slow alone is none.
/// - Source: section 7 of `docs/scoring.md`.
public struct RelaySignal: Sendable, Hashable {
    /// How many robust deviations each miner is slower than others of its score; negative for faster ones.
    public let deviations: [Double]
    /// What each miner's latency is above the line through all, in seconds.
    public let residuals: [Double]

    /// Fits latency on score by the median of all slopes, which a few liars can't bend.
    ///
    /// - Parameters:
    ///   - scores: of each miner.
    ///   - latencies: its usual time.
    /// - Source: Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968).
    public init(scores: [Double], latencies: [Duration]) throws(ScoringError) {
        let seconds = latencies.map { $0 / .seconds(1) }
        try ScoringError.requireLength(seconds.count, scores.count, "Latencies")
        try ScoringError.requireFinite(scores + seconds, "Value")
        var slopes: [Double] = []
        for a in scores.indices {
            for b in scores.indices where b > a && scores[a] != scores[b] {
                slopes.append((seconds[b] - seconds[a]) / (scores[b] - scores[a]))
            }
        }
        let slope = slopes.isEmpty ? 0 : try Normalisation.quantile(0.5, of: slopes)
        let tilted = zip(scores, seconds).map { $1 - slope * $0 }
        let level = tilted.isEmpty ? 0 : try Normalisation.quantile(0.5, of: tilted)
        residuals = tilted.map { $0 - level }
        deviations = try Normalisation.robustZ(residuals)
    }

    /// The miners who are slower by so many deviations and whose answer equals an earlier one.
    public func suspects(equalToEarlier: Set<Int>, beyond deviations: Double = 2) -> [Int] {
        self.deviations.indices.filter { self.deviations[$0] >= deviations && equalToEarlier.contains($0) }
    }
}
