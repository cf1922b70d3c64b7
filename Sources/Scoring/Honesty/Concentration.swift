/// How much is in few hands: by coldkey, by network, by cluster of equal answers.
///
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`, table `concentration`.
public struct Concentration: Sendable, Hashable {
    /// The sum of squared shares: 1 where one owner has all, 1/n where n have equal parts.
    public let herfindahl: Double
    /// The largest owner's share.
    public let largest: Double
    /// How many owners have more than half together.
    public let ownersForMajority: Int

    /// Adds up amounts by owner.
    ///
    /// - Throws: ``ScoringError`` for amounts that are negative, not finite, or nothing in all.
    public init<Owner: Hashable>(owners: [Owner], amounts: [Double]) throws(ScoringError) {
        let shares = try Pool.shares(of: amounts, count: owners.count)
        var sums: [Owner: CompensatedSum] = [:]
        for (owner, share) in zip(owners, shares) { sums[owner, default: .init()].add(share) }
        let sorted = sums.values.map(\.value).sorted(by: >)
        herfindahl = sorted.map { $0 * $0 }.compensatedSum
        largest = sorted.first ?? 0
        var reached = CompensatedSum()
        ownersForMajority =
            (sorted.firstIndex {
                reached.add($0)
                // Shares carry rounding: half is not more than half.
                return reached.value > 0.5 + 1e-12
            } ?? sorted.count - 1) + 1
    }
}
