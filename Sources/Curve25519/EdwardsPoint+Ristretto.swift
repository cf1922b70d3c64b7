extension EdwardsPoint {
    /// A point of the coset that a ristretto255 encoding stands for; nil unless it is the one encoding of a coset.
    ///
    /// Source: RFC 9496, section 4.3.1.
    package init?(ristretto bits: Bits256) {
        guard !bits.highestBit, FieldElement.isCanonical(bits), bits.w0 & 1 == 0 else { return nil }
        let s = FieldElement(bits)
        let ss = s.squared()
        let u1 = FieldElement.one - ss
        let u2 = FieldElement.one + ss
        let u2Squared = u2.squared()
        let v = (-(Self.d * u1.squared())).carried - u2Squared
        let (isSquare, root) = FieldElement.squareRoot(of: .one, over: v * u2Squared)
        let denominatorX = root * u2
        let denominatorY = root * denominatorX * v
        let x = (s.doubled * denominatorX).absolute
        let y = u1 * denominatorY
        let t = x * y
        guard isSquare, !t.isNegative, !y.isZero else { return nil }
        self.init(x: x, y: y, z: .one, t: t)
    }

    /// The ristretto255 encoding of the point's coset. Source: RFC 9496, section 4.3.2.
    package var ristretto: Bits256 {
        let u1 = (z + y) * (z - y)
        let u2 = x * y
        let (_, root) = FieldElement.squareRoot(of: .one, over: u1 * u2.squared())
        let denominator1 = root * u1
        let denominator2 = root * u2
        let inverse = denominator1 * denominator2 * t
        let isRotated = (t * inverse).isNegative
        let rotatedX = isRotated ? y * FieldElement.rootOfMinusOne : x
        var rotatedY = isRotated ? x * FieldElement.rootOfMinusOne : y
        let denominator = isRotated ? denominator1 * Self.inverseRootOfAMinusD : denominator2
        if (rotatedX * inverse).isNegative { rotatedY = (-rotatedY).carried }
        return (denominator * (z - rotatedY)).absolute.canonical
    }

    /// Whether the point's coset is the group's identity. Source: RFC 9496, section 4.3.3, against (0, 1).
    package var isRistrettoIdentity: Bool { x.isZero || y.isZero }

    /// 1/√(a − d) with a = −1. Source: RFC 9496, section 4.1.
    private static let inverseRootOfAMinusD = FieldElement(
        Bits256(0x99c8_fdaa_805d_40ea, 0x9d2f_1617_5a41_72be, 0x16c2_7b91_fe01_d840, 0x786c_8905_cfaf_fca2))
}
