/// A point made ready to be added: Y + X, Y − X, 2·d·T and Z.
struct ProjectiveNiels: Sendable {
    /// Y + X, Y − X, 2·d·T and Z: by number, because the negative point has the first two in the other order.
    let parts: InlineArray<4, FieldElement>

    /// Makes a point ready.
    @inline(__always)
    init(_ point: EdwardsPoint) {
        parts = [point.y + point.x, point.y - point.x, point.t * EdwardsPoint.d2, point.z]
    }
}

/// A point made ready to be added, with Z = 1: y + x, y − x and 2·d·x·y. Saves a multiplication and a quarter of the memory.
struct AffineNiels: Sendable {
    /// y + x, y − x and 2·d·x·y: by number, because the negative point has the first two in the other order.
    let parts: InlineArray<3, FieldElement>

    /// Makes the point of affine x and y ready.
    init(x: FieldElement, y: FieldElement) {
        parts = [y + x, y - x, x * y * EdwardsPoint.d2]
    }

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
