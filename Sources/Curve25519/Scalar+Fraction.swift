extension Scalar {
    /// Two numbers of half the length whose ratio is a scalar: scalar·denominator = ±numerator.
    package struct Fraction: Sendable {
        /// Below 2¹²⁸.
        package let numerator: Bits256
        /// Not 0.
        package let denominator: Scalar
        /// Whether the sign is −.
        package let isNegative: Bool
    }

    /// The fraction modulo ℓ, both numbers below 2¹²⁷.
    package var fraction: Fraction {
        var halves = Halving(of: Self.order, self)
        while halves.high1 != 0 || halves.low1._high &>> 63 != 0 { halves.step() }
        return Fraction(
            numerator: Bits256(halves.low1), denominator: Scalar(half: halves.t1), isNegative: halves.isNegative)
    }

    /// The fraction modulo 8ℓ, with an odd denominator: an equation multiplied by it says no less, even of points whose order is no
    /// prime. Nil for the few scalars whose denominator would be much longer than half.
    package var oddFraction: Fraction? {
        var halves = Halving(of: Self.eightfoldOrder, self)
        while halves.high1 != 0 { halves.step() }
        if halves.t1 & 1 == 1 {
            return Fraction(
                numerator: Bits256(halves.low1), denominator: Scalar(half: halves.t1), isNegative: halves.isNegative)
        }
        // t₀ is odd then, for t₀ and t₁ have no common divisor; and it stays odd when even numbers are added.
        guard let denominator = halves.shortened() else { return nil }
        return Fraction(numerator: Bits256(halves.low0), denominator: denominator, isNegative: !halves.isNegative)
    }

    /// 8ℓ.
    private static let eightfoldOrder = Bits256(0xc093_18d2_e7ae_9f68, 0xa6f7_cef5_17bc_e6b2, 0, 0x8000_0000_0000_0000)
}

/// Euclid's algorithm for a modulus m and a scalar k below it, to be halted halfway, by shifts and subtractions.
///
/// Between steps rᵢ = ±tᵢ·k modulo m for i = 0, 1, with opposite signs; r₀ ≥ r₁, and r₀·t₁ + r₁·t₀ = m; so t₀ ≤ m/r₁ and t₁ ≤ m/r₀: both
/// stay below 2¹²⁸ until r₁ falls below 2¹²⁸, for an m below 2²⁵⁶.
/// Source: Antipa, Brown, Gallant, Lambert, Struik, Vanstone: "Accelerated Verification of ECDSA Signatures" (2005), section 3.
private struct Halving {
    var high0, low0, high1, low1: UInt128
    var t0: UInt128 = 0
    var t1: UInt128 = 1
    /// The sign of t₁.
    var isNegative = false

    init(of modulus: Bits256, _ scalar: Scalar) {
        (high0, low0) = (UInt128(_low: modulus.w2, _high: modulus.w3), UInt128(_low: modulus.w0, _high: modulus.w1))
        (high1, low1) = (
            UInt128(_low: scalar.bits.w2, _high: scalar.bits.w3), UInt128(_low: scalar.bits.w0, _high: scalar.bits.w1)
        )
    }

    /// Subtracts the largest r₁·2ˢ from r₀ and exchanges the two when r₀ has become the smaller one; r₁ at or above 2¹²⁷.
    @inline(__always)
    mutating func step() {
        t0 = t0 &+ t1 &<< UInt128(_low: UInt64(truncatingIfNeeded: subtract()), _high: 0)
        if high0 < high1 || high0 == high1 && low0 < low1 {
            swap(&high0, &high1)
            swap(&low0, &low1)
            swap(&t0, &t1)
            isNegative.toggle()
        }
    }

    /// Subtracts multiples of r₁ from r₀ until that is below 2¹²⁸ too. Its denominator, nil when that is much longer than half, or not below ℓ.
    mutating func shortened() -> Scalar? {
        var quotient: UInt128 = 0
        while high0 != 0 {
            guard high1 != 0 || low1._high != 0 else { return nil }
            let shift = subtract()
            guard shift < 127, quotient._high >> 62 == 0 else { return nil }
            quotient += 1 << UInt128(shift)
        }
        let product = quotient.multipliedFullWidth(by: t1)
        let (low, carry) = product.low.addingReportingOverflow(t0)
        let high = product.high &+ (carry ? 1 : 0)
        return Scalar(canonical: Bits256(low._low, low._high, high._low, high._high))
    }

    /// Subtracts the largest r₁·2ˢ from r₀. The s, which is below 192 as long as r₁ is at or above 2⁶⁴.
    @inline(__always)
    private mutating func subtract() -> Int {
        let zeros0 = high0 != 0 ? high0.leadingZeroBitCount : 128 &+ low0.leadingZeroBitCount
        let zeros1 = high1 != 0 ? high1.leadingZeroBitCount : 128 &+ low1.leadingZeroBitCount
        // Not negative, since r₀ ≥ r₁; one too large by one is taken back.
        var shift = zeros1 &- zeros0
        var (high, low) = shifted(shift)
        if high > high0 || high == high0 && low > low0 {
            shift &-= 1
            (high, low) = shifted(shift)
        }
        let borrow: UInt128 = low > low0 ? 1 : 0
        low0 = low0 &- low
        high0 = high0 &- high &- borrow
        return shift
    }

    /// r₁·2ˢ, below 2²⁵⁶.
    @inline(__always)
    private func shifted(_ shift: Int) -> (UInt128, UInt128) {
        if shift > 127 { return (low1 &<< UInt128(shift &- 128), 0) }
        let places = UInt128(_low: UInt64(truncatingIfNeeded: shift), _high: 0)
        return (high1 &<< places | (low1 &>> 1) &>> (127 &- places), low1 &<< places)
    }
}

extension Bits256 {
    /// A number below 2¹²⁸.
    init(_ half: UInt128) { self.init(half._low, half._high, 0, 0) }
}
