/// How much more than the consensus a validator gives, in all and to some miners: its own coldkey's, for example.
///
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`, table `favour`.
public struct Favour: Sendable, Hashable {
    /// What its row gives above the consensus, over all miners.
    public let total: Double
    /// What of that goes to the miners asked about.
    public let own: Double

    /// Compares a row with the consensus.
    ///
    /// - Parameters:
    ///   - row: the validator's weights, as shares of one.
    ///   - consensus: the consensus weights, as shares of one.
    ///   - own: the places of the miners asked about.
    public init(row: [Double], consensus: [Double], own: Set<Int>) throws(ScoringError) {
        try ScoringError.requireLength(consensus.count, row.count, "Consensus weights")
        try ScoringError.requireFinite(row + consensus, "Weight")
        let above = zip(row, consensus).map { max(0, $0 - $1) }
        total = above.compensatedSum
        self.own = above.enumerated().filter { own.contains($0.offset) }.map(\.element).compensatedSum
    }
}
