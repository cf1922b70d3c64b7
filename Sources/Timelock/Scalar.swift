/// An integer modulo the order of both groups, below 2^255.
package struct Scalar: Equatable, Sendable {
    /// The order of G1, G2 and the pairing's values, little-endian.
    package static let order: [UInt64] = [
        0xffff_ffff_0000_0001, 0x53bd_a402_fffe_5bfe, 0x3339_d808_09a1_d805, 0x73ed_a753_299d_7d48,
    ]

    /// The number, little-endian.
    package let limbs: [UInt64]

    /// 32 big-endian bytes, reduced modulo the order.
    package init(reducing bytes: some Collection<UInt8>) {
        precondition(bytes.count == 32, "A scalar has 32 bytes.")
        var limbs: [UInt64] = [0, 0, 0, 0]
        for (offset, byte) in bytes.enumerated() { limbs[3 - offset / 8] = limbs[3 - offset / 8] << 8 | UInt64(byte) }
        // 2^256 is less than three times the order.
        for _ in 0..<2 { limbs = Self.lessOrder(limbs) ?? limbs }
        self.limbs = limbs
    }

    /// The number as 32 big-endian bytes.
    package var bigEndian: [UInt8] {
        limbs.reversed().flatMap { limb in (0..<8).reversed().map { UInt8(truncatingIfNeeded: limb >> UInt64(8 * $0)) } }
    }

    private static func lessOrder(_ limbs: [UInt64]) -> [UInt64]? {
        var result: [UInt64] = []
        var isBorrowed = false
        for (limb, part) in zip(limbs, order) {
            let (once, first) = limb.subtractingReportingOverflow(part)
            let (twice, second) = once.subtractingReportingOverflow(isBorrowed ? 1 : 0)
            result.append(twice)
            isBorrowed = first || second
        }
        return isBorrowed ? nil : result
    }
}
