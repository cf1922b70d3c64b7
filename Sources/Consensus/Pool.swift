/// A subnet's market: alpha against TAO, on a curve of weights, without other users' liquidity.
///
/// - Source: section 4 of `docs/consensus.md`; golden vectors `consensus/pool_swap.json`.
public struct Pool: Hashable, Sendable, Codable {
    /// Why a swap is refused: the chain's own names.
    public enum Refusal: String, Error, Hashable, Sendable {
        case SwapInputTooLarge, ReservesTooLow, PriceLimitExceeded, InsufficientLiquidity
    }

    /// Which way a swap goes.
    public enum Side: Hashable, Sendable {
        /// TAO in, alpha out.
        case buy
        /// Alpha in, TAO out.
        case sell
    }

    /// What a swap did.
    public struct Swap: Hashable, Sendable {
        /// What went into the pool, without the fee, in rao of what was given.
        public let paidIn: UInt64
        /// What came out, in rao of what was wanted.
        public let paidOut: UInt64
        /// The fee, in rao of what was given.
        public let fee: UInt64
    }

    /// The TAO side, in rao.
    public private(set) var tao: UInt64
    /// The alpha side, in rao.
    public private(set) var alpha: UInt64
    /// The weight of the TAO side, in units of 10^-18; alpha has the rest to one.
    public private(set) var quoteWeight: UInt64

    /// The least reserve that a swap may draw on, in rao.
    public static let minimumReserve: UInt64 = 1_000_000
    /// The least weight of either side: 1 %.
    private static let minimumWeight: UInt64 = PoolPower.one / 100

    /// A pool; new ones weigh both sides alike.
    public init(tao: UInt64, alpha: UInt64, quoteWeight: UInt64 = PoolPower.one / 2) {
        self.tao = tao
        self.alpha = alpha
        self.quoteWeight = quoteWeight
    }

    private var baseWeight: UInt64 { PoolPower.one - quoteWeight }

    /// TAO per alpha; zero for an empty pool.
    public var price: Wide64 {
        guard alpha > 0, quoteWeight > 0 else { return .zero }
        let (high, low) = (UInt128(baseWeight) * UInt128(tao)).multipliedFullWidth(by: 1 << 64)
        let divisor = UInt128(quoteWeight) * UInt128(alpha)
        return high < divisor ? Wide64(bits: divisor.dividingFullWidth((high, low)).quotient) : Wide64(bits: .max)
    }

    /// Swaps an amount, as much of it as the limit allows.
    ///
    /// - Parameters:
    ///   - limit: rao of TAO per alpha that the price must not pass, or nil.
    ///   - feeRate: the fee's share in 16 bits; 0 for the protocol's own swaps.
    public mutating func swap(_ side: Side, _ amount: UInt64, limit: UInt64? = nil, feeRate: UInt16 = 33) throws(Refusal)
        -> Swap
    {
        var fee = Self.fee(amount, rate: feeRate)
        var input = amount - fee
        let (inside, outside) = side == .buy ? (tao, alpha) : (alpha, tao)
        guard UInt128(input) <= UInt128(inside) * 1_000 else { throw .SwapInputTooLarge }
        guard outside >= Self.minimumReserve else { throw .ReservesTooLow }
        if let limit {
            let bound = Wide64(limit, over: 1_000_000_000)
            let now = price
            guard side == .buy ? now < bound : bound < now else { throw .PriceLimitExceeded }
            var after = self
            after.apply(side, paidIn: input, paidOut: output(side, input))
            if side == .buy ? after.price > bound : after.price < bound {
                input = inputReaching(bound, side)
                fee = UInt64(clamping: UInt128(input) * UInt128(feeRate) / UInt128(65_535 - min(feeRate, 65_534)))
            }
        }
        let out = output(side, input)
        guard out > 0 else { throw .ReservesTooLow }
        guard out <= outside else { throw .InsufficientLiquidity }
        apply(side, paidIn: input, paidOut: out)
        return Swap(paidIn: input, paidOut: out, fee: fee)
    }

    /// What a swap of `amount` would give, without the fee and without changing anything.
    public func quote(_ side: Side, _ amount: UInt64, feeRate: UInt16 = 33) throws(Refusal) -> Swap {
        var copy = self
        return try copy.swap(side, amount, feeRate: feeRate)
    }

    /// The fee on an amount.
    public static func fee(_ amount: UInt64, rate: UInt16) -> UInt64 { UInt64(UInt128(amount) * UInt128(rate) / 65_535) }

    /// Adds liquidity without moving the price: the weights move.
    ///
    /// - Returns: false, and nothing added, where a weight would fall under 1 % or the pool has no price.
    public mutating func inject(tao taoIn: UInt64, alpha alphaIn: UInt64) -> Bool {
        guard tao > 0, alpha > 0 else { return false }
        let (newTao, overTao) = tao.addingReportingOverflow(taoIn)
        let (newAlpha, overAlpha) = alpha.addingReportingOverflow(alphaIn)
        guard !overTao, !overAlpha else { return false }
        if taoIn == 0, alphaIn == 0 { return true }
        // q / (q1 + q2) of products of up to 2^188: both are cut to 128 bits by the same shift.
        let q1 = (UInt128(baseWeight) * UInt128(tao)).multipliedFullWidth(by: UInt128(newAlpha))
        let q2 = (UInt128(quoteWeight) * UInt128(alpha)).multipliedFullWidth(by: UInt128(newTao))
        let weight = Self.proportion(q2, of: q1)
        guard weight >= Self.minimumWeight, PoolPower.one - weight >= Self.minimumWeight else { return false }
        (tao, alpha, quoteWeight) = (newTao, newAlpha, weight)
        return true
    }

    private mutating func apply(_ side: Side, paidIn: UInt64, paidOut: UInt64) {
        switch side {
        case .buy:
            tao = UInt64(clamping: UInt128(tao) + UInt128(paidIn))
            alpha -= min(alpha, paidOut)
        case .sell:
            alpha = UInt64(clamping: UInt128(alpha) + UInt128(paidIn))
            tao -= min(tao, paidOut)
        }
    }

    /// What comes out for an input without fee.
    private func output(_ side: Side, _ input: UInt64) -> UInt64 {
        let (inside, outside) = side == .buy ? (tao, alpha) : (alpha, tao)
        let (numerator, denominator) = side == .buy ? (quoteWeight, baseWeight) : (baseWeight, quoteWeight)
        let after = UInt64(clamping: UInt128(inside) + UInt128(input))
        let kept = PoolPower.scaled(inside, over: after, numerator: numerator, denominator: denominator)
        return UInt64(UInt128(outside) * UInt128(PoolPower.one - kept) / UInt128(PoolPower.one))
    }

    /// The input without fee that brings the price to a bound.
    private func inputReaching(_ bound: Wide64, _ side: Side) -> UInt64 {
        let now = price
        // Buying: tao × ((bound / now)^base − 1); selling: alpha × ((now / bound)^quote − 1).
        let (larger, smaller) = side == .buy ? (bound, now) : (now, bound)
        let (reserve, weight) = side == .buy ? (tao, baseWeight) : (alpha, quoteWeight)
        let growth = PoolPower.growth(larger, over: smaller, numerator: weight, denominator: PoolPower.one)
        return UInt64(clamping: WideMath.share(UInt128(reserve), growth - PoolPower.growthUnit, over: PoolPower.growthUnit))
    }

    /// `floor(10^18 × q / (q + p))`.
    private static func proportion(_ q: (high: UInt128, low: UInt128), of p: (high: UInt128, low: UInt128)) -> UInt64 {
        let (low, carry) = q.low.addingReportingOverflow(p.low)
        let high = q.high + p.high + (carry ? 1 : 0)
        let shift = UInt128(128 - high.leadingZeroBitCount)
        let divisor = shift == 0 ? low : (shift == 128 ? high : high << (128 - shift) | low >> shift)
        let dividend = shift == 0 ? q.low : (shift == 128 ? q.high : q.high << (128 - shift) | q.low >> shift)
        return UInt64(clamping: WideMath.share(dividend, UInt128(PoolPower.one), over: divisor))
    }
}
