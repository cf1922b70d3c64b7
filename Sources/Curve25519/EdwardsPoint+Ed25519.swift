extension EdwardsPoint {
    /// The point of an ed25519 encoding: y, and the sign of x in the highest bit; nil when no point has that y.
    ///
    /// Takes what libsodium's decoding takes and no less: a y at or above the modulus, and a sign on x = 0, which has none.
    /// Whoever needs an encoding to be the canonical one asks ``isCanonical(ed25519:)`` first.
    /// Source: RFC 8032, section 5.1.3.
    package init?(ed25519 bits: Bits256) {
        let decoding = Ed25519Decoding(bits)
        guard let point = decoding.point(decoding.ratio.root) else { return nil }
        self = point
    }

    /// The points of two encodings, at a quarter less than one by one; nil when one has none.
    static func pair(ed25519 a: Bits256, _ b: Bits256) -> (a: EdwardsPoint, b: EdwardsPoint)? {
        let (first, second) = (Ed25519Decoding(a), Ed25519Decoding(b))
        let roots = FieldElement.Ratio.roots(first.ratio, second.ratio)
        guard let a = first.point(roots.a), let b = second.point(roots.b) else { return nil }
        return (a, b)
    }

    /// The ed25519 encoding. Source: RFC 8032, section 5.1.2.
    package var ed25519: Bits256 {
        let reciprocal = z.inverse
        var bits = (y * reciprocal).canonical
        if (x * reciprocal).isNegative { bits.w3 |= 1 &<< 63 }
        return bits
    }

    /// Whether y, sign aside, is written below the modulus.
    package static func isCanonical(ed25519 bits: Bits256) -> Bool { FieldElement.isCanonical(bits) }

    /// Whether an encoding that decodes to this point is the canonical one: y below the modulus, and no sign on x = 0.
    func isEncodedOnce(in bits: Bits256) -> Bool { FieldElement.isCanonical(bits) && !(bits.highestBit && x.isZero) }

    /// Whether the encoding of y, sign aside, is one of the seven that libsodium refuses: the points whose order divides 8,
    /// and 0 and 1 written with the modulus added.
    package static func hasSmallOrder(ed25519 bits: Bits256) -> Bool {
        let masked = bits.withoutHighestBit
        return smallOrder.contains { $0 == masked }
    }

    /// Source: libsodium's list, which is y = 0, 1, −1 and the two of order 8, then p and p + 1.
    private static let smallOrder: [Bits256] = [
        Bits256(0, 0, 0, 0), Bits256(1, 0, 0, 0),
        Bits256(0xb027_b2c2_8f95_e826, 0xf098_eff2_89f4_c345, 0x3933_c6d3_05ac_dfd5, 0x05fc_536d_8802_38b1),
        Bits256(0x4fd8_4d3d_706a_17c7, 0x0f67_100d_760b_3cba, 0xc6cc_392c_fa53_202a, 0x7a03_ac92_77fd_c74e),
        Bits256(0xffff_ffff_ffff_ffec, .max, .max, 0x7fff_ffff_ffff_ffff),
        Bits256(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff),
        Bits256(0xffff_ffff_ffff_ffee, .max, .max, 0x7fff_ffff_ffff_ffff),
    ]
}

/// An ed25519 encoding on its way to a point, before and after its root.
private struct Ed25519Decoding {
    private let y: FieldElement
    private let isNegative: Bool
    /// x², whose root is needed.
    let ratio: FieldElement.Ratio

    init(_ bits: Bits256) {
        y = FieldElement(bits)
        isNegative = bits.highestBit
        let yy = y.squared()
        ratio = FieldElement.Ratio(yy - .one, over: yy * EdwardsPoint.d + .one)
    }

    /// The point, from the ratio's root.
    func point(_ root: (isSquare: Bool, root: FieldElement)) -> EdwardsPoint? {
        guard root.isSquare else { return nil }
        let x = isNegative ? -root.root : root.root
        return EdwardsPoint(x: x, y: y, z: .one, t: x * y)
    }
}
