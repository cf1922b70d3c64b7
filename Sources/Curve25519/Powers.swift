/// What can be raised to the power that roots modulo p need.
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

    /// To the (p − 5)/8 = 2²⁵² − 3. Source of the chain: the addition chain of the reference code to "Curve25519" (Bernstein 2006).
    var powerForRoots: Self {
        let two = squared()
        let nine = two.squared(times: 2) * self
        let five = (nine * two).squared() * nine
        let ten = five.squared(times: 5) * five
        let twenty = ten.squared(times: 10) * ten
        let forty = twenty.squared(times: 20) * twenty
        let fifty = forty.squared(times: 10) * ten
        let hundred = fifty.squared(times: 50) * fifty
        let twoHundred = hundred.squared(times: 100) * hundred
        return (twoHundred.squared(times: 50) * fifty).squared(times: 2) * self
    }
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
