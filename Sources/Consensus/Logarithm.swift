/// Natural logarithms and exponentials on whole numbers: 120 bits behind the point, the same on every machine.
enum Logarithm {
    /// Bits behind the point of all numbers here.
    static let fraction: UInt128 = 120
    static let one: UInt128 = 1 << 120
    /// ln 2, floored.
    private static let ln2: UInt128 = 0xB1_7217_F7D1_CF79_ABC9_E3B3_9803_F2F6
    /// Terms of the series: enough for 120 bits.
    private static let terms: UInt128 = 40

    /// ln(dividend / divisor), at least zero: the dividend must not be smaller, and neither may be zero.
    static func ratio(_ dividend: UInt128, _ divisor: UInt128) -> UInt128 {
        // Room for the sum below; of numbers this large the last two bits say nothing.
        let (dividend, divisor) = dividend >> 126 == 0 ? (dividend, divisor) : (dividend >> 2, max(1, divisor >> 2))
        // dividend / divisor = m × 2^k with m in [1, 2); ln m = 2 artanh z with z = (m − 1) / (m + 1) ≤ 1/3.
        var shift = UInt128(max(0, divisor.leadingZeroBitCount - dividend.leadingZeroBitCount))
        if divisor << shift > dividend, shift > 0 { shift -= 1 }
        let base = divisor << shift
        let numerator = dividend - min(base, dividend)
        let denominator = dividend + base
        let z = quotient(numerator, denominator)
        let square = product(z, z)
        var power = z
        var sum = z
        var order: UInt128 = 3
        while power > 0, order < 2 * terms {
            power = product(power, square)
            sum += power / order
            order += 2
        }
        return 2 * sum + shift * ln2
    }

    /// `e^(−value × factor / divisor)`: `value` as ``ratio(_:_:)`` gives it.
    static func negativeExponential(_ value: UInt128, times factor: UInt128, over divisor: UInt128) -> UInt128 {
        let exponent = WideMath.share(value, factor, over: divisor)
        return negativeExponential(exponent)
    }

    /// `e^(−value)`.
    static func negativeExponential(_ value: UInt128) -> UInt128 {
        let halvings = value / ln2
        guard halvings < 120 else { return 0 }
        let rest = value - halvings * ln2
        // e^−r = 1 − r + r²/2 − …, summed from its last term on so that no intermediate result is negative.
        var sum = one
        var order = terms
        while order > 0 {
            sum = one - product(rest, sum) / order
            order -= 1
        }
        return sum >> halvings
    }

    /// `e^value` with 96 bits behind the point, saturating.
    static func exponential(_ value: UInt128) -> UInt128 {
        let doublings = value / ln2 + 1
        let power = negativeExponential(doublings * ln2 - value)
        guard doublings < 32 else { return .max }
        return doublings <= 24 ? power >> (24 - doublings) : power << (doublings - 24)
    }

    private static func product(_ left: UInt128, _ right: UInt128) -> UInt128 { WideMath.product(left, right, shift: 120) }

    private static func quotient(_ dividend: UInt128, _ divisor: UInt128) -> UInt128 {
        WideMath.quotient(dividend, shift: 120, by: divisor)
    }
}
