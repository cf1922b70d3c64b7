extension FieldElement {
    /// √−1, the even root. Source: RFC 9496, section 4.1.
    static let rootOfMinusOne = FieldElement(
        Bits256(0xc4ee_1b27_4a0e_a0b0, 0x2f43_1806_ad2f_e478, 0x2b4d_0099_3dfb_d7a7, 0x2b83_2480_4fc1_df0b))

    /// The number squared `count` times, count ≥ 1.
    func squared(times count: Int) -> FieldElement {
        var result = squared()
        for _ in 1..<count { result = result.squared() }
        return result
    }

    /// This number to the 2²⁵⁰ − 1, and to the 11: where the two powers below start. Source of the chain: the
    /// addition chain of the reference code to "Curve25519" (Bernstein 2006).
    private var chain: (long: FieldElement, eleven: FieldElement) {
        let two = squared()
        let nine = two.squared(times: 2) * self
        let eleven = nine * two
        let five = eleven.squared() * nine
        let ten = five.squared(times: 5) * five
        let twenty = ten.squared(times: 10) * ten
        let forty = twenty.squared(times: 20) * twenty
        let fifty = forty.squared(times: 10) * ten
        let hundred = fifty.squared(times: 50) * fifty
        let twoHundred = hundred.squared(times: 100) * hundred
        return (twoHundred.squared(times: 50) * fifty, eleven)
    }

    /// 1/self, or 0 of 0: to the p − 2. Tight.
    var inverse: FieldElement {
        let (long, eleven) = chain
        return long.squared(times: 5) * eleven
    }

    /// To the (p − 5)/8 = 2²⁵² − 3. Tight.
    private var powerForRoots: FieldElement { chain.long.squared(times: 2) * self }

    /// The non-negative root of numerator/denominator, and whether it is one; else that of √−1·numerator/denominator.
    /// 0 for a numerator of 0; not square, and 0, for a denominator of 0 alone. Both loose; the root is tight.
    ///
    /// Source: SQRT_RATIO_M1 of RFC 9496, section 4.2.
    static func squareRoot(of numerator: FieldElement, over denominator: FieldElement) -> (isSquare: Bool, root: FieldElement) {
        let v3 = denominator.squared() * denominator
        let v7 = v3.squared() * denominator
        var root = numerator * v3 * (numerator * v7).powerForRoots
        let check = (denominator * root.squared()).canonical
        let u = numerator.carried
        let isCorrect = check == u.canonical
        let isFlipped = check == (-u).canonical
        let isFlippedByRoot = !isCorrect && !isFlipped && check == (-(u * rootOfMinusOne)).canonical
        if isFlipped || isFlippedByRoot { root = root * rootOfMinusOne }
        return (isCorrect || isFlipped, root.absolute)
    }

    /// The number or its negative, whichever is even in canonical form. For a tight number; tight.
    var absolute: FieldElement { isNegative ? (-self).carried : self }
}
