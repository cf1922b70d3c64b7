/// What can be raised to the powers that inverses and roots modulo p need.
protocol Powers {
    /// The product.
    static func * (a: Self, b: Self) -> Self
    /// The square.
    func squared() -> Self
}

extension Powers {
    /// Squared `count` times, count ≥ 1.
    func squared(times count: Int) -> Self {
        var result = squared()
        for _ in 1..<count { result = result.squared() }
        return result
    }

    /// To the 2²⁵⁰ − 1, and to the 11: where the two powers below start. Source of the chain: the addition chain of the reference code to
    /// "Curve25519" (Bernstein 2006).
    var chain: (long: Self, eleven: Self) {
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

    /// To the (p − 5)/8 = 2²⁵² − 3.
    var powerForRoots: Self { chain.long.squared(times: 2) * self }
}

/// Two numbers modulo p that go through the same operations: neither waits for the other, so two take little longer than one.
struct FieldElementPair: Powers {
    var a, b: FieldElement

    @inline(__always)
    static func * (x: FieldElementPair, y: FieldElementPair) -> FieldElementPair {
        FieldElementPair(a: x.a * y.a, b: x.b * y.b)
    }

    @inline(__always)
    func squared() -> FieldElementPair { FieldElementPair(a: a.squared(), b: b.squared()) }
}
