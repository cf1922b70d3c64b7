package import Neuron

/// An integer modulo the 381-bit prime of BLS12-381, in Montgomery form: what is stored is value · 2^384 mod p.
///
/// - Source: the curve's parameters in section 4.2.1 of draft-irtf-cfrg-pairing-friendly-curves; Montgomery multiplication without a
///   last carry, which p's free top bits allow.
package struct BaseField: FieldElement {
    package typealias Limbs = InlineArray<6, UInt64>
    private var limbs: Limbs

    /// p, little-endian.
    private static let prime: Limbs = [
        0xb9fe_ffff_ffff_aaab, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf, 0x4b1b_a7b6_434b_acd7,
        0x1a01_11ea_397f_e69a,
    ]
    /// −1/p modulo 2^64.
    private static let negatedInverse: UInt64 = 0x89f3_fffc_fffc_fffd
    /// 2^768 mod p: multiplied by it, a plain integer gets its Montgomery form.
    private static let toMontgomery = BaseField(raw: [
        0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1, 0x8de5_476c_4c95_b6d5, 0x67eb_88a9_939d_83c0, 0x9a79_3e85_b519_952d,
        0x1198_8fe5_92ca_e3aa,
    ])
    /// (p − 1) / 2: larger numbers are the larger of their pair of signs.
    private static let half: Limbs = [
        0xdcff_7fff_ffff_d555, 0x0f55_ffff_58a9_ffff, 0xb398_6950_7b58_7b12, 0xb23b_a5c2_79c2_895f, 0x258d_d3db_21a5_d66b,
        0x0d00_88f5_1cbf_f34d,
    ]
    private static let inversionExponent: [UInt64] = [
        0xb9fe_ffff_ffff_aaa9, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf, 0x4b1b_a7b6_434b_acd7,
        0x1a01_11ea_397f_e69a,
    ]
    private static let rootExponent: [UInt64] = [
        0xee7f_bfff_ffff_eaab, 0x07aa_ffff_ac54_ffff, 0xd9cc_34a8_3dac_3d89, 0xd91d_d2e1_3ce1_44af, 0x92c6_e9ed_90d2_eb35,
        0x0680_447a_8e5f_f9a6,
    ]

    package static let zero = BaseField(raw: [0, 0, 0, 0, 0, 0])
    package static let one = BaseField(1)

    private init(raw limbs: Limbs) { self.limbs = limbs }

    /// A small number.
    package init(_ value: UInt64) {
        self = BaseField(raw: [value, 0, 0, 0, 0, 0]) * Self.toMontgomery
    }

    /// A number from 48 big-endian bytes; nil if it is not below the prime, or for another count.
    package init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count == 48 else { return nil }
        var limbs: Limbs = [0, 0, 0, 0, 0, 0]
        for (offset, byte) in bytes.enumerated() {
            limbs[5 - offset / 8] = limbs[5 - offset / 8] << 8 | UInt64(byte)
        }
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

    private static let twoTo256 = BaseField(raw: [0, 0, 0, 0, 1, 0]) * toMontgomery

    /// The number as 48 big-endian bytes.
    package var bigEndian: Bytes { littleEndian.reversed() }

    /// The number as 48 little-endian bytes.
    package var littleEndian: Bytes {
        let plain = plain
        var bytes = Bytes()
        bytes.reserveCapacity(48)
        for index in 0..<6 {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: plain[index] >> UInt64(8 * shift))) }
        }
        return bytes
    }

    /// Whether the number is odd: `sgn0` of RFC 9380.
    package var isOdd: Bool { plain[0] & 1 == 1 }

    /// Whether the number is above (p − 1) / 2: the sign bit of compressed points.
    package var isLarger: Bool { Self.isLess(Self.half, plain) }

    private var plain: Limbs { (self * BaseField(raw: [1, 0, 0, 0, 0, 0])).limbs }

    package static func + (left: BaseField, right: BaseField) -> BaseField {
        var sum: Limbs = [0, 0, 0, 0, 0, 0]
        var carry: UInt64 = 0
        for index in 0..<6 {
            let digit = UInt128(left.limbs[index]) &+ UInt128(right.limbs[index]) &+ UInt128(carry)
            sum[index] = UInt64(truncatingIfNeeded: digit)
            carry = UInt64(truncatingIfNeeded: digit >> 64)
        }
        // Both are below p < 2^381, so nothing is carried out.
        return BaseField(raw: reduced(sum))
    }

    package static func - (left: BaseField, right: BaseField) -> BaseField {
        var (difference, borrow) = subtract(left.limbs, right.limbs)
        guard borrow else { return BaseField(raw: difference) }
        var carry: UInt64 = 0
        for index in 0..<6 {
            let digit = UInt128(difference[index]) &+ UInt128(prime[index]) &+ UInt128(carry)
            difference[index] = UInt64(truncatingIfNeeded: digit)
            carry = UInt64(truncatingIfNeeded: digit >> 64)
        }
        return BaseField(raw: difference)
    }

    package static prefix func - (element: BaseField) -> BaseField { .zero - element }

    package static func * (left: BaseField, right: BaseField) -> BaseField {
        let a = left.limbs
        let p = prime
        var t: Limbs = [0, 0, 0, 0, 0, 0]
        for i in 0..<6 {
            let b = UInt128(right.limbs[i])
            var digit = UInt128(a[0]) &* b &+ UInt128(t[0])
            var product = UInt64(truncatingIfNeeded: digit >> 64)
            let low = UInt64(truncatingIfNeeded: digit)
            let factor = UInt128(low &* negatedInverse)
            var carry = UInt64(truncatingIfNeeded: (factor &* UInt128(p[0]) &+ UInt128(low)) >> 64)
            for j in 1..<6 {
                digit = UInt128(a[j]) &* b &+ UInt128(t[j]) &+ UInt128(product)
                product = UInt64(truncatingIfNeeded: digit >> 64)
                digit = factor &* UInt128(p[j]) &+ UInt128(UInt64(truncatingIfNeeded: digit)) &+ UInt128(carry)
                carry = UInt64(truncatingIfNeeded: digit >> 64)
                t[j - 1] = UInt64(truncatingIfNeeded: digit)
            }
            t[5] = carry &+ product
        }
        return BaseField(raw: reduced(t))
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
        var difference: UInt64 = 0
        for index in 0..<6 { difference |= left.limbs[index] ^ right.limbs[index] }
        return difference == 0
    }

    private static func reduced(_ limbs: Limbs) -> Limbs {
        let (difference, borrow) = subtract(limbs, prime)
        return borrow ? limbs : difference
    }

    private static func isLess(_ left: Limbs, _ right: Limbs) -> Bool { subtract(left, right).borrow }

    private static func subtract(_ left: Limbs, _ right: Limbs) -> (difference: Limbs, borrow: Bool) {
        var difference: Limbs = [0, 0, 0, 0, 0, 0]
        var borrow: UInt64 = 0
        for index in 0..<6 {
            let digit = UInt128(left[index]) &- UInt128(right[index]) &- UInt128(borrow)
            difference[index] = UInt64(truncatingIfNeeded: digit)
            borrow = UInt64(truncatingIfNeeded: digit >> 64) & 1
        }
        return (difference, borrow == 1)
    }
}
