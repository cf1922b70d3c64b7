/// What curve points need of their coordinates: a field.
package protocol FieldElement: Equatable, Sendable {
    /// The neutral element of addition.
    static var zero: Self { get }
    /// The neutral element of multiplication.
    static var one: Self { get }
    /// The sum.
    static func + (left: Self, right: Self) -> Self
    /// The difference.
    static func - (left: Self, right: Self) -> Self
    /// The product.
    static func * (left: Self, right: Self) -> Self
    /// The element with which it sums to zero.
    static prefix func - (element: Self) -> Self
    /// The element times itself.
    var squared: Self { get }
    /// The element with which it multiplies to one; zero for zero.
    var inverse: Self { get }
}

extension FieldElement {
    /// Twice the element.
    package var doubled: Self { self + self }

    /// Whether it is zero.
    package var isZero: Bool { self == .zero }

    /// The element to the power of `exponent`, which is little-endian in 64-bit limbs. Takes time in proportion to the set bits.
    package func raised(to exponent: [UInt64]) -> Self {
        var result = Self.one
        for limb in exponent.reversed() {
            for bit in (0..<64).reversed() {
                result = result.squared
                if limb >> UInt64(bit) & 1 == 1 { result = result * self }
            }
        }
        return result
    }
}
