extension FieldElement {
    /// The lower 255 bits of 32 bytes, little-endian, taken modulo 2²⁵⁵ − 19: the highest bit is ignored, and numbers at or
    /// above the modulus are taken as they are. Tight.
    init(_ bits: Bits256) {
        self.init(
            bits.w0 & Self.mask, (bits.w0 &>> 51 | bits.w1 &<< 13) & Self.mask,
            (bits.w1 &>> 38 | bits.w2 &<< 26) & Self.mask, (bits.w2 &>> 25 | bits.w3 &<< 39) & Self.mask,
            (bits.w3 &>> 12) & Self.mask)
    }

    /// The one number below 2²⁵⁵ − 19 that this is, for a loose number.
    var canonical: Bits256 {
        let a = carried.carried
        // Now below 2²⁵⁵ + 2¹³, so below 2p. The quotient by p is 1 exactly when a + 19 reaches 2²⁵⁵.
        var quotient = (a.l0 &+ 19) &>> 51
        quotient = (a.l1 &+ quotient) &>> 51
        quotient = (a.l2 &+ quotient) &>> 51
        quotient = (a.l3 &+ quotient) &>> 51
        quotient = (a.l4 &+ quotient) &>> 51
        let l0 = a.l0 &+ 19 &* quotient
        let l1 = a.l1 &+ (l0 &>> 51)
        let l2 = a.l2 &+ (l1 &>> 51)
        let l3 = a.l3 &+ (l2 &>> 51)
        let l4 = (a.l4 &+ (l3 &>> 51)) & Self.mask
        let (m0, m1, m2, m3) = (l0 & Self.mask, l1 & Self.mask, l2 & Self.mask, l3 & Self.mask)
        return Bits256(
            m0 | m1 &<< 51, m1 &>> 13 | m2 &<< 38, m2 &>> 26 | m3 &<< 25, m3 &>> 39 | l4 &<< 12)
    }

    /// The same number with each limb's excess carried into the next: tight.
    var carried: FieldElement {
        let (c0, c1, c2, c3, c4) = (l0 &>> 51, l1 &>> 51, l2 &>> 51, l3 &>> 51, l4 &>> 51)
        return FieldElement(
            (l0 & Self.mask) &+ 19 &* c4, (l1 & Self.mask) &+ c0, (l2 & Self.mask) &+ c1, (l3 & Self.mask) &+ c2,
            (l4 & Self.mask) &+ c3)
    }

    /// Whether the number is 0 modulo 2²⁵⁵ − 19.
    var isZero: Bool { canonical.isZero }

    /// Whether the canonical form is odd: the sign of RFC 8032 and RFC 9496.
    var isNegative: Bool { canonical.w0 & 1 == 1 }

    /// Whether two numbers are the same modulo 2²⁵⁵ − 19.
    func equals(_ other: FieldElement) -> Bool { canonical == other.canonical }

    /// Whether 32 bytes are below 2²⁵⁵ − 19, once the highest bit is cleared.
    static func isCanonical(_ bits: Bits256) -> Bool {
        bits.withoutHighestBit.isBelow(Bits256(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff))
    }
}
