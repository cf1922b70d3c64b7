extension FieldElement {
    /// The lower 255 bits of 32 bytes, little-endian, taken modulo 2²⁵⁵ − 19: the highest bit is ignored, and numbers at or
    /// above the modulus are taken as they are.
    init(_ bits: Bits256) {
        self.init(bits.w0, bits.w1, bits.w2, bits.w3 & 0x7fff_ffff_ffff_ffff)
    }

    /// The one number below 2²⁵⁵ − 19 that this is.
    var canonical: Bits256 {
        // 2²⁵⁵ = 19: below 2²⁵⁵ + 19 after this, so below 2p.
        let once = Self.adding(19 &* (w3 &>> 63), to: Bits256(w0, w1, w2, w3).withoutHighestBit)
        // At or above p exactly when 19 more reach 2²⁵⁵, and then p less is 19 more without that bit.
        let more = Self.adding(19, to: once)
        return more.highestBit ? more.withoutHighestBit : once
    }

    /// A sum below 2²⁵⁶.
    @inline(__always)
    private static func adding(_ small: UInt64, to bits: Bits256) -> Bits256 {
        let (w0, c0) = bits.w0.addingReportingOverflow(small)
        let (w1, c1) = bits.w1.addingReportingOverflow(c0 ? 1 : 0)
        let (w2, c2) = bits.w2.addingReportingOverflow(c1 ? 1 : 0)
        return Bits256(w0, w1, w2, bits.w3 &+ (c2 ? 1 : 0))
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
