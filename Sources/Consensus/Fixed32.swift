/// A signed number of 64 bits with 32 behind the point, as the runtime's epoch computes: `I32F32`.
///
/// Products are floored, quotients truncated toward zero, everything saturates; a quotient by zero is zero.
/// - Source: section 0 of `docs/consensus.md`.
public struct Fixed32: Hashable, Comparable, Sendable {
    /// The number times 2^32.
    public let bits: Int64

    /// A number from its bits.
    public init(bits: Int64) { self.bits = bits }

    /// A whole number; saturates.
    public init(_ value: Int64) { self.init(saturating: Int128(value) << 32) }

    /// A proportion in 16 bits: `value / 65,535`.
    public init(proportion value: UInt16) { self = Fixed32(Int64(value)) / Fixed32(65_535) }

    init(saturating wide: Int128) { bits = Int64(clamping: wide) }

    /// Zero.
    public static let zero = Fixed32(bits: 0)
    /// One.
    public static let one = Fixed32(bits: 1 << 32)
    /// One half.
    public static let half = Fixed32(bits: 1 << 31)

    /// The sum.
    public static func + (left: Fixed32, right: Fixed32) -> Fixed32 {
        Fixed32(saturating: Int128(left.bits) + Int128(right.bits))
    }
    /// The difference.
    public static func - (left: Fixed32, right: Fixed32) -> Fixed32 {
        Fixed32(saturating: Int128(left.bits) - Int128(right.bits))
    }
    /// The product, floored.
    public static func * (left: Fixed32, right: Fixed32) -> Fixed32 {
        Fixed32(saturating: (Int128(left.bits) * Int128(right.bits)) >> 32)
    }
    /// The quotient, truncated toward zero; zero for a divisor of zero.
    public static func / (left: Fixed32, right: Fixed32) -> Fixed32 {
        if right.bits == 0 { return .zero }
        // What is less than one, and not negative, needs no 128 bits.
        if left.bits >> 32 == 0, right.bits > 0 {
            return Fixed32(bits: Int64(clamping: (UInt64(left.bits) << 32) / UInt64(right.bits)))
        }
        return Fixed32(saturating: (Int128(left.bits) << 32) / Int128(right.bits))
    }
    /// Smaller first.
    public static func < (left: Fixed32, right: Fixed32) -> Bool { left.bits < right.bits }

    /// The number between two bounds.
    func clamped(_ low: Fixed32, _ high: Fixed32) -> Fixed32 { max(low, min(high, self)) }

    /// The whole part, rounded down.
    var floor: Int64 { bits >> 32 }

    /// The proportion in 16 bits: `floor(self × 65,535)`.
    public var proportion: UInt16 { UInt16(clamping: (self * Fixed32(65_535)).floor) }

    /// The nearest double, for people.
    public var double: Double { Double(bits) / 4_294_967_296 }

    /// What this share of an amount is, in the amount's unit, floored.
    public func share(of amount: UInt64) -> UInt64 {
        guard bits > 0 else { return 0 }
        return UInt64(clamping: (UInt128(amount) * UInt128(UInt64(bits))) >> 32)
    }

    /// e to this power, as the runtime's library has it: a Taylor series to order 31, each product floored and each quotient truncated;
    /// of a negative number, the reciprocal of the other sign's.
    var exponential: Fixed32 {
        if bits == 0 { return .one }
        // The library holds e itself to 23 bits.
        if self == .one { return Fixed32(bits: 22_802_600 << 9) }
        let operand = bits < 0 ? Fixed32.zero - self : self
        var term = operand
        var sum = operand + .one
        for order in Int64(2)..<32 {
            term = term * operand / Fixed32(order)
            sum = sum + term
        }
        return bits < 0 ? .one / sum : sum
    }
}

extension Array where Element == Fixed32 {
    /// Each value over the sum of all; unchanged where the sum is zero.
    var normalised: [Fixed32] {
        let sum = reduce(Fixed32.zero, +)
        return sum.bits == 0 ? self : map { $0 / sum }
    }
}
