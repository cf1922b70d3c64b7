/// The equation R = s·B − k·A of a signature (R, s) under a key A: R is the one encoding of the right side, and no other bytes
/// pass.
package enum SchnorrEquation {
    /// A key as the equation wants it.
    package enum Key: Sendable {
        /// A key whose multiples are at hand.
        case table(CombTable)
        /// A key that is still to be decoded.
        case encoding(Bits256)
    }

    /// Whether the key is one, and `commitment` the ristretto255 encoding of s·B − k·A.
    package static func holdsInRistretto(commitment: Bits256, s: Scalar, k: Scalar, key: Key) -> Bool {
        switch key {
        case .table(let table): return DoubleScalar.difference(s, k, of: table).isEncoded(inRistretto: commitment)
        case .encoding(let bits):
            // The group has prime order, so any denominator other than 0 will do; and as every coset has one encoding, bytes that decode to
            // R are its encoding.
            guard let (a, r) = EdwardsPoint.pair(ristretto: bits, commitment) else { return false }
            return difference(s, k.fraction, a, r).isRistrettoIdentity
        }
    }

    /// Whether the key is one, and `commitment` the ed25519 encoding of s·B − k·A, with no factor of 8 on either side.
    package static func holdsInEd25519(commitment: Bits256, s: Scalar, k: Scalar, key: Key) -> Bool {
        switch key {
        case .table(let table): return DoubleScalar.difference(s, k, of: table).ed25519 == commitment
        case .encoding(let bits):
            guard let fraction = k.oddFraction else {
                guard let point = EdwardsPoint(ed25519: bits) else { return false }
                return DoubleScalar.difference(s, k, of: point).ed25519 == commitment
            }
            guard let (a, r) = EdwardsPoint.pair(ed25519: bits, commitment), r.isEncodedOnce(in: commitment) else {
                return false
            }
            return difference(s, fraction, a, r).equals(.identity)
        }
    }

    /// v·s·B ∓ u·A − v·R for the fraction ±u/v of k: a multiple of s·B − k·A − R that costs half the doublings, and is the identity exactly
    /// when that is, if no point but the identity gives the identity when multiplied by v. A and R are met for the first time.
    private static func difference(
        _ s: Scalar, _ k: Scalar.Fraction, _ a: EdwardsPoint, _ r: EdwardsPoint
    ) -> EdwardsPoint {
        let base = CombTable.baseInHalves
        let (left, right) = (OddMultiples(of: a), OddMultiples(of: r))
        var plan = AdditionPlan()
        plan.add((k.denominator * s).bits, of: base, .base)
        plan.add(k.numerator, width: OddMultiples.width, of: .left, sign: k.isNegative ? 0 : 1)
        plan.add(k.denominator.bits, width: OddMultiples.width, of: .right, sign: 1)
        return plan.total(base.entries.span, Span(), left.entries.span, right.entries.span)
    }
}
