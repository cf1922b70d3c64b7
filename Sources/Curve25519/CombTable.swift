/// Multiples of one point, made once so that multiplying it costs fewer doublings than the 253 that its scalar is long, and these may be
/// shared with another point's multiplication.
///
/// Row r holds the odd multiples 1, 3, 5, … of 2ʳᵈ times the point, for rows d bits apart. A scalar's digit at place rd + c is looked up in
/// row r and added before the last c doublings. Source: Lim and Lee, "More Flexible Exponentiation with Precomputation" (1994), with signed
/// digits (``SignedDigits``) in place of combs of bits.
package struct CombTable: Sendable {
    /// How far apart the rows of keys' tables are, in bits: one doubling less is what a key with a table costs.
    static let spacing = 16

    /// The width of the digits that the rows are long enough for.
    let width: Int
    /// How far apart the rows are, in bits; a power of 2.
    let spacing: Int
    /// The rows one after another, 2ʷ⁻² entries each.
    let entries: [AffineNiels]

    /// The base point's beside another table: 16 rows for digits of width 7, 48 KB. Made when first used, as is the next.
    static let base = CombTable(.base, width: 7)
    /// The base point's beside scalars of half the length: 2 rows for digits of width 10, 48 KB.
    static let baseInHalves = CombTable(.base, width: 10, spacing: 128)

    /// The table of any point, of width 5 unless told: 16 rows, 128 entries, 12 KB, about 4,000 multiplications to make.
    package init(_ point: EdwardsPoint, width: Int = 5, spacing: Int = spacing) {
        precondition(spacing.nonzeroBitCount == 1 && spacing < 256, "Rows are a power of 2 apart.")
        self.width = width
        self.spacing = spacing
        let rowCount = 256 / spacing
        var points: [EdwardsPoint] = []
        points.reserveCapacity(rowCount << (width - 2))
        var start = point
        for row in 0..<rowCount {
            if row > 0 { start = start.doubled(times: spacing) }
            points += Self.oddMultiples(of: start, count: 1 << (width - 2))
        }
        entries = AffineNiels.of(points)
    }

    /// How much memory the entries of a key's table take.
    package static var byteCount: Int { (256 / spacing) << 3 * MemoryLayout<AffineNiels>.stride }

    private static func oddMultiples(of point: EdwardsPoint, count: Int) -> [EdwardsPoint] {
        let double = ProjectiveNiels(point.doubled)
        var points = [point]
        points.reserveCapacity(count)
        for index in 1..<count { points.append(points[index - 1].adding(double).extended) }
        return points
    }
}
