/// Who is trusted by those who are trusted: an eigenvector of who ranks whom, pulled towards stake.
///
/// The pull is what makes a ring of fresh keys that praise each other worthless: without stake nothing flows into it.
/// - Source: Kamvar, Schlosser, Garcia-Molina, "The EigenTrust algorithm for reputation management in P2P networks" (2003); section 6
///   of `docs/scoring.md`; golden vectors `scoring/peer_trust.json`.
public struct PeerTrust: Sendable, Hashable {
    /// The trust in each; it sums to one.
    public let trust: [Double]
    /// How many rounds it took to settle.
    public let rounds: Int

    /// The trust that votes make.
    ///
    /// - Parameters:
    ///   - votes: a row for each voter, a column for each who is ranked; not negative. Votes for oneself don't count; a row without
    ///     votes counts as the shares of stake.
    ///   - stake: of each; not negative, and above zero in all.
    ///   - damping: what part of all trust comes from stake.
    /// - Throws: ``ScoringError`` for a table that is not square, and for numbers that are not finite or are negative.
    public init(votes: [[Double]], stake: [Double], damping: Double = 0.15) throws(ScoringError) {
        guard damping > 0, damping <= 1 else {
            throw ScoringError(.outOfRange, "The damping of trust lies above 0 and is at most 1, not \(damping).")
        }
        let shares = try Pool.shares(of: stake, count: votes.count)
        var rows: [[Double]] = []
        for (voter, votes) in votes.enumerated() {
            try ScoringError.requireLength(votes.count, shares.count, "Votes of a row")
            try ScoringError.requireFinite(votes, "Vote")
            guard votes.allSatisfy({ $0 >= 0 }) else { throw ScoringError(.outOfRange, "Voter \(voter) gave a negative vote.") }
            rows.append(votes.enumerated().map { $0 == voter ? 0 : $1 }.normalised ?? shares)
        }
        var trust = shares
        var rounds = 0
        // Each round shrinks the distance to the fixed point by 1 − damping.
        while rounds < 100_000 {
            var next = shares.map { $0 * damping }
            for (voter, row) in rows.enumerated() {
                let flow = (1 - damping) * trust[voter]
                for (ranked, vote) in row.enumerated() { next[ranked] += flow * vote }
            }
            rounds += 1
            let change = zip(trust, next).map { abs($0 - $1) }.compensatedSum
            trust = next
            if change < 1e-12 { break }
        }
        self.trust = trust
        self.rounds = rounds
    }
}
