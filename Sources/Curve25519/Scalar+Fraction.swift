extension Scalar {
    /// Two scalars of half the length whose ratio this one is modulo ℓ: self·denominator = ±numerator, both below 2¹²⁷, the
    /// denominator not 0.
    ///
    /// Euclid's algorithm for ℓ and this scalar, halted halfway, by shifts and subtractions. Before each step rᵢ = ±tᵢ·self modulo ℓ for
    /// i = 0, 1, with opposite signs, and r₀·t₁ + r₁·t₀ = ℓ; so t₀ ≤ ℓ/r₁ and t₁ ≤ ℓ/r₀ stay below 2¹²⁶ while r₁ is at or above 2¹²⁷.
    /// Source: Antipa, Brown, Gallant, Lambert, Struik, Vanstone: "Accelerated Verification of ECDSA Signatures" (2005), section 3.
    package var fraction: (numerator: Scalar, denominator: Scalar, isNegative: Bool) {
        var (high0, low0) = Self.halves(Self.order)
        var (high1, low1) = Self.halves(bits)
        var t0: UInt128 = 0
        var t1: UInt128 = 1
        // The sign of t₁.
        var isNegative = false
        while high1 != 0 || low1._high >> 63 != 0 {
            // r₀ ≥ r₁ here, so the shift is not negative; one too large by one is taken back.
            let zeros0 = high0 != 0 ? high0.leadingZeroBitCount : 128 &+ low0.leadingZeroBitCount
            let zeros1 = high1 != 0 ? high1.leadingZeroBitCount : 128 &+ low1.leadingZeroBitCount
            var shift = UInt128(_low: UInt64(truncatingIfNeeded: zeros1 &- zeros0), _high: 0)
            var (high, low) = Self.shifted(high1, low1, shift)
            if high > high0 || high == high0 && low > low0 {
                shift &-= 1
                (high, low) = Self.shifted(high1, low1, shift)
            }
            let borrow: UInt128 = low > low0 ? 1 : 0
            low0 = low0 &- low
            high0 = high0 &- high &- borrow
            t0 = t0 &+ t1 &<< shift
            if high0 < high1 || high0 == high1 && low0 < low1 {
                swap(&high0, &high1)
                swap(&low0, &low1)
                swap(&t0, &t1)
                isNegative.toggle()
            }
        }
        return (Scalar(half: low1), Scalar(half: t1), isNegative)
    }

    /// The upper and the lower 128 bits.
    @inline(__always)
    private static func halves(_ bits: Bits256) -> (UInt128, UInt128) {
        (UInt128(_low: bits.w2, _high: bits.w3), UInt128(_low: bits.w0, _high: bits.w1))
    }

    /// 256 bits shifted to the left by at most 126.
    @inline(__always)
    private static func shifted(_ high: UInt128, _ low: UInt128, _ shift: UInt128) -> (UInt128, UInt128) {
        (high &<< shift | (low &>> 1) &>> (127 &- shift), low &<< shift)
    }
}
