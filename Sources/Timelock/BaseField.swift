package import Neuron

/// An integer modulo the 381-bit prime of BLS12-381, in Montgomery form: what is stored is value · 2^384 mod p.
///
/// - Source: the curve's parameters in section 4.2.1 of draft-irtf-cfrg-pairing-friendly-curves; Montgomery multiplication without a
///   last carry, which p's free top bits allow.
package struct BaseField: FieldElement {
    /// Six 64-bit digits, the lowest first.
    private typealias Limbs = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    private let limbs: Limbs

    /// p, little-endian.
    private static let prime: Limbs = (
        0xb9fe_ffff_ffff_aaab, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf, 0x4b1b_a7b6_434b_acd7,
        0x1a01_11ea_397f_e69a
    )
    /// −1/p modulo 2^64.
    private static let negatedInverse: UInt64 = 0x89f3_fffc_fffc_fffd
    /// 2^768 mod p: multiplied by it, a plain integer gets its Montgomery form.
    private static let toMontgomery = BaseField(
        raw: (
            0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1, 0x8de5_476c_4c95_b6d5, 0x67eb_88a9_939d_83c0, 0x9a79_3e85_b519_952d,
            0x1198_8fe5_92ca_e3aa
        ))
    /// (p − 1) / 2: larger numbers are the larger of their pair of signs.
    private static let half: Limbs = (
        0xdcff_7fff_ffff_d555, 0x0f55_ffff_58a9_ffff, 0xb398_6950_7b58_7b12, 0xb23b_a5c2_79c2_895f, 0x258d_d3db_21a5_d66b,
        0x0d00_88f5_1cbf_f34d
    )
    private static let inversionExponent: [UInt64] = [
        0xb9fe_ffff_ffff_aaa9, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf, 0x4b1b_a7b6_434b_acd7,
        0x1a01_11ea_397f_e69a,
    ]
    private static let rootExponent: [UInt64] = [
        0xee7f_bfff_ffff_eaab, 0x07aa_ffff_ac54_ffff, 0xd9cc_34a8_3dac_3d89, 0xd91d_d2e1_3ce1_44af, 0x92c6_e9ed_90d2_eb35,
        0x0680_447a_8e5f_f9a6,
    ]

    package static let zero = BaseField(raw: (0, 0, 0, 0, 0, 0))
    package static let one = BaseField(1)

    private init(raw limbs: Limbs) { self.limbs = limbs }

    /// A small number.
    package init(_ value: UInt64) {
        self = BaseField(raw: (value, 0, 0, 0, 0, 0)) * Self.toMontgomery
    }

    /// A number from 48 big-endian bytes; nil if it is not below the prime, or for another count.
    package init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count == 48 else { return nil }
        var digits: [UInt64] = [0, 0, 0, 0, 0, 0]
        for (offset, byte) in bytes.enumerated() { digits[5 - offset / 8] = digits[5 - offset / 8] << 8 | UInt64(byte) }
        let limbs = (digits[0], digits[1], digits[2], digits[3], digits[4], digits[5])
        guard Self.isLess(limbs, Self.prime) else { return nil }
        self = BaseField(raw: limbs) * Self.toMontgomery
    }

    /// A constant from its hexadecimal digits, at most 96.
    init(constant digits: String) {
        let padded = String(repeating: "0", count: 96 - digits.utf8.count) + digits
        guard let bytes = Hex.decode(padded), let element = BaseField(bigEndian: bytes) else {
            preconditionFailure("\(digits) is no element of the field.")
        }
        self = element
    }

    /// A number from 64 big-endian bytes, reduced modulo the prime.
    package init(reducing bytes: some Collection<UInt8>) {
        precondition(bytes.count == 64, "A number to reduce has 64 bytes.")
        func half(_ part: some Collection<UInt8>) -> BaseField {
            BaseField(bigEndian: Bytes(repeating: 0, count: 16) + Bytes(part)) ?? .zero
        }
        // Both halves are below 2^256, and so below the prime.
        self = half(bytes.prefix(32)) * Self.twoTo256 + half(bytes.suffix(32))
    }

    private static let twoTo256 = BaseField(raw: (0, 0, 0, 0, 1, 0)) * toMontgomery

    /// The number as 48 big-endian bytes.
    package var bigEndian: Bytes { littleEndian.reversed() }

    /// The number as 48 little-endian bytes.
    package var littleEndian: Bytes {
        let plain = plain
        var bytes = Bytes()
        bytes.reserveCapacity(48)
        for digit in [plain.0, plain.1, plain.2, plain.3, plain.4, plain.5] {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: digit >> UInt64(8 * shift))) }
        }
        return bytes
    }

    /// Whether the number is odd: `sgn0` of RFC 9380.
    package var isOdd: Bool { plain.0 & 1 == 1 }

    /// Whether the number is above (p − 1) / 2: the sign bit of compressed points.
    package var isLarger: Bool { Self.isLess(Self.half, plain) }

    private var plain: Limbs { (self * BaseField(raw: (1, 0, 0, 0, 0, 0))).limbs }

    // The digits stand one by one, without loops: this is where the time of a pairing goes.

    package static func + (left: BaseField, right: BaseField) -> BaseField {
        // Both are below p < 2^381, so nothing is carried out of the last digit.
        BaseField(raw: reduced(sum(left.limbs, right.limbs)))
    }

    package static func - (left: BaseField, right: BaseField) -> BaseField {
        let (difference, borrow) = subtract(left.limbs, right.limbs)
        return BaseField(raw: borrow == 0 ? difference : sum(difference, prime))
    }

    package static prefix func - (element: BaseField) -> BaseField { .zero - element }

    package static func * (left: BaseField, right: BaseField) -> BaseField {
        var t: Limbs = (0, 0, 0, 0, 0, 0)
        addProduct(left.limbs, right.limbs.0, to: &t)
        addProduct(left.limbs, right.limbs.1, to: &t)
        addProduct(left.limbs, right.limbs.2, to: &t)
        addProduct(left.limbs, right.limbs.3, to: &t)
        addProduct(left.limbs, right.limbs.4, to: &t)
        addProduct(left.limbs, right.limbs.5, to: &t)
        return BaseField(raw: reduced(t))
    }

    /// t = (t + a·b) / 2^64 modulo p, by adding the multiple of p that makes the lowest digit zero.
    @inline(__always)
    private static func addProduct(_ a: Limbs, _ b: UInt64, to t: inout Limbs) {
        let p = prime
        var product: UInt64 = 0
        var carry: UInt64 = 0
        let low = add(t.0, a.0, b, &product)
        let factor = low &* negatedInverse
        _ = add(low, factor, p.0, &carry)
        t.0 = add(add(t.1, a.1, b, &product), factor, p.1, &carry)
        t.1 = add(add(t.2, a.2, b, &product), factor, p.2, &carry)
        t.2 = add(add(t.3, a.3, b, &product), factor, p.3, &carry)
        t.3 = add(add(t.4, a.4, b, &product), factor, p.4, &carry)
        t.4 = add(add(t.5, a.5, b, &product), factor, p.5, &carry)
        t.5 = carry &+ product
    }

    /// The low digit of `sum` + x·y + `carry`, whose high digit becomes the carry.
    @inline(__always)
    private static func add(_ sum: UInt64, _ x: UInt64, _ y: UInt64, _ carry: inout UInt64) -> UInt64 {
        let product = x.multipliedFullWidth(by: y)
        let (first, isOver) = product.low.addingReportingOverflow(sum)
        let (second, isOverAgain) = first.addingReportingOverflow(carry)
        carry = product.high &+ (isOver ? 1 : 0) &+ (isOverAgain ? 1 : 0)
        return second
    }

    package var squared: BaseField { self * self }

    /// By Fermat's little theorem.
    package var inverse: BaseField { raised(to: Self.inversionExponent) }

    /// A number whose square it is; nil if there is none.
    package var squareRoot: BaseField? {
        let root = raised(to: Self.rootExponent)
        return root.squared == self ? root : nil
    }

    package static func == (left: BaseField, right: BaseField) -> Bool {
        left.limbs == right.limbs
    }

    private static func reduced(_ limbs: Limbs) -> Limbs {
        let (difference, borrow) = subtract(limbs, prime)
        return borrow == 0 ? difference : limbs
    }

    private static func isLess(_ left: Limbs, _ right: Limbs) -> Bool { subtract(left, right).borrow == 1 }

    @inline(__always)
    private static func sum(_ left: Limbs, _ right: Limbs) -> Limbs {
        var carry: UInt64 = 0
        let s0 = add(left.0, right.0, &carry)
        let s1 = add(left.1, right.1, &carry)
        let s2 = add(left.2, right.2, &carry)
        let s3 = add(left.3, right.3, &carry)
        let s4 = add(left.4, right.4, &carry)
        let s5 = add(left.5, right.5, &carry)
        return (s0, s1, s2, s3, s4, s5)
    }

    @inline(__always)
    private static func subtract(_ left: Limbs, _ right: Limbs) -> (difference: Limbs, borrow: UInt64) {
        var borrow: UInt64 = 0
        let d0 = subtract(left.0, right.0, &borrow)
        let d1 = subtract(left.1, right.1, &borrow)
        let d2 = subtract(left.2, right.2, &borrow)
        let d3 = subtract(left.3, right.3, &borrow)
        let d4 = subtract(left.4, right.4, &borrow)
        let d5 = subtract(left.5, right.5, &borrow)
        return ((d0, d1, d2, d3, d4, d5), borrow)
    }

    @inline(__always)
    private static func add(_ left: UInt64, _ right: UInt64, _ carry: inout UInt64) -> UInt64 {
        let (first, isOver) = left.addingReportingOverflow(right)
        let (second, isOverAgain) = first.addingReportingOverflow(carry)
        carry = isOver || isOverAgain ? 1 : 0
        return second
    }

    @inline(__always)
    private static func subtract(_ left: UInt64, _ right: UInt64, _ borrow: inout UInt64) -> UInt64 {
        let (first, isUnder) = left.subtractingReportingOverflow(right)
        let (second, isUnderAgain) = first.subtractingReportingOverflow(borrow)
        borrow = isUnder || isUnderAgain ? 1 : 0
        return second
    }
}
