/// An unsigned number of 128 bits with 32 behind the point, as the runtime's coinbase and dividends compute: `U96F32`.
///
/// Products are floored, quotients truncated, everything saturates; a quotient by zero is zero.
/// - Source: section 0 of `docs/consensus.md`.
public struct Wide32: Hashable, Comparable, Sendable {
    /// The number times 2^32.
    public let bits: UInt128

    /// A number from its bits.
    public init(bits: UInt128) { self.bits = bits }

    /// A whole number.
    public init(_ value: UInt64) { bits = UInt128(value) << 32 }

    /// A proportion in 16 bits: `value / 65,535`.
    public init(proportion value: UInt16) { bits = (UInt128(value) << 32) / 65_535 }

    /// A proportion in 64 bits: `value / (2^64 − 1)`.
    public init(proportion value: UInt64) { bits = (UInt128(value) << 32) / UInt128(UInt64.max) }

    /// The nearest number to a double, half to even; a negative one is zero.
    public init(_ value: Double) { bits = UInt128(min(max(0, value) * 4_294_967_296, 0x1p127).rounded(.toNearestOrEven)) }

    /// The same number with fewer bits behind the point, floored.
    public init(_ other: Wide64) { bits = other.bits >> 32 }

    /// Zero.
    public static let zero = Wide32(bits: 0)
    /// One.
    public static let one = Wide32(bits: 1 << 32)

    /// The sum.
    public static func + (left: Wide32, right: Wide32) -> Wide32 {
        let (sum, overflow) = left.bits.addingReportingOverflow(right.bits)
        return Wide32(bits: overflow ? .max : sum)
    }
    /// The difference; zero where the right is larger.
    public static func - (left: Wide32, right: Wide32) -> Wide32 {
        Wide32(bits: left.bits > right.bits ? left.bits - right.bits : 0)
    }
    /// The product, floored.
    public static func * (left: Wide32, right: Wide32) -> Wide32 {
        Wide32(bits: WideMath.product(left.bits, right.bits, shift: 32))
    }
    /// The quotient, truncated; zero for a divisor of zero.
    public static func / (left: Wide32, right: Wide32) -> Wide32 {
        Wide32(bits: WideMath.quotient(left.bits, shift: 32, by: right.bits))
    }
    /// Smaller first.
    public static func < (left: Wide32, right: Wide32) -> Bool { left.bits < right.bits }

    /// The whole part, rounded down; saturates.
    public var floor: UInt64 { UInt64(clamping: bits >> 32) }
    /// The nearest double, for people.
    public var double: Double { Double(bits) / 4_294_967_296 }
}
