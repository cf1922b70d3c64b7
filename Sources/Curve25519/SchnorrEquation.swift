/// The equation R = s·B − k·A of a signature (R, s) under a key A: R is the one encoding of the right side, and no other bytes
/// pass.
package enum SchnorrEquation {
    /// A key as the equation wants it.
    package enum Key: Sendable {
        /// A key whose multiples are at hand.
        case table(CombTable)
        /// A key that was just decoded.
        case point(EdwardsPoint)
    }

    /// Whether `commitment` is the ristretto255 encoding of s·B − k·A.
    package static func holdsInRistretto(commitment: Bits256, s: Scalar, k: Scalar, key: Key) -> Bool {
        switch key {
        case .table(let table): DoubleScalar.difference(s, k, of: table).ristretto == commitment
        case .point(let point): holdsHalved(commitment: commitment, s: s, k: k, point)
        }
    }

    /// The same by a multiple of the equation that has scalars of half the length: with v·k = ±u, v·s·B ∓ u·A − v·R must be the
    /// identity. The group has prime order and v is not 0 in it, so that no other R satisfies it; and as every coset has one
    /// encoding, bytes that decode to R are its encoding.
    private static func holdsHalved(commitment: Bits256, s: Scalar, k: Scalar, _ point: EdwardsPoint) -> Bool {
        guard let r = EdwardsPoint(ristretto: commitment) else { return false }
        let (u, v, isNegative) = k.fraction
        var sum = SumOfMultiples()
        sum.add(v * s, CombTable.base)
        sum.add(u, isNegative ? point : point.negated)
        sum.add(v, r.negated)
        return sum.total.isRistrettoIdentity
    }

    /// Whether `commitment` is the ed25519 encoding of s·B − k·A, with no factor of 8 on either side.
    package static func holdsInEd25519(commitment: Bits256, s: Scalar, k: Scalar, key: Key) -> Bool {
        switch key {
        case .table(let table): DoubleScalar.difference(s, k, of: table).ed25519 == commitment
        case .point(let point): DoubleScalar.difference(s, k, of: point).ed25519 == commitment
        }
    }
}
