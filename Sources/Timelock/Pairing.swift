/// The optimal ate pairing of BLS12-381, to the power of three: the value that drand's libraries hash.
///
/// - Source: Miller's loop over the curve's negative parameter x; the final exponentiation of Hayashida, Hayasaka and Teruya
///   (ePrint 2020/875), whose exponent is three times the least one. Another power would give other bytes.
package enum Pairing {
    /// |x|; the parameter itself is negative.
    private static let parameter: UInt64 = 0xd201_0000_0001_0000

    /// e(p, q)³.
    package static func value(_ p: G1, _ q: G2) -> TargetField {
        guard let p = p.affine, let q = q.affine else { return .one }
        return finalPower(millerLoop(p, q))
    }

    private typealias TwistPoint = (x: QuadraticField, y: QuadraticField)

    private static func millerLoop(_ p: (x: BaseField, y: BaseField), _ q: TwistPoint) -> TargetField {
        var f = TargetField.one
        var t = q
        // From the second highest bit of |x| down.
        for bit in (0..<63).reversed() {
            let square = t.x.squared
            let tangent = (square.doubled + square) * t.y.doubled.inverse
            f = f.squared.multiplied(by: line(tangent, through: t, at: p))
            t = third(t, t, slope: tangent)
            guard parameter >> UInt64(bit) & 1 == 1 else { continue }
            // t is a smaller multiple of q than the group's order, so it is neither q nor −q.
            let slope = (t.y - q.y) * (t.x - q.x).inverse
            f = f.multiplied(by: line(slope, through: t, at: p))
            t = third(t, q, slope: slope)
        }
        return f.conjugate
    }

    /// The line of `slope` through `t` on the twist, at `p`, times w³, which the final power takes away.
    private static func line(
        _ slope: QuadraticField, through t: TwistPoint, at p: (x: BaseField, y: BaseField)
    ) -> (constant: QuadraticField, byV: QuadraticField, byVW: BaseField) {
        (slope * t.x - t.y, -(slope * p.x), p.y)
    }

    private static func third(_ a: TwistPoint, _ b: TwistPoint, slope: QuadraticField) -> TwistPoint {
        let x = slope.squared - a.x - b.x
        return (x, slope * (a.x - x) - a.y)
    }

    private static func finalPower(_ f: TargetField) -> TargetField {
        // (p⁶ − 1)(p² + 1)
        let first = f.conjugate * f.inverse
        let m = first.frobenius.frobenius * first
        // (x − 1)² (x + p) (x² + p² − 1) + 3
        let a = power(m) * m.conjugate
        let b = power(a) * a.conjugate
        let c = power(b) * b.frobenius
        let d = power(power(c)) * c.frobenius.frobenius * c.conjugate
        return d * m.squared * m
    }

    /// The power by x; for values after the first part of the final exponentiation, where the conjugate is the inverse.
    private static func power(_ element: TargetField) -> TargetField { element.raised(to: [parameter]).conjugate }
}
