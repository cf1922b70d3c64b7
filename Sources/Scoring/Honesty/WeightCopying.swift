internal import Foundation

/// Whether a validator's weights follow another's of earlier epochs.
///
/// Compares changes between epochs, not levels: honest validators of a steady subnet look alike in level, but only a copier's
/// changes fit yesterday's better than today's. A number with its sample size, not a verdict: who reads the same news late looks
/// alike too.
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`, table `weight_copying`.
public struct WeightCopying: Sendable, Hashable {
    /// The other validator whose earlier changes fit best, by its place in the list.
    public let other: Int
    /// How many epochs earlier.
    public let lag: Int
    /// The mean cosine with the other's changes that many epochs earlier, −1…1.
    public let lagged: Double
    /// The mean cosine with the other's changes of the same epochs as the lagged mean has.
    public let present: Double
    /// How many pairs of changes the lagged mean has.
    public let samples: Int

    /// How much better the earlier changes fit than those of the same epoch.
    public var advantage: Double { lagged - present }

    /// Compares a validator with others; nil where there are too few epochs.
    ///
    /// - Parameters:
    ///   - own: its weights, a row for each epoch.
    ///   - others: the same epochs of each other validator.
    ///   - lags: how many epochs earlier a copier may have looked; from the reveal period on where weights are committed.
    /// - Throws: ``ScoringError`` for rows of different lengths, and for weights that are not finite.
    public init?(own: [[Double]], others: [[[Double]]], lags: ClosedRange<Int> = 1...3) throws(ScoringError) {
        let changes = try Self.changes(own)
        var best: (other: Int, lag: Int, lagged: Double, present: Double, samples: Int)?
        for (number, other) in others.enumerated() {
            try ScoringError.requireLength(other.count, own.count, "Epochs of a validator")
            try ScoringError.requireLength(other.first?.count ?? 0, own.first?.count ?? 0, "Weights of an epoch")
            let theirs = try Self.changes(other)
            for lag in lags where lag > 0 && lag < changes.count {
                let cosines = zip(changes[lag...], theirs).map(Self.cosine)
                let present = zip(changes[lag...], theirs[lag...]).map(Self.cosine).mean
                let found = (number, lag, cosines.mean, present, cosines.count)
                if best.map({ found.2 - found.3 > $0.lagged - $0.present }) ?? true { best = found }
            }
        }
        guard let best else { return nil }
        (other, lag, lagged, present, samples) = best
    }

    private static func changes(_ rows: [[Double]]) throws(ScoringError) -> [[Double]] {
        for row in rows {
            try ScoringError.requireLength(row.count, rows[0].count, "Weights of an epoch")
            try ScoringError.requireFinite(row, "Weight")
        }
        return zip(rows.dropFirst(), rows).map { now, before in zip(now, before).map { $0 - $1 } }
    }

    private static func cosine(_ a: [Double], _ b: [Double]) -> Double {
        let (aa, bb) = (a.map { $0 * $0 }.compensatedSum, b.map { $0 * $0 }.compensatedSum)
        guard aa > 0, bb > 0 else { return 0 }
        return zip(a, b).map { $0 * $1 }.compensatedSum / (aa.squareRoot() * bb.squareRoot())
    }
}
