/// An unsigned number of 128 bits with 64 behind the point, as the runtime's prices and shares compute: `U64F64`.
///
/// Products are floored, quotients truncated, everything saturates; a quotient by zero is zero.
/// - Source: section 0 of `docs/consensus.md`.
public struct Wide64: Hashable, Comparable, Sendable {
    /// The number times 2^64.
    public let bits: UInt128

    /// A number from its bits.
    public init(bits: UInt128) { self.bits = bits }

    /// A whole number.
    public init(_ value: UInt64) { bits = UInt128(value) << 64 }

    /// The nearest number to a double, half to even; a negative one is zero.
    public init(_ value: Double) {
        let scaled = (max(0, value) * 0x1p64).rounded(.toNearestOrEven)
        bits = scaled < 0x1p128 ? UInt128(scaled) : .max
    }

    /// A quotient of whole numbers, truncated; zero for a divisor of zero.
    public init(_ dividend: UInt64, over divisor: UInt64) {
        bits = divisor == 0 ? 0 : (UInt128(dividend) << 64) / UInt128(divisor)
    }

    /// The same number with more bits behind the point; saturates.
    public init(_ other: Wide32) { bits = other.bits >> 96 == 0 ? other.bits << 32 : .max }

    /// Zero.
    public static let zero = Wide64(bits: 0)
    /// One.
    public static let one = Wide64(bits: 1 << 64)

    /// The sum.
    public static func + (left: Wide64, right: Wide64) -> Wide64 {
        let (sum, overflow) = left.bits.addingReportingOverflow(right.bits)
        return Wide64(bits: overflow ? .max : sum)
    }
    /// The difference; zero where the right is larger.
    public static func - (left: Wide64, right: Wide64) -> Wide64 {
        Wide64(bits: left.bits > right.bits ? left.bits - right.bits : 0)
    }
    /// The product, floored.
    public static func * (left: Wide64, right: Wide64) -> Wide64 {
        Wide64(bits: WideMath.product(left.bits, right.bits, shift: 64))
    }
    /// The quotient, truncated; zero for a divisor of zero.
    public static func / (left: Wide64, right: Wide64) -> Wide64 {
        Wide64(bits: WideMath.quotient(left.bits, shift: 64, by: right.bits))
    }
    /// Smaller first.
    public static func < (left: Wide64, right: Wide64) -> Bool { left.bits < right.bits }

    /// The whole part, rounded down.
    public var floor: UInt64 { UInt64(bits >> 64) }
    /// The nearest double, for people.
    public var double: Double { Double(bits) / 18_446_744_073_709_551_616 }
}
