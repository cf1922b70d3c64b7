/// A hotkey's stake on one subnet, held in shares: what it earns raises the value of all of them.
///
/// Values are floored, so their sum never exceeds the pool.
/// - Source: section 7.1 of `docs/consensus.md`; golden vectors `consensus/dividends.json`.
public struct StakePool: Hashable, Sendable {
    /// Shares are whole numbers of 2^-32 of a first rao.
    private static let precision: UInt128 = 32

    /// What the pool holds, in rao.
    public private(set) var total: UInt64 = 0
    /// All shares.
    public private(set) var shares: UInt128 = 0

    /// An empty pool.
    public init() {}

    /// A pool as it was stored.
    public init(total: UInt64, shares: UInt128) {
        self.total = total
        self.shares = shares
    }

    /// What so many shares are worth, in rao.
    public func value(of shares: UInt128) -> UInt64 {
        shares == self.shares ? total : UInt64(clamping: WideMath.share(shares, UInt128(total), over: self.shares))
    }

    /// Puts an amount in for one holder: the shares that it gets.
    public mutating func deposit(_ amount: UInt64) -> UInt128 {
        let new =
            total == 0 || shares == 0
            ? UInt128(amount) << Self.precision : WideMath.share(UInt128(amount), shares, over: UInt128(total))
        // A pool that lost everything begins anew: old shares of nothing are worth nothing.
        if total == 0 { shares = 0 }
        total += amount
        shares += new
        return new
    }

    /// Adds an amount for all holders.
    public mutating func credit(_ amount: UInt64) { total += amount }

    /// Takes an amount out of one holder's shares: how many shares go. All of them go with all of their value.
    public mutating func withdraw(_ amount: UInt64, from held: UInt128) -> UInt128 {
        let worth = value(of: held)
        let amount = min(amount, worth)
        var gone = held
        if amount < worth {
            let (high, low) = UInt128(amount).multipliedFullWidth(by: shares)
            let (quotient, remainder) = UInt128(total).dividingFullWidth((high, low))
            gone = min(held, quotient + (remainder > 0 ? 1 : 0))
        }
        total -= amount
        shares -= gone
        return gone
    }
}
