/// A point of y² = x³ + b in Jacobian coordinates: x = X/Z², y = Y/Z³; Z is zero at infinity. b plays no part in the sums.
///
/// Nothing here takes the same time for every input: the only secret scalar is a commit's own, used once on the machine that knows
/// what it hides.
package struct CurvePoint<Coordinate: FieldElement>: Equatable, Sendable {
    private let x: Coordinate
    private let y: Coordinate
    private let z: Coordinate

    /// A point of known coordinates, which must be on the curve.
    init(x: Coordinate, y: Coordinate) {
        self.x = x
        self.y = y
        z = .one
    }

    private init(_ x: Coordinate, _ y: Coordinate, _ z: Coordinate) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The neutral element.
    package static var infinity: Self { Self(.one, .one, .zero) }

    /// Whether it is the neutral element.
    package var isInfinity: Bool { z.isZero }

    /// The coordinates; nil at infinity.
    package var affine: (x: Coordinate, y: Coordinate)? {
        guard !isInfinity else { return nil }
        let inverse = z.inverse
        let square = inverse.squared
        return (x * square, y * square * inverse)
    }

    package static prefix func - (point: Self) -> Self { Self(point.x, -point.y, point.z) }

    /// The point added to itself.
    package var doubled: Self {
        let a = x.squared
        let b = y.squared
        let c = b.squared
        let d = ((x + b).squared - a - c).doubled
        let e = a.doubled + a
        let newX = e.squared - d.doubled
        let newY = e * (d - newX) - c.doubled.doubled.doubled
        return Self(newX, newY, (y * z).doubled)
    }

    package static func + (left: Self, right: Self) -> Self {
        if left.isInfinity { return right }
        if right.isInfinity { return left }
        let leftZ = left.z.squared
        let rightZ = right.z.squared
        let u1 = left.x * rightZ
        let u2 = right.x * leftZ
        let s1 = left.y * right.z * rightZ
        let s2 = right.y * left.z * leftZ
        let h = u2 - u1
        let r = s2 - s1
        if h.isZero { return r.isZero ? left.doubled : .infinity }
        let h2 = h.squared
        let h3 = h * h2
        let v = u1 * h2
        let newX = r.squared - h3 - v.doubled
        let newY = r * (v - newX) - s1 * h3
        return Self(newX, newY, left.z * right.z * h)
    }

    /// The point added up `scalar` times; little-endian in 64-bit limbs.
    package func multiplied(by scalar: [UInt64]) -> Self {
        var result = Self.infinity
        for limb in scalar.reversed() {
            for bit in (0..<64).reversed() {
                result = result.doubled
                if limb >> UInt64(bit) & 1 == 1 { result = result + self }
            }
        }
        return result
    }

    /// Whether it is in the subgroup of prime order.
    var isInSubgroup: Bool { multiplied(by: Scalar.order).isInfinity }

    package static func == (left: Self, right: Self) -> Bool {
        guard !left.isInfinity, !right.isInfinity else { return left.isInfinity == right.isInfinity }
        let leftZ = left.z.squared
        let rightZ = right.z.squared
        return left.x * rightZ == right.x * leftZ && left.y * right.z * rightZ == right.y * left.z * leftZ
    }
}
