/// The gate behind the price rule in runtimes after the snapshot: subnets below a bar get less than their share.
///
/// - Source: section 9 of `docs/consensus.md`; golden vectors `consensus/later_rules.json`.
public struct EmissionGate: Sendable {
    /// The bar is the share of this rank; 0 takes the quantile instead.
    public var rank: Int
    /// The bar is the share at which the descending sum reaches this.
    public var quantile: Wide64
    /// How sharp the gate is.
    public var exponent: Int

    /// The chain's rules unless given.
    public init(rank: Int = 32, quantile: Wide64 = Wide64(0.61), exponent: Int = 3) {
        self.rank = rank
        self.quantile = quantile
        self.exponent = exponent
    }

    /// The bar for these shares: zero where no share is positive.
    public func bar(_ shares: [Wide64]) -> Wide64 {
        let positive = shares.filter { $0.bits > 0 }.sorted(by: >)
        guard let smallest = positive.last else { return .zero }
        if rank > 0 { return rank <= positive.count ? positive[rank - 1] : smallest }
        var sum = Wide64.zero
        for share in positive {
            sum = sum + share
            if sum >= quantile { return share }
        }
        return smallest
    }

    /// The shares behind the gate: `share / (1 + (bar / share)^exponent)`, of one in all.
    public func gated(_ shares: [Wide64], bar: Wide64) -> [Wide64] {
        guard bar.bits > 0 else { return shares }
        let passed = shares.map { share -> Wide64 in
            guard share.bits > 0 else { return .zero }
            let ratio = bar / share
            var power = Wide64.one
            for _ in 0..<max(0, exponent) { power = power * ratio }
            return share * (.one / (.one + power))
        }
        return SubnetEmission.normalised(passed)
    }
}
