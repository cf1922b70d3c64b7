/// The equation R = s·B − k·A of a signature (R, s) under a key A, compared as encodings: R itself is not decoded, so that no
/// second encoding of it can pass.
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
        difference(s, k, key).ristretto == commitment
    }

    /// Whether `commitment` is the ed25519 encoding of s·B − k·A, with no factor of 8 on either side.
    package static func holdsInEd25519(commitment: Bits256, s: Scalar, k: Scalar, key: Key) -> Bool {
        difference(s, k, key).ed25519 == commitment
    }

    private static func difference(_ s: Scalar, _ k: Scalar, _ key: Key) -> EdwardsPoint {
        switch key {
        case .table(let table): DoubleScalar.difference(s, k, of: table)
        case .point(let point): DoubleScalar.difference(s, k, of: point)
        }
    }
}
