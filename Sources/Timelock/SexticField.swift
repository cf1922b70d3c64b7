/// a + b·v + c·v² with v³ = 1 + u over the quadratic field.
struct SexticField: FieldElement {
    let c0: QuadraticField
    let c1: QuadraticField
    let c2: QuadraticField

    init(_ c0: QuadraticField, _ c1: QuadraticField = .zero, _ c2: QuadraticField = .zero) {
        self.c0 = c0
        self.c1 = c1
        self.c2 = c2
    }

    static let zero = SexticField(.zero)
    static let one = SexticField(.one)

    static func + (left: Self, right: Self) -> Self {
        SexticField(left.c0 + right.c0, left.c1 + right.c1, left.c2 + right.c2)
    }
    static func - (left: Self, right: Self) -> Self {
        SexticField(left.c0 - right.c0, left.c1 - right.c1, left.c2 - right.c2)
    }
    static prefix func - (element: Self) -> Self { SexticField(-element.c0, -element.c1, -element.c2) }

    /// By Karatsuba's trick: six products below instead of nine.
    static func * (left: Self, right: Self) -> Self {
        let p0 = left.c0 * right.c0
        let p1 = left.c1 * right.c1
        let p2 = left.c2 * right.c2
        let p12 = (left.c1 + left.c2) * (right.c1 + right.c2) - p1 - p2
        let p01 = (left.c0 + left.c1) * (right.c0 + right.c1) - p0 - p1
        let p02 = (left.c0 + left.c2) * (right.c0 + right.c2) - p0 - p2
        return SexticField(p0 + p12.timesNonResidue, p01 + p2.timesNonResidue, p02 + p1)
    }

    var squared: Self { self * self }

    /// Times a + b·v.
    func multiplied(by a: QuadraticField, _ b: QuadraticField) -> Self {
        let p0 = c0 * a
        let p1 = c1 * b
        let cross = (c0 + c1) * (a + b) - p0 - p1
        return SexticField(p0 + (c2 * b).timesNonResidue, cross, p1 + c2 * a)
    }

    /// Times b·v for a number b of the base field.
    func multiplied(byV b: BaseField) -> Self {
        SexticField((c2 * b).timesNonResidue, c0 * b, c1 * b)
    }

    /// Times v.
    var timesV: Self { SexticField(c2.timesNonResidue, c0, c1) }

    var inverse: Self {
        let t0 = c0.squared - (c1 * c2).timesNonResidue
        let t1 = c2.squared.timesNonResidue - c0 * c1
        let t2 = c1.squared - c0 * c2
        let scale = (c0 * t0 + (c2 * t1 + c1 * t2).timesNonResidue).inverse
        return SexticField(t0 * scale, t1 * scale, t2 * scale)
    }
}
