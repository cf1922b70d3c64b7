extension EdwardsPoint {
    /// A point of the coset that a ristretto255 encoding stands for; nil unless it is the one encoding of a coset.
    package init?(ristretto bits: Bits256) {
        guard let decoding = RistrettoDecoding(bits), let point = decoding.point(decoding.ratio.root) else { return nil }
        self = point
    }

    /// Points of the cosets that two encodings stand for, at a quarter less than one by one; nil unless both are encodings.
    static func pair(ristretto a: Bits256, _ b: Bits256) -> (a: EdwardsPoint, b: EdwardsPoint)? {
        guard let first = RistrettoDecoding(a), let second = RistrettoDecoding(b) else { return nil }
        let roots = FieldElement.Ratio.roots(first.ratio, second.ratio)
        guard let a = first.point(roots.a), let b = second.point(roots.b) else { return nil }
        return (a, b)
    }

    /// Whether 32 bytes are the encoding of the point's coset (RFC 9496, section 4.3.2), by an inversion in place of the root that
    /// encoding takes.
    ///
    /// A decoding's y is (1 − s²)/(1 + s²), and its x is the even one of the two that the curve has for it, if x·y is even as well and y not
    /// 0 (RFC 9496, 4.3.1). So the bytes are the encoding when one of the coset's members, (±x, ±y) and (±i·y, ±i·x) with equal signs, has that
    /// y and these signs.
    package func isEncoded(inRistretto bits: Bits256) -> Bool {
        guard !bits.highestBit, FieldElement.isCanonical(bits), bits.w0 & 1 == 0 else { return false }
        let ss = FieldElement(bits).squared()
        let (u1, u2) = (FieldElement.one - ss, FieldElement.one + ss)
        guard !u1.isZero else { return false }
        func isDecoding(_ x: FieldElement, _ y: FieldElement) -> Bool {
            (y * u2).equals(u1) && !x.isNegative && !(x * y).isNegative
        }
        let reciprocal = z.inverse
        let (x, y) = (x * reciprocal, y * reciprocal)
        let (turnedX, turnedY) = (y * .rootOfMinusOne, x * .rootOfMinusOne)
        return isDecoding(x, y) || isDecoding(-x, -y) || isDecoding(turnedX, turnedY) || isDecoding(-turnedX, -turnedY)
    }

    /// Whether the point's coset is the group's identity. Source: RFC 9496, section 4.3.3, against (0, 1).
    package var isRistrettoIdentity: Bool { x.isZero || y.isZero }
}

/// A ristretto255 encoding on its way to a point, before and after its root. Source: RFC 9496, section 4.3.1.
private struct RistrettoDecoding {
    private let s, u1, u2, v: FieldElement

    /// The ratio whose root is needed.
    var ratio: FieldElement.Ratio { FieldElement.Ratio(.one, over: v * u2.squared()) }

    /// Nil for bytes that are at or above p, or odd.
    init?(_ bits: Bits256) {
        guard !bits.highestBit, FieldElement.isCanonical(bits), bits.w0 & 1 == 0 else { return nil }
        s = FieldElement(bits)
        let ss = s.squared()
        u1 = .one - ss
        u2 = .one + ss
        v = -(EdwardsPoint.d * u1.squared()) - u2.squared()
    }

    /// The point, from the ratio's root.
    func point(_ root: (isSquare: Bool, root: FieldElement)) -> EdwardsPoint? {
        let denominatorX = root.root * u2
        let denominatorY = root.root * denominatorX * v
        let x = (s.doubled * denominatorX).absolute
        let y = u1 * denominatorY
        let t = x * y
        guard root.isSquare, !t.isNegative, !y.isZero else { return nil }
        return EdwardsPoint(x: x, y: y, z: .one, t: t)
    }
}
