extension FieldElement: Powers {
    /// √−1, the even root. Source: RFC 9496, section 4.1.
    static let rootOfMinusOne = FieldElement(
        Bits256(0xc4ee_1b27_4a0e_a0b0, 0x2f43_1806_ad2f_e478, 0x2b4d_0099_3dfb_d7a7, 0x2b83_2480_4fc1_df0b))

    /// A quotient whose root is sought.
    struct Ratio {
        private let numerator: FieldElement
        private let denominator: FieldElement
        private let factor: FieldElement
        /// What is to be raised to the (p − 5)/8.
        fileprivate let base: FieldElement

        /// numerator/denominator.
        init(_ numerator: FieldElement, over denominator: FieldElement) {
            let v3 = denominator.squared() * denominator
            self.numerator = numerator
            self.denominator = denominator
            factor = numerator * v3
            base = numerator * (v3.squared() * denominator)
        }

        /// The non-negative root, and whether it is one; else that of √−1 times the ratio. 0 for a numerator of 0; not square, and 0, for
        /// a denominator of 0 alone.
        ///
        /// Source: SQRT_RATIO_M1 of RFC 9496, section 4.2.
        var root: (isSquare: Bool, root: FieldElement) { root(base.powerForRoots) }

        /// The roots of two ratios: a root is one long chain of squarings, and two chains at once keep the processor busy.
        static func roots(
            _ a: Ratio, _ b: Ratio
        ) -> (a: (isSquare: Bool, root: FieldElement), b: (isSquare: Bool, root: FieldElement)) {
            let powers = FieldElementPair(a: a.base, b: b.base).powerForRoots
            return (a.root(powers.a), b.root(powers.b))
        }

        /// The root, from the base's power.
        private func root(_ power: FieldElement) -> (isSquare: Bool, root: FieldElement) {
            var root = factor * power
            let check = (denominator * root.squared()).canonical
            let isCorrect = check == numerator.canonical
            let isFlipped = check == (-numerator).canonical
            let isFlippedByRoot = !isCorrect && !isFlipped && check == (-(numerator * rootOfMinusOne)).canonical
            if isFlipped || isFlippedByRoot { root = root * rootOfMinusOne }
            return (isCorrect || isFlipped, root.absolute)
        }
    }

    /// The number or its negative, whichever is even in canonical form.
    var absolute: FieldElement { isNegative ? -self : self }
}
