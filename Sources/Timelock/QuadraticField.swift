/// a + b·u with u² = −1 over the base field: the coordinates of G2.
package struct QuadraticField: FieldElement {
    /// The part without u.
    package let real: BaseField
    /// The factor of u.
    package let imaginary: BaseField

    /// real + imaginary · u.
    package init(_ real: BaseField, _ imaginary: BaseField = .zero) {
        self.real = real
        self.imaginary = imaginary
    }

    package static let zero = QuadraticField(.zero)
    package static let one = QuadraticField(.one)
    /// 1 + u, which has no cube or square root in the field: the next floors of the tower stand on it.
    static let nonResidue = QuadraticField(.one, .one)

    package static func + (left: Self, right: Self) -> Self {
        QuadraticField(left.real + right.real, left.imaginary + right.imaginary)
    }
    package static func - (left: Self, right: Self) -> Self {
        QuadraticField(left.real - right.real, left.imaginary - right.imaginary)
    }
    package static prefix func - (element: Self) -> Self { QuadraticField(-element.real, -element.imaginary) }

    package static func * (left: Self, right: Self) -> Self {
        let reals = left.real * right.real
        let imaginaries = left.imaginary * right.imaginary
        let cross = (left.real + left.imaginary) * (right.real + right.imaginary)
        return QuadraticField(reals - imaginaries, cross - reals - imaginaries)
    }

    static func * (left: Self, right: BaseField) -> Self {
        QuadraticField(left.real * right, left.imaginary * right)
    }

    package var squared: Self {
        let product = real * imaginary
        return QuadraticField((real + imaginary) * (real - imaginary), product.doubled)
    }

    package var inverse: Self {
        let scale = (real.squared + imaginary.squared).inverse
        return QuadraticField(real * scale, -(imaginary * scale))
    }

    /// real − imaginary · u, which is also the p-th power.
    var conjugate: Self { QuadraticField(real, -imaginary) }

    /// Times 1 + u.
    var timesNonResidue: Self { QuadraticField(real - imaginary, real + imaginary) }

    /// A number whose square it is; nil if there is none.
    package var squareRoot: Self? {
        guard !imaginary.isZero else {
            if let root = real.squareRoot { return QuadraticField(root) }
            return (-real).squareRoot.map { QuadraticField(.zero, $0) }
        }
        guard let norm = (real.squared + imaginary.squared).squareRoot else { return nil }
        let half = BaseField(2).inverse
        guard let root = ((real + norm) * half).squareRoot ?? ((real - norm) * half).squareRoot else { return nil }
        let candidate = QuadraticField(root, imaginary * root.doubled.inverse)
        return candidate.squared == self ? candidate : nil
    }

    /// Whether it is the larger of its pair of signs: by the imaginary part, by the real one where that is zero.
    package var isLarger: Bool { imaginary.isZero ? real.isLarger : imaginary.isLarger }
}
