/// A number modulo p = 2²⁵⁵ − 19 in four words, the lowest first.
///
/// A number has two or three representations: all 256 bits are used, and any of them is a representation of something. Operations take
/// and give any; what they carry beyond 256 bits comes back multiplied by 38, since 2²⁵⁶ = 38 modulo p. Only ``canonical`` is unique.
package struct FieldElement: Sendable {
    /// The words: the number is w0 + 2⁶⁴·w1 + 2¹²⁸·w2 + 2¹⁹²·w3.
    var w0, w1, w2, w3: UInt64

    /// The number of four words.
    @inline(__always)
    init(_ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    /// A small number.
    init(_ small: UInt32) { self.init(UInt64(small), 0, 0, 0) }

    static let zero = FieldElement(0, 0, 0, 0)
    static let one = FieldElement(1, 0, 0, 0)

    /// The sum.
    @inline(__always)
    static func + (a: FieldElement, b: FieldElement) -> FieldElement {
        var t = wide(a.w0) &+ wide(b.w0)
        let s0 = t._low
        t = wide(a.w1) &+ wide(b.w1) &+ wide(t._high)
        let s1 = t._low
        t = wide(a.w2) &+ wide(b.w2) &+ wide(t._high)
        let s2 = t._low
        t = wide(a.w3) &+ wide(b.w3) &+ wide(t._high)
        return folded(s0, s1, s2, t._low, t._high)
    }

    /// The difference.
    @inline(__always)
    static func - (a: FieldElement, b: FieldElement) -> FieldElement {
        // a + (2²⁵⁶ − 1 − b) + 1, which carries unless 2²⁵⁶ was borrowed.
        var t = wide(a.w0) &+ wide(~b.w0) &+ 1
        let d0 = t._low
        t = wide(a.w1) &+ wide(~b.w1) &+ wide(t._high)
        let d1 = t._low
        t = wide(a.w2) &+ wide(~b.w2) &+ wide(t._high)
        let d2 = t._low
        t = wide(a.w3) &+ wide(~b.w3) &+ wide(t._high)
        let d3 = t._low
        // Then 38 is too much: 2²⁵⁶ − 38 is added, which carries unless the number was below 38. If it was, it is about 2²⁵⁶ now, and
        // its lowest word gives the next 38 without borrowing.
        let borrowed = t._high &- 1
        t = wide(d0) &+ wide(borrowed & (0 &- 38))
        let e0 = t._low
        t = wide(d1) &+ wide(borrowed) &+ wide(t._high)
        let e1 = t._low
        t = wide(d2) &+ wide(borrowed) &+ wide(t._high)
        let e2 = t._low
        t = wide(d3) &+ wide(borrowed) &+ wide(t._high)
        return FieldElement(e0 &- (borrowed & (t._high &- 1) & 38), e1, e2, t._low)
    }

    /// The negative.
    @inline(__always)
    static prefix func - (a: FieldElement) -> FieldElement { zero - a }

    /// The number added to itself.
    @inline(__always)
    var doubled: FieldElement { self + self }

    /// The two as they are, or exchanged for a 1, without a branch that nobody could foresee.
    @inline(__always)
    static func exchanged(_ a: FieldElement, _ b: FieldElement, if bit: Int) -> (FieldElement, FieldElement) {
        let mask = 0 &- UInt64(truncatingIfNeeded: bit)
        let (x0, x1) = ((a.w0 ^ b.w0) & mask, (a.w1 ^ b.w1) & mask)
        let (x2, x3) = ((a.w2 ^ b.w2) & mask, (a.w3 ^ b.w3) & mask)
        return (
            FieldElement(a.w0 ^ x0, a.w1 ^ x1, a.w2 ^ x2, a.w3 ^ x3), FieldElement(b.w0 ^ x0, b.w1 ^ x1, b.w2 ^ x2, b.w3 ^ x3)
        )
    }

    /// The product.
    @inline(__always)
    static func * (a: FieldElement, b: FieldElement) -> FieldElement {
        // Row by row. A product of words and two words more fit in two words: (2⁶⁴ − 1)² + 2·(2⁶⁴ − 1) = 2¹²⁸ − 1.
        var t = wide(a.w0, b.w0)
        let r0 = t._low
        t = wide(a.w0, b.w1) &+ wide(t._high)
        var r1 = t._low
        t = wide(a.w0, b.w2) &+ wide(t._high)
        var r2 = t._low
        t = wide(a.w0, b.w3) &+ wide(t._high)
        var r3 = t._low
        var r4 = t._high
        t = wide(a.w1, b.w0) &+ wide(r1)
        r1 = t._low
        t = wide(a.w1, b.w1) &+ wide(r2) &+ wide(t._high)
        r2 = t._low
        t = wide(a.w1, b.w2) &+ wide(r3) &+ wide(t._high)
        r3 = t._low
        t = wide(a.w1, b.w3) &+ wide(r4) &+ wide(t._high)
        r4 = t._low
        var r5 = t._high
        t = wide(a.w2, b.w0) &+ wide(r2)
        r2 = t._low
        t = wide(a.w2, b.w1) &+ wide(r3) &+ wide(t._high)
        r3 = t._low
        t = wide(a.w2, b.w2) &+ wide(r4) &+ wide(t._high)
        r4 = t._low
        t = wide(a.w2, b.w3) &+ wide(r5) &+ wide(t._high)
        r5 = t._low
        var r6 = t._high
        t = wide(a.w3, b.w0) &+ wide(r3)
        r3 = t._low
        t = wide(a.w3, b.w1) &+ wide(r4) &+ wide(t._high)
        r4 = t._low
        t = wide(a.w3, b.w2) &+ wide(r5) &+ wide(t._high)
        r5 = t._low
        t = wide(a.w3, b.w3) &+ wide(r6) &+ wide(t._high)
        r6 = t._low
        return folded(r0, r1, r2, r3, r4, r5, r6, t._high)
    }

    /// The square.
    @inline(__always)
    func squared() -> FieldElement {
        // The six products of two words, doubled, and the four squares.
        var t = Self.wide(w0, w1)
        var r1 = t._low
        t = Self.wide(w0, w2) &+ Self.wide(t._high)
        var r2 = t._low
        t = Self.wide(w0, w3) &+ Self.wide(t._high)
        var r3 = t._low
        var r4 = t._high
        t = Self.wide(w1, w2) &+ Self.wide(r3)
        r3 = t._low
        t = Self.wide(w1, w3) &+ Self.wide(r4) &+ Self.wide(t._high)
        r4 = t._low
        t = Self.wide(w2, w3) &+ Self.wide(t._high)
        var r5 = t._low
        var r6 = t._high
        let r7 = r6 &>> 63
        r6 = r6 &<< 1 | r5 &>> 63
        r5 = r5 &<< 1 | r4 &>> 63
        r4 = r4 &<< 1 | r3 &>> 63
        r3 = r3 &<< 1 | r2 &>> 63
        r2 = r2 &<< 1 | r1 &>> 63
        r1 = r1 &<< 1
        t = Self.wide(w0, w0)
        let r0 = t._low
        t = Self.wide(r1) &+ Self.wide(t._high)
        r1 = t._low
        t = Self.wide(w1, w1) &+ Self.wide(r2) &+ Self.wide(t._high)
        r2 = t._low
        t = Self.wide(r3) &+ Self.wide(t._high)
        r3 = t._low
        t = Self.wide(w2, w2) &+ Self.wide(r4) &+ Self.wide(t._high)
        r4 = t._low
        t = Self.wide(r5) &+ Self.wide(t._high)
        r5 = t._low
        t = Self.wide(w3, w3) &+ Self.wide(r6) &+ Self.wide(t._high)
        return Self.folded(r0, r1, r2, r3, r4, r5, t._low, r7 &+ t._high)
    }

    /// Eight words, 2²⁵⁶ taken as 38.
    @inline(__always)
    private static func folded(
        _ r0: UInt64, _ r1: UInt64, _ r2: UInt64, _ r3: UInt64, _ r4: UInt64, _ r5: UInt64, _ r6: UInt64, _ r7: UInt64
    ) -> FieldElement {
        var t = wide(r4, 38) &+ wide(r0)
        let s0 = t._low
        t = wide(r5, 38) &+ wide(r1) &+ wide(t._high)
        let s1 = t._low
        t = wide(r6, 38) &+ wide(r2) &+ wide(t._high)
        let s2 = t._low
        t = wide(r7, 38) &+ wide(r3) &+ wide(t._high)
        return folded(s0, s1, s2, t._low, t._high)
    }

    /// Four words and a fifth of at most 38.
    @inline(__always)
    private static func folded(_ s0: UInt64, _ s1: UInt64, _ s2: UInt64, _ s3: UInt64, _ s4: UInt64) -> FieldElement {
        var t = wide(s0) &+ wide(s4 &* 38)
        let u0 = t._low
        t = wide(s1) &+ wide(t._high)
        let u1 = t._low
        t = wide(s2) &+ wide(t._high)
        let u2 = t._low
        t = wide(s3) &+ wide(t._high)
        // When this carries, the number is below 38·38 by now, and 38 more carry nothing.
        return FieldElement(u0 &+ (0 &- t._high) & 38, u1, u2, t._low)
    }

    /// A word as two.
    @inline(__always)
    private static func wide(_ a: UInt64) -> UInt128 { UInt128(_low: a, _high: 0) }

    /// The whole product of two words.
    @inline(__always)
    private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
        let product = a.multipliedFullWidth(by: b)
        return UInt128(_low: product.low, _high: product.high)
    }
}
