/// A point of the twisted Edwards curve −x² + y² = 1 + d·x²·y² over 2²⁵⁵ − 19, in extended coordinates: x = X/Z, y = Y/Z,
/// x·y = T/Z.
///
/// Source: Hisil, Wong, Carter, Dawson: "Twisted Edwards Curves Revisited" (2008); the curve is RFC 8032's edwards25519.
package struct EdwardsPoint: Sendable {
    /// The coordinates.
    var x, y, z, t: FieldElement

    /// A point of four coordinates.
    @inline(__always)
    init(x: FieldElement, y: FieldElement, z: FieldElement, t: FieldElement) {
        self.x = x
        self.y = y
        self.z = z
        self.t = t
    }

    /// The curve's d = −121665/121666, and twice that.
    static let d = FieldElement(
        Bits256(0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73))
    static let d2 = FieldElement(
        Bits256(0xebd6_9b94_26b2_f159, 0x00e0_149a_8283_b156, 0x198e_80f2_eef3_d130, 0x2406_d9dc_56df_fce7))

    /// The neutral point (0, 1).
    package static let identity = EdwardsPoint(x: .zero, y: .one, z: .one, t: .zero)

    /// The base point, whose y is 4/5 and whose x is even. Source: RFC 8032, section 5.1.
    package static let base: EdwardsPoint = {
        let x = FieldElement(
            Bits256(0xc956_2d60_8f25_d51a, 0x692c_c760_9525_a7b2, 0xc0a4_e231_fdd6_dc5c, 0x2169_36d3_cd6e_53fe))
        let y = FieldElement(
            Bits256(0x6666_6666_6666_6658, 0x6666_6666_6666_6666, 0x6666_6666_6666_6666, 0x6666_6666_6666_6666))
        return EdwardsPoint(x: x, y: y, z: .one, t: x * y)
    }()

    /// The negative point.
    package var negated: EdwardsPoint { EdwardsPoint(x: -x, y: y, z: z, t: -t) }

    /// The sum of two points; any two.
    package static func + (a: EdwardsPoint, b: EdwardsPoint) -> EdwardsPoint { a.adding(ProjectiveNiels(b)).extended }

    /// Twice the point.
    package var doubled: EdwardsPoint { doubled(times: 1) }

    /// The point doubled `count` times.
    func doubled(times count: Int) -> EdwardsPoint {
        var point = CompletedPoint(self)
        for _ in 0..<count { point.double() }
        return point.extended
    }

    /// Whether two points are the same point.
    package func equals(_ other: EdwardsPoint) -> Bool {
        (x * other.z).equals(other.x * z) && (y * other.z).equals(other.y * z)
    }

    /// This point plus another. Source: "add-2008-hwcd-3" of the Explicit-Formulas Database; complete on this curve.
    @inline(__always)
    func adding(_ other: ProjectiveNiels) -> CompletedPoint {
        sum((y - x) * other.parts[1], (y + x) * other.parts[0], t * other.parts[2], (z * other.parts[3]).doubled, sign: 0)
    }

    /// This point plus an entry, or minus it for a sign of 1.
    @inline(__always)
    func adding(_ entries: Span<ProjectiveNiels>, _ index: Int, sign: Int) -> CompletedPoint {
        sum(
            (y - x) * entries[index].parts[1 &- sign], (y + x) * entries[index].parts[sign], t * entries[index].parts[2],
            (z * entries[index].parts[3]).doubled, sign: sign)
    }

    /// This point plus an entry, or minus it for a sign of 1.
    @inline(__always)
    func adding(_ entries: Span<AffineNiels>, _ index: Int, sign: Int) -> CompletedPoint {
        sum(
            (y - x) * entries[index].parts[1 &- sign], (y + x) * entries[index].parts[sign], t * entries[index].parts[2],
            z.doubled, sign: sign)
    }

    /// The end of an addition. The negative of a point has x and t negated: x's sign was minded before, and here c gets that of t.
    @inline(__always)
    private func sum(
        _ a: FieldElement, _ b: FieldElement, _ c: FieldElement, _ d: FieldElement, sign: Int
    ) -> CompletedPoint {
        let (z, t) = FieldElement.exchanged(d + c, d - c, if: sign)
        return CompletedPoint(x: b - a, y: b + a, z: z, t: t)
    }
}

/// A point as X/Z and Y/Z: what a doubling takes.
struct ProjectivePoint {
    var x, y, z: FieldElement

    @inline(__always)
    init(x: FieldElement, y: FieldElement, z: FieldElement) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// Twice the point. Source: "dbl-2008-hwcd" of the Explicit-Formulas Database, with a = −1 and all signs changed.
    @inline(__always)
    var doubled: CompletedPoint {
        let yy = y.squared()
        let xx = x.squared()
        let both = (x + y).squared()
        let sum = yy + xx
        let difference = yy - xx
        let zz2 = z.squared().doubled
        return CompletedPoint(x: both - sum, y: sum, z: difference, t: zz2 - difference)
    }
}

/// A point as x = X/Z and y = Y/T: what sums and doublings give before they are brought to one denominator.
struct CompletedPoint {
    var x, y, z, t: FieldElement

    @inline(__always)
    init(x: FieldElement, y: FieldElement, z: FieldElement, t: FieldElement) {
        self.x = x
        self.y = y
        self.z = z
        self.t = t
    }

    /// The same point: with x and y over 1 when Z is 1.
    @inline(__always)
    init(_ point: EdwardsPoint) { self.init(x: point.x, y: point.y, z: point.z, t: point.z) }

    /// The neutral point (0, 1).
    static let identity = CompletedPoint(x: .zero, y: .one, z: .one, t: .one)

    /// The point for a doubling: three multiplications.
    @inline(__always)
    var projective: ProjectivePoint {
        let y = y * z
        let x = x * t
        return ProjectivePoint(x: x, y: y, z: z * t)
    }

    /// The point for an addition: four multiplications.
    @inline(__always)
    var extended: EdwardsPoint { EdwardsPoint(x: x * t, y: y * z, z: z * t, t: x * y) }

    // The steps of every sum: kept out of line, so that the code of a sum fits into the processor's first cache.

    /// Doubles the point.
    @inline(never)
    mutating func double() { self = projective.doubled }

    /// Adds an entry, or subtracts it for a sign of 1.
    @inline(never)
    mutating func add(_ entries: Span<AffineNiels>, _ index: Int, sign: Int) {
        self = extended.adding(entries, index, sign: sign)
    }

    /// Adds an entry, or subtracts it for a sign of 1.
    @inline(never)
    mutating func add(_ entries: Span<ProjectiveNiels>, _ index: Int, sign: Int) {
        self = extended.adding(entries, index, sign: sign)
    }
}
