/// Powers of proportions, as a pool's curve needs them.
///
/// - Source: section 4.1 of `docs/consensus.md`; golden vectors `consensus/pool_swap.json`, table `power`.
public enum PoolPower {
    /// The unit of the result: one.
    public static let one: UInt64 = 1_000_000_000_000_000_000

    /// `floor(10^18 × (x / y)^(numerator / denominator))` for `x ≤ y`; 10^18 where they are equal or the exponent is zero.
    public static func scaled(_ x: UInt64, over y: UInt64, numerator: UInt64, denominator: UInt64) -> UInt64 {
        guard x < y, numerator > 0, denominator > 0 else { return one }
        guard x > 0 else { return 0 }
        if numerator == denominator { return UInt64(UInt128(one) * UInt128(x) / UInt128(y)) }
        let logarithm = Logarithm.ratio(UInt128(y), UInt128(x))
        let power = Logarithm.negativeExponential(logarithm, times: UInt128(numerator), over: UInt128(denominator))
        let (high, low) = power.multipliedFullWidth(by: UInt128(one))
        let whole = UInt64(truncatingIfNeeded: high << 8 | low >> 120)
        // An error of the last bits decides only where the true value is a whole number: then the root is exact.
        let fraction = (low & (Logarithm.one - 1)) >> 80
        let mostly: UInt128 = (1 << 40) - 1
        if fraction == mostly, isExact(whole + 1, x, y, numerator, denominator) { return whole + 1 }
        return min(whole, one)
    }

    /// One, as ``growth(_:over:numerator:denominator:)`` counts.
    static let growthUnit: UInt128 = 1 << 96

    /// `(larger / smaller)^(numerator / denominator)` in units of 2^-96.
    static func growth(_ larger: Wide64, over smaller: Wide64, numerator: UInt64, denominator: UInt64) -> UInt128 {
        guard smaller.bits > 0, smaller < larger, denominator > 0 else { return growthUnit }
        let logarithm = Logarithm.ratio(larger.bits, smaller.bits)
        return Logarithm.exponential(WideMath.share(logarithm, UInt128(numerator), over: UInt128(denominator)))
    }

    /// Whether `candidate / 10^18` is `(x / y)^(numerator / denominator)` exactly.
    private static func isExact(_ candidate: UInt64, _ x: UInt64, _ y: UInt64, _ numerator: UInt64, _ denominator: UInt64)
        -> Bool
    {
        let common = divisor(numerator, denominator)
        let (a, b) = (numerator / common, denominator / common)
        let shared = divisor(x, y)
        // In lowest terms a power of a proportion is a proportion only where both its parts are b-th powers.
        guard a <= 1_024, b <= 64, let u = root(x / shared, b), let v = root(y / shared, b) else { return false }
        var left = UInt128(one)
        var right = UInt128(candidate)
        for _ in 0..<a {
            let (l, overflowLeft) = left.multipliedReportingOverflow(by: UInt128(u))
            let (r, overflowRight) = right.multipliedReportingOverflow(by: UInt128(v))
            if overflowLeft || overflowRight { return false }
            (left, right) = (l, r)
        }
        return left == right
    }

    private static func divisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// The whole number whose power is `value`, if there is one.
    private static func root(_ value: UInt64, _ degree: UInt64) -> UInt64? {
        var low: UInt64 = 1
        var high: UInt64 = degree == 1 ? value : 1 << (64 / degree + 1)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if let power = power(middle, degree), power <= value { low = middle } else { high = middle - 1 }
        }
        return power(low, degree) == value ? low : nil
    }

    private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64? {
        var result: UInt64 = 1
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { return nil }
            result = product
        }
        return result
    }
}
