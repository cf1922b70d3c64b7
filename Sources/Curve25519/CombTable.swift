/// Multiples of one point, made once so that multiplying it costs 16 doublings instead of 253, which another point's
/// multiplication may share.
///
/// Row r holds the odd multiples 1, 3, 5, … of 2¹⁶ʳ times the point. A scalar's digit at place 16r + c is looked up in row r
/// and added before the last c doublings. Source: Lim and Lee, "More Flexible Exponentiation with Precomputation" (1994), with
/// signed digits (``SignedDigits``) in place of combs of bits.
package struct CombTable: Sendable {
    /// How far apart the rows are, in bits.
    static let spacing = 16
    /// How many rows there are.
    static let rowCount = 16

    /// The width of the digits that the rows are long enough for.
    let width: Int
    /// The rows one after another, 2ʷ⁻² entries each.
    let entries: [AffineNiels]

    /// The base point's, of width 7: 48 KB.
    static let base = CombTable(.base, width: 7)

    /// The table of any point, of width 5 unless told: 128 entries, 12 KB, about 4,000 multiplications to make.
    package init(_ point: EdwardsPoint, width: Int = 5) {
        self.width = width
        var points: [EdwardsPoint] = []
        points.reserveCapacity(Self.rowCount << (width - 2))
        var start = point
        for row in 0..<Self.rowCount {
            if row > 0 { start = start.doubled(times: Self.spacing) }
            points += Self.oddMultiples(of: start, count: 1 << (width - 2))
        }
        entries = AffineNiels.of(points)
    }

    /// How much memory the entries of a table of that width take.
    package static func byteCount(width: Int = 5) -> Int { rowCount << (width - 2) * MemoryLayout<AffineNiels>.stride }

    private static func oddMultiples(of point: EdwardsPoint, count: Int) -> [EdwardsPoint] {
        let double = ProjectiveNiels(point.doubled)
        var points = [point]
        points.reserveCapacity(count)
        for index in 1..<count { points.append(points[index - 1].adding(double).extended) }
        return points
    }
}
