/// A number modulo 2²⁵⁵ − 19 in five limbs of 51 bits, the lowest first.
///
/// A number has many representations; limbs may be larger than 51 bits. Two sizes matter: *tight*, what ``*`` and
/// ``squared()`` give (every limb below 2⁵¹ + 2¹⁵), and *loose*, what they take (every limb below 2⁵⁴). Sums and
/// differences carry nothing, and each says which sizes it takes and gives.
///
/// Source of the representation: Bernstein, Duif, Lange, Schwabe, Yang: "High-speed high-security signatures" (2011),
/// section 4.
package struct FieldElement: Sendable {
    /// The limbs: the number is l0 + 2⁵¹·l1 + 2¹⁰²·l2 + 2¹⁵³·l3 + 2²⁰⁴·l4.
    var l0, l1, l2, l3, l4: UInt64

    /// The number of five limbs.
    @inline(__always)
    init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64, _ l4: UInt64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
        self.l4 = l4
    }

    /// A small number.
    init(_ small: UInt32) { self.init(UInt64(small), 0, 0, 0, 0) }

    static let zero = FieldElement(0, 0, 0, 0, 0)
    static let one = FieldElement(1, 0, 0, 0, 0)

    /// The lowest 51 bits.
    static var mask: UInt64 { (1 &<< 51) &- 1 }

    /// The sum of two numbers, limb by limb: tight + tight is loose (below 2⁵² + 2¹⁶).
    @inline(__always)
    static func + (a: FieldElement, b: FieldElement) -> FieldElement {
        FieldElement(a.l0 &+ b.l0, a.l1 &+ b.l1, a.l2 &+ b.l2, a.l3 &+ b.l3, a.l4 &+ b.l4)
    }

    /// a − b as a + 2p − b: b tight, a below 2⁵² + 2¹⁶; the result is loose (below 2⁵³ + 2¹⁶; below 2⁵² + 2⁵¹ + 2¹⁵
    /// when a is tight).
    @inline(__always)
    static func - (a: FieldElement, b: FieldElement) -> FieldElement {
        FieldElement(
            a.l0 &+ 0xf_ffff_ffff_ffda &- b.l0, a.l1 &+ 0xf_ffff_ffff_fffe &- b.l1, a.l2 &+ 0xf_ffff_ffff_fffe &- b.l2,
            a.l3 &+ 0xf_ffff_ffff_fffe &- b.l3, a.l4 &+ 0xf_ffff_ffff_fffe &- b.l4)
    }

    /// This − b as this + 4p − b, for a b that is itself a sum or difference of tight numbers (below 2⁵² + 2⁵¹ + 2¹⁶);
    /// this below 2⁵² + 2¹⁶. The result is loose (below 2⁵³ + 2⁵² + 2¹⁶).
    @inline(__always)
    func subtracting(loose b: FieldElement) -> FieldElement {
        FieldElement(
            l0 &+ 0x1f_ffff_ffff_ffb4 &- b.l0, l1 &+ 0x1f_ffff_ffff_fffc &- b.l1, l2 &+ 0x1f_ffff_ffff_fffc &- b.l2,
            l3 &+ 0x1f_ffff_ffff_fffc &- b.l3, l4 &+ 0x1f_ffff_ffff_fffc &- b.l4)
    }

    /// −a for a tight a: loose (at most 2⁵²).
    @inline(__always)
    static prefix func - (a: FieldElement) -> FieldElement { zero - a }

    /// a + a for a tight a: loose.
    @inline(__always)
    var doubled: FieldElement { self + self }

    /// The product of two loose numbers, tight.
    @inline(__always)
    static func * (a: FieldElement, b: FieldElement) -> FieldElement {
        // 2²⁵⁵ = 19: what lands beyond the fifth limb comes back multiplied by 19. 19·2⁵⁴ < 2⁵⁹, and the sum of five
        // products is below 77·2¹⁰⁸ < 2¹¹⁵.
        let b1 = b.l1 &* 19
        let b2 = b.l2 &* 19
        let b3 = b.l3 &* 19
        let b4 = b.l4 &* 19
        let r0 = wide(a.l0, b.l0) &+ wide(a.l4, b1) &+ wide(a.l3, b2) &+ wide(a.l2, b3) &+ wide(a.l1, b4)
        let r1 = wide(a.l1, b.l0) &+ wide(a.l0, b.l1) &+ wide(a.l4, b2) &+ wide(a.l3, b3) &+ wide(a.l2, b4)
        let r2 = wide(a.l2, b.l0) &+ wide(a.l1, b.l1) &+ wide(a.l0, b.l2) &+ wide(a.l4, b3) &+ wide(a.l3, b4)
        let r3 = wide(a.l3, b.l0) &+ wide(a.l2, b.l1) &+ wide(a.l1, b.l2) &+ wide(a.l0, b.l3) &+ wide(a.l4, b4)
        let r4 = wide(a.l4, b.l0) &+ wide(a.l3, b.l1) &+ wide(a.l2, b.l2) &+ wide(a.l1, b.l3) &+ wide(a.l0, b.l4)
        return carried(r0, r1, r2, r3, r4)
    }

    /// The square of a loose number, tight.
    @inline(__always)
    func squared() -> FieldElement {
        let a3 = l3 &* 19
        let a4 = l4 &* 19
        let d0 = l0 &<< 1
        let d1 = l1 &<< 1
        let d2 = l2 &<< 1
        let d4 = a4 &<< 1
        let r0 = Self.wide(l0, l0) &+ Self.wide(d4, l1) &+ Self.wide(d2, a3)
        let r1 = Self.wide(l3, a3) &+ Self.wide(d0, l1) &+ Self.wide(d4, l2)
        let r2 = Self.wide(l1, l1) &+ Self.wide(d0, l2) &+ Self.wide(d4, l3)
        let r3 = Self.wide(l4, a4) &+ Self.wide(d0, l3) &+ Self.wide(d1, l2)
        let r4 = Self.wide(l2, l2) &+ Self.wide(d0, l4) &+ Self.wide(d1, l3)
        return Self.carried(r0, r1, r2, r3, r4)
    }

    /// Five sums of products, below 2¹¹⁵ each, the last below 2¹¹¹, as tight limbs.
    @inline(__always)
    private static func carried(
        _ r0: UInt128, _ r1: UInt128, _ r2: UInt128, _ r3: UInt128, _ r4: UInt128
    ) -> FieldElement {
        // Each carry is below 2⁶⁴ and the last below 2⁶⁰; 19 times the last, below 2⁶⁴·19/16, is folded in 128 bits.
        let s1 = r1 &+ (r0 &>> 51)
        let s2 = r2 &+ (s1 &>> 51)
        let s3 = r3 &+ (s2 &>> 51)
        let s4 = r4 &+ (s3 &>> 51)
        let low = (r0._low & mask) &+ (s4 &>> 51)._low &* 19
        return FieldElement(
            low & mask, (s1._low & mask) &+ (low &>> 51), s2._low & mask, s3._low & mask, s4._low & mask)
    }

    /// The whole product of two words.
    @inline(__always)
    private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
        let product = a.multipliedFullWidth(by: b)
        return UInt128(_low: product.low, _high: product.high)
    }
}
