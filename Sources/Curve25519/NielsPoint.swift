/// A point made ready to be added: Y + X, Y − X, Z and 2·d·T.
struct ProjectiveNiels: Sendable {
    var plus, minus, z, t2d: FieldElement

    /// Makes a point ready; the sum and the difference stay loose, the others tight.
    @inline(__always)
    init(_ point: EdwardsPoint) {
        plus = point.y + point.x
        minus = point.y - point.x
        z = point.z
        t2d = point.t * EdwardsPoint.d2
    }
}

/// A point made ready to be added, with Z = 1: y + x, y − x and 2·d·x·y. Saves a multiplication and a quarter of the memory.
struct AffineNiels: Sendable {
    var plus, minus, xy2d: FieldElement

    @inline(__always)
    private init(plus: FieldElement, minus: FieldElement, xy2d: FieldElement) {
        self.plus = plus
        self.minus = minus
        self.xy2d = xy2d
    }

    /// Makes the point of affine x and y, both tight, ready; all tight.
    init(x: FieldElement, y: FieldElement) {
        plus = (y + x).carried
        minus = (y - x).carried
        xy2d = x * y * EdwardsPoint.d2
    }

    /// The negative point: sum and difference change places, and the product its sign (loose).
    @inline(__always)
    var negated: AffineNiels { AffineNiels(plus: minus, minus: plus, xy2d: -xy2d) }

    /// Makes many points ready with one inversion. Source: Montgomery's trick, "Speeding the Pollard and Elliptic Curve
    /// Methods of Factorization" (1987), section 10.3.1.
    static func of(_ points: [EdwardsPoint]) -> [AffineNiels] {
        var products: [FieldElement] = []
        products.reserveCapacity(points.count)
        var product = FieldElement.one
        for point in points {
            products.append(product)
            product = product * point.z
        }
        // No Z is zero, so neither is their product.
        var inverse = product.inverse
        var result: [AffineNiels] = []
        result.reserveCapacity(points.count)
        for index in points.indices.reversed() {
            let reciprocal = inverse * products[index]
            inverse = inverse * points[index].z
            result.append(AffineNiels(x: points[index].x * reciprocal, y: points[index].y * reciprocal))
        }
        result.reverse()
        return result
    }
}
