extension FieldElement {
    /// 1/self, or 0 of 0; in a time that depends on the number.
    var inverse: FieldElement {
        var (f, g) = (SignedLimbs.modulus, SignedLimbs(canonical))
        var (d, e) = (SignedLimbs(0, 0, 0, 0, 0), SignedLimbs(1, 0, 0, 0, 0))
        var eta = -1
        // Throughout, d·self = f and e·self = g modulo p, up to powers of 2 that every round takes out; f ends as ±1, or as p for 0.
        while !g.isZero {
            let matrix = DivisionSteps(&eta, f.l0, g.l0)
            (d, e) = matrix.applied(modulo: d, e)
            (f, g) = matrix.applied(f, g)
        }
        return f.l4 < 0 ? -d.number : d.number
    }
}

/// 62 division steps as a matrix: 2⁶² times what they make of two numbers whose lowest 62 bits are known.
///
/// Source: Bernstein, Yang: "Fast constant-time gcd computation and modular inversion" (2019); in variable time, several steps at once,
/// as by Wuille and Dettman in libsecp256k1 (`modinv64`), whose bounds are these: entries at most 2⁶², |d|, |e| below 2p.
private struct DivisionSteps {
    private let u, v, q, r: Int64

    /// The steps for f, odd, and g of the lowest words given; eta is minus Bernstein and Yang's δ.
    init(_ eta: inout Int, _ f: Int64, _ g: Int64) {
        var (f, g) = (UInt64(bitPattern: f), UInt64(bitPattern: g))
        var (u, v, q, r) = (1, 0, 0, 1) as (UInt64, UInt64, UInt64, UInt64)
        var left = 62
        while true {
            // Steps that halve g, no more than are left.
            let zeros = (g | UInt64.max << UInt64(left)).trailingZeroBitCount
            g >>= UInt64(zeros)
            u &<<= UInt64(zeros)
            v &<<= UInt64(zeros)
            eta &-= zeros
            left &-= zeros
            if left == 0 { break }
            let factor: UInt64
            if eta < 0 {
                eta = 0 &- eta
                (f, g) = (g, 0 &- f)
                (u, q) = (q, 0 &- u)
                (v, r) = (r, 0 &- v)
                // So many steps until eta's sign changes: what clears as many of the lowest bits of g, up to six.
                let mask = UInt64.max >> UInt64(64 &- min(eta &+ 1, left)) & 63
                factor = f &* g &* (f &* f &- 2) & mask
            } else {
                // Up to four.
                let mask = UInt64.max >> UInt64(64 &- min(eta &+ 1, left)) & 15
                factor = (0 &- (f &+ ((f &+ 1) & 4) << 1)) &* g & mask
            }
            g &+= f &* factor
            q &+= u &* factor
            r &+= v &* factor
        }
        self.u = Int64(bitPattern: u)
        self.v = Int64(bitPattern: v)
        self.q = Int64(bitPattern: q)
        self.r = Int64(bitPattern: r)
    }

    /// (u·f + v·g, q·f + r·g)/2⁶², which leaves no remainder.
    func applied(_ f: SignedLimbs, _ g: SignedLimbs) -> (SignedLimbs, SignedLimbs) {
        (Self.row(u, v, f, g, multiple: 0), Self.row(q, r, f, g, multiple: 0))
    }

    /// The same modulo p: as many p are added as leave no remainder, and keep the numbers between −2p and p.
    func applied(modulo d: SignedLimbs, _ e: SignedLimbs) -> (SignedLimbs, SignedLimbs) {
        let (dIsNegative, eIsNegative) = (d.l4 >> 63, e.l4 >> 63)
        func multiple(_ a: Int64, _ b: Int64) -> Int64 {
            let least = (a & dIsNegative) &+ (b & eIsNegative)
            let lowest = UInt64(bitPattern: a &* d.l0 &+ b &* e.l0)
            let remainder = (SignedLimbs.inverseOfModulus &* lowest &+ UInt64(bitPattern: least)) & SignedLimbs.mask
            return least &- Int64(bitPattern: remainder)
        }
        return (
            Self.row(u, v, d, e, multiple: multiple(u, v)), Self.row(q, r, d, e, multiple: multiple(q, r))
        )
    }

    /// (a·x + b·y + multiple·p)/2⁶².
    @inline(__always)
    private static func row(_ a: Int64, _ b: Int64, _ x: SignedLimbs, _ y: SignedLimbs, multiple: Int64) -> SignedLimbs {
        let p = SignedLimbs.modulus
        // The numbers are below 2²⁵⁶, so each sum of products is below 2¹²⁶, and its carry adds little.
        var sum = product(a, x.l0) &+ product(b, y.l0) &+ product(multiple, p.l0)
        func limb() -> Int64 { Int64(bitPattern: UInt64(truncatingIfNeeded: sum) & SignedLimbs.mask) }
        sum = sum &>> 62 &+ product(a, x.l1) &+ product(b, y.l1)
        let l0 = limb()
        sum = sum &>> 62 &+ product(a, x.l2) &+ product(b, y.l2)
        let l1 = limb()
        sum = sum &>> 62 &+ product(a, x.l3) &+ product(b, y.l3)
        let l2 = limb()
        sum = sum &>> 62 &+ product(a, x.l4) &+ product(b, y.l4) &+ product(multiple, p.l4)
        let l3 = limb()
        return SignedLimbs(l0, l1, l2, l3, Int64(truncatingIfNeeded: sum &>> 62))
    }

    @inline(__always)
    private static func product(_ a: Int64, _ b: Int64) -> Int128 {
        let product = a.multipliedFullWidth(by: b)
        return Int128(_low: product.low, _high: product.high)
    }
}

/// A number between −2²⁵⁶ and 2²⁵⁶ in five limbs of 62 bits, the highest of which has the sign.
private struct SignedLimbs {
    let l0, l1, l2, l3, l4: Int64

    static var mask: UInt64 { 1 << 62 - 1 }
    /// p = 2²⁵⁵ − 19.
    static var modulus: SignedLimbs { SignedLimbs(-19, 0, 0, 0, 1 << 7) }
    /// 1/p = −1/19 modulo 2⁶².
    static var inverseOfModulus: UInt64 { 0x3943_5e50_d794_35e5 }

    @inline(__always)
    init(_ l0: Int64, _ l1: Int64, _ l2: Int64, _ l3: Int64, _ l4: Int64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
        self.l4 = l4
    }

    init(_ bits: Bits256) {
        func limb(_ word: UInt64) -> Int64 { Int64(bitPattern: word & Self.mask) }
        self.init(
            limb(bits.w0), limb(bits.w0 >> 62 | bits.w1 << 2), limb(bits.w1 >> 60 | bits.w2 << 4),
            limb(bits.w2 >> 58 | bits.w3 << 6), limb(bits.w3 >> 56))
    }

    var isZero: Bool { l0 | l1 | l2 | l3 | l4 == 0 }

    /// The number modulo p.
    var number: FieldElement {
        func word(_ limb: Int64) -> UInt64 { UInt64(bitPattern: limb) }
        let words = FieldElement(
            word(l0) | word(l1) << 62, word(l1) >> 2 | word(l2) << 60, word(l2) >> 4 | word(l3) << 58,
            word(l3) >> 6 | word(l4) << 56)
        // A negative number's words are those of 2²⁵⁶ more, which is 38 more.
        return l4 < 0 ? words - FieldElement(38) : words
    }
}
