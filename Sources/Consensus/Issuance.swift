/// How much TAO, or alpha, a block makes: it halves each time that half of what was left is out.
///
/// - Source: section 3.1 of `docs/consensus.md`; golden vectors `consensus/issuance.json`.
public enum Issuance {
    /// There is never more than this, in rao: 21,000,000 TAO, and as much of each alpha.
    public static let cap: UInt64 = 21_000_000_000_000_000

    /// What the next block makes, in rao, when so much is out.
    public static func perBlock(issuance: UInt64) -> UInt64 {
        guard issuance < cap else { return 0 }
        let left = cap - issuance
        var halvings: UInt64 = 0
        while halvings < 30, left <= cap >> (halvings + 1) { halvings += 1 }
        // `left × 2^h ≤ cap` is `left ≤ cap / 2^h`, whose floor is as good: `left` is whole.
        return 1_000_000_000 >> halvings
    }

    /// How many blocks of the first era's length the issuance stands for: the era's number.
    public static func era(issuance: UInt64) -> Int {
        guard issuance < cap else { return 30 }
        var halvings = 0
        while halvings < 30, cap - issuance <= cap >> UInt64(halvings + 1) { halvings += 1 }
        return halvings
    }
}
