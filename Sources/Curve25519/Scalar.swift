/// A number modulo the group order ℓ = 2²⁵² + 27742317777372353535851937790883648493, always below ℓ.
package struct Scalar: Hashable, Sendable {
    /// The number.
    package let bits: Bits256

    /// ℓ.
    static let order = Bits256(0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000)

    /// 0 and 1.
    package static let zero = Scalar(unchecked: Bits256(0, 0, 0, 0))
    package static let one = Scalar(unchecked: Bits256(1, 0, 0, 0))

    private init(unchecked bits: Bits256) { self.bits = bits }

    /// A number below 2¹²⁸.
    init(half: UInt128) { bits = Bits256(half._low, half._high, 0, 0) }

    /// A number that must be below ℓ already; nil when it is not.
    package init?(canonical bits: Bits256) {
        guard bits.isBelow(Self.order) else { return nil }
        self.bits = bits
    }

    /// low + 2²⁵⁶·high modulo ℓ.
    package init(reducing low: Bits256, _ high: Bits256) {
        self.init(reducing: [low.w0, low.w1, low.w2, low.w3, high.w0, high.w1, high.w2, high.w3])
    }

    /// 64 bytes, little-endian, modulo ℓ; fewer count as if zeros followed.
    package init(wide bytes: [UInt8]) {
        precondition(bytes.count <= 64, "A wide scalar has 64 bytes.")
        let wide = bytes.count == 64 ? bytes : bytes + [UInt8](repeating: 0, count: 64 - bytes.count)
        let zero = Bits256(0, 0, 0, 0)
        self.init(reducing: Bits256(wide) ?? zero, Bits256(wide, at: 32) ?? zero)
    }

    /// Whether the number is 0.
    package var isZero: Bool { bits.isZero }

    /// The sum.
    package static func + (a: Scalar, b: Scalar) -> Scalar {
        // Both are below 2²⁵³, so the sum stays below 2²⁵⁴.
        Scalar(reducing: sum(a.bits, b.bits), Bits256(0, 0, 0, 0))
    }

    /// The product.
    package static func * (a: Scalar, b: Scalar) -> Scalar {
        let (x, y) = (
            [a.bits.w0, a.bits.w1, a.bits.w2, a.bits.w3] as InlineArray<4, UInt64>,
            [b.bits.w0, b.bits.w1, b.bits.w2, b.bits.w3] as InlineArray<4, UInt64>
        )
        var product = InlineArray<8, UInt64>(repeating: 0)
        for i in 0..<4 {
            var carry: UInt64 = 0
            for j in 0..<4 { product[i + j] = multiplyAdd(x[i], y[j], product[i + j], &carry) }
            product[i + 4] = carry
        }
        return Scalar(reducing: product)
    }

    /// The negative.
    package static prefix func - (a: Scalar) -> Scalar {
        a.bits.isZero ? a : Scalar(unchecked: difference(order, a.bits))
    }

    /// Eight words, the lowest first, modulo ℓ. Source: Barrett's reduction, Handbook of Applied Cryptography, algorithm 14.42, with b = 2⁶⁴
    /// and k = 4.
    package init(reducing x: InlineArray<8, UInt64>) {
        // μ = ⌊2⁵¹²/ℓ⌋, five words.
        let mu: InlineArray<5, UInt64> = [
            0xed9c_e5a3_0a2c_131b, 0x2106_215d_0863_29a7, 0xffff_ffff_ffff_ffeb, 0xffff_ffff_ffff_ffff, 0xf,
        ]
        let l: InlineArray<4, UInt64> = [Self.order.w0, Self.order.w1, Self.order.w2, Self.order.w3]
        // ⌊x/2¹⁹²⌋·μ, of which the words above the fifth are the quotient, at most two too small.
        var quotient = InlineArray<10, UInt64>(repeating: 0)
        for i in 0..<5 {
            var carry: UInt64 = 0
            for j in 0..<5 { quotient[i + j] = Self.multiplyAdd(x[i + 3], mu[j], quotient[i + j], &carry) }
            quotient[i + 5] = carry
        }
        // quotient·ℓ modulo 2³²⁰.
        var multiple = InlineArray<5, UInt64>(repeating: 0)
        for i in 0..<5 {
            var carry: UInt64 = 0
            for j in 0..<min(4, 5 - i) { multiple[i + j] = Self.multiplyAdd(quotient[i + 5], l[j], multiple[i + j], &carry) }
            if i == 0 { multiple[4] = carry }
        }
        var remainder = InlineArray<5, UInt64>(repeating: 0)
        var borrow: UInt64 = 0
        for i in 0..<5 {
            let (first, under) = x[i].subtractingReportingOverflow(multiple[i])
            let (second, underAgain) = first.subtractingReportingOverflow(borrow)
            remainder[i] = second
            borrow = under || underAgain ? 1 : 0
        }
        // Below 3ℓ < 2²⁵⁴, so the fifth word is zero by now.
        var bits = Bits256(remainder[0], remainder[1], remainder[2], remainder[3])
        while !bits.isBelow(Self.order) { bits = Self.difference(bits, Self.order) }
        self.bits = bits
    }

    /// a·b + c + carry: the low word, and the high one as the next carry. Never more than two words: (2⁶⁴ − 1)² + 2·(2⁶⁴ − 1) = 2¹²⁸ − 1.
    @inline(__always)
    private static func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ carry: inout UInt64) -> UInt64 {
        var (high, low) = a.multipliedFullWidth(by: b)
        var over = false
        (low, over) = low.addingReportingOverflow(c)
        if over { high &+= 1 }
        (low, over) = low.addingReportingOverflow(carry)
        if over { high &+= 1 }
        carry = high
        return low
    }

    private static func sum(_ a: Bits256, _ b: Bits256) -> Bits256 {
        let (w0, c0) = a.w0.addingReportingOverflow(b.w0)
        let (w1, c1) = add(a.w1, b.w1, c0)
        let (w2, c2) = add(a.w2, b.w2, c1)
        return Bits256(w0, w1, w2, add(a.w3, b.w3, c2).0)
    }

    private static func add(_ a: UInt64, _ b: UInt64, _ carry: Bool) -> (UInt64, Bool) {
        let (first, over) = a.addingReportingOverflow(b)
        let (second, overAgain) = first.addingReportingOverflow(carry ? 1 : 0)
        return (second, over || overAgain)
    }

    /// a − b for b ≤ a.
    private static func difference(_ a: Bits256, _ b: Bits256) -> Bits256 {
        // a − b = a + (−b − 1) + 1 modulo 2²⁵⁶.
        sum(sum(a, Bits256(~b.w0, ~b.w1, ~b.w2, ~b.w3)), Bits256(1, 0, 0, 0))
    }
}
