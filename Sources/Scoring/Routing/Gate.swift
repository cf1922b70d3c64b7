internal import Foundation

/// A softmax gate: what share of queries each miner gets, by relevance, reliability and speed; none but the best few.
///
/// - Source: Shazeer et al., "Outrageously large neural networks: the sparsely-gated mixture-of-experts layer" (2017); section 5 of
///   `docs/scoring.md`; golden vectors `scoring/routing.json`, table `gate`.
public struct Gate: Sendable, Hashable, Codable {
    /// How many miners keep a share.
    public var kept: Int
    /// How even the shares are: near zero the best takes all.
    public var temperature: Double
    /// What the log-odds of a good answer count for.
    public var reliabilityWeight: Double
    /// What each whole target's time over the target counts for, against a miner.
    public var latencyWeight: Double
    /// The latency that costs nothing.
    public var target: Duration

    /// A gate.
    public init(
        kept: Int, temperature: Double = 1, reliabilityWeight: Double = 1, latencyWeight: Double = 0,
        target: Duration = .seconds(1)
    ) {
        precondition(kept > 0 && temperature > 0 && target > .zero, "A Gate keeps somebody, at a temperature above zero.")
        self.kept = kept
        self.temperature = temperature
        self.reliabilityWeight = reliabilityWeight
        self.latencyWeight = latencyWeight
        self.target = target
    }

    /// The share of each miner; they sum to one, and all but ``kept`` are zero.
    ///
    /// - Parameters:
    ///   - relevance: how well the miner suits the query; any number.
    ///   - reliability: the probability of a good answer; held within 0.001…0.999.
    ///   - latency: its usual time.
    public func shares(relevance: [Double], reliability: [Double], latency: [Duration]) throws(ScoringError) -> [Double] {
        try ScoringError.requireLength(reliability.count, relevance.count, "Reliabilities")
        try ScoringError.requireLength(latency.count, relevance.count, "Latencies")
        try ScoringError.requireFinite(relevance, "Relevance")
        try ScoringError.requireFinite(reliability, "Reliability")
        let logits = relevance.indices.map { miner in
            let p = min(0.999, max(0.001, reliability[miner]))
            return relevance[miner] + reliabilityWeight * log(p / (1 - p))
                - latencyWeight * max(0, latency[miner] / target - 1)
        }
        let best = try Normalisation.top(kept, of: logits)
        let shares = try Normalisation.softmax(best.map { logits[$0] }, temperature: temperature)
        var all = [Double](repeating: 0, count: logits.count)
        for (miner, share) in zip(best, shares) { all[miner] = share }
        return all
    }
}
