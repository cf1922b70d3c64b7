/// Many ristretto255 signatures checked in one equation: Σ zᵢ·(sᵢ·B − kᵢ·Aᵢ − Rᵢ) = 0 for weights zᵢ that no signer could foresee.
///
/// When all signatures hold, so does the sum. When one does not, the sum holds for one weight in 2¹²⁸ at most, since the group has
/// prime order: that is why there is no such batch for ed25519, where two wrong parts of small order may cancel each other.
/// Source: Bellare, Garay, Rabin: "Fast Batch Verification for Modular Exponentiation and Digital Signatures" (1998), the small
/// exponents test; ``SumOfMultiples`` sums up.
package enum SchnorrBatch {
    /// One signature (R, s) under a key, with its challenge k.
    package struct Item: Sendable {
        fileprivate let commitment: EdwardsPoint
        fileprivate let s: Scalar
        fileprivate let k: Scalar
        fileprivate let bits: Bits256
        fileprivate let key: EdwardsPoint

        /// The signature whose R is `commitment`; nil when that or the key encodes no point, which makes it false.
        package init?(commitment: Bits256, s: Scalar, k: Scalar, key bits: Bits256) {
            guard let (key, point) = EdwardsPoint.pair(ristretto: bits, commitment) else { return nil }
            self.commitment = point
            self.key = key
            self.s = s
            self.k = k
            self.bits = bits
        }
    }

    /// Whether all items hold. False says only that one of them does not.
    ///
    /// - Parameter weights: 16 bytes an item from the system's generator, used for nothing else.
    package static func holds(_ items: [Item], weights: [UInt8]) -> Bool {
        precondition(weights.count == 16 * items.count, "Each item of a batch needs a weight of its own.")
        var baseScalar = Scalar.zero
        // Items of one key share its multiples.
        var keyScalars: [Bits256: (scalar: Scalar, key: EdwardsPoint)] = [:]
        var sum = SumOfMultiples()
        for (index, item) in items.enumerated() {
            let weight = Scalar(wide: Array(weights[16 * index..<16 * index + 16]))
            baseScalar = baseScalar + weight * item.s
            let earlier = keyScalars[item.bits]?.scalar ?? .zero
            keyScalars[item.bits] = (earlier + weight * item.k, item.key)
            sum.add(weight, item.commitment.negated)
        }
        for (scalar, key) in keyScalars.values { sum.add(scalar, key.negated) }
        return sum.total(andBase: baseScalar).isRistrettoIdentity
    }
}
