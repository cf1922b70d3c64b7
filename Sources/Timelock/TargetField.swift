package import Neuron

/// a + b·w with w² = v over the sextic field: where pairings have their values.
package struct TargetField: FieldElement {
    let c0: SexticField
    let c1: SexticField

    init(_ c0: SexticField, _ c1: SexticField = .zero) {
        self.c0 = c0
        self.c1 = c1
    }

    package static let zero = TargetField(.zero)
    package static let one = TargetField(.one)

    package static func + (left: Self, right: Self) -> Self { TargetField(left.c0 + right.c0, left.c1 + right.c1) }
    package static func - (left: Self, right: Self) -> Self { TargetField(left.c0 - right.c0, left.c1 - right.c1) }
    package static prefix func - (element: Self) -> Self { TargetField(-element.c0, -element.c1) }

    package static func * (left: Self, right: Self) -> Self {
        let p0 = left.c0 * right.c0
        let p1 = left.c1 * right.c1
        let cross = (left.c0 + left.c1) * (right.c0 + right.c1)
        return TargetField(p0 + p1.timesV, cross - p0 - p1)
    }

    package var squared: Self {
        let product = c0 * c1
        let sum = (c0 + c1) * (c0 + c1.timesV)
        return TargetField(sum - product - product.timesV, product.doubled)
    }

    package var inverse: Self {
        let scale = (c0.squared - c1.squared.timesV).inverse
        return TargetField(c0 * scale, -(c1 * scale))
    }

    /// c0 − c1·w: the power by p^6, and the inverse of every value of a pairing.
    package var conjugate: Self { TargetField(c0, -c1) }

    /// Times a line of the Miller loop: constant + byV·v + byVW·v·w.
    func multiplied(by line: (constant: QuadraticField, byV: QuadraticField, byVW: BaseField)) -> Self {
        let p0 = c0.multiplied(by: line.constant, line.byV)
        let p1 = c1.multiplied(byV: line.byVW)
        let cross = (c0 + c1).multiplied(by: line.constant, line.byV + QuadraticField(line.byVW))
        return TargetField(p0 + p1.timesV, cross - p0 - p1)
    }

    /// The p-th power.
    var frobenius: Self {
        let gamma = Self.frobeniusFactors
        return TargetField(
            SexticField(c0.c0.conjugate, c0.c1.conjugate * gamma[2], c0.c2.conjugate * gamma[4]),
            SexticField(c1.c0.conjugate * gamma[1], c1.c1.conjugate * gamma[3], c1.c2.conjugate * gamma[5]))
    }

    /// (1 + u)^(i·(p − 1)/6) for i in 0...5: what w^i is multiplied with by the p-th power.
    private static let frobeniusFactors: [QuadraticField] = {
        let first = QuadraticField.nonResidue.raised(to: [
            0x49aa_7fff_ffff_f1c7, 0x051c_aaaa_72e3_5555, 0xe688_231a_d3c8_2906, 0xe613_e1eb_7deb_831f,
            0x0c84_9bf3_b5e1_f223, 0x0455_82fc_5eea_a66f,
        ])
        return (0..<5).reduce(into: [QuadraticField.one]) { powers, _ in powers.append(powers[powers.count - 1] * first) }
    }()

    /// The 576 bytes that the timelock scheme hashes: twelve numbers of 48 little-endian bytes, from the constant part up.
    package var bytes: Bytes {
        [c0.c0, c0.c1, c0.c2, c1.c0, c1.c1, c1.c2].flatMap { $0.real.littleEndian + $0.imaginary.littleEndian }
    }
}
