/// A sum of any number of multiples of points, with the doublings shared by all: Straus's trick, "Addition Chains of Vectors" (1964).
struct SumOfMultiples {
    /// A scalar's digits, each at its place.
    private struct Digits {
        var digits = InlineArray<256, Int8>(repeating: 0)
        /// One more than the place of the highest digit that is not 0.
        var count = 0

        init(_ scalar: Scalar, width: Int) {
            SignedDigits.forEach(of: scalar.bits, width: width) { place, digit in
                digits[place] = Int8(truncatingIfNeeded: digit)
                count = place &+ 1
            }
        }
    }

    private var terms: [Digits] = []
    /// Those of the terms, one after another.
    private var multiples: [ProjectiveNiels] = []

    /// Adds scalar times a point.
    mutating func add(_ scalar: Scalar, _ point: EdwardsPoint) {
        terms.append(Digits(scalar, width: OddMultiples.width))
        let entries = OddMultiples(of: point).entries
        for index in entries.indices { multiples.append(entries[index]) }
    }

    /// The sum and a multiple of the base point, as integers times points.
    func total(andBase scalar: Scalar) -> EdwardsPoint {
        let base = CombTable.base
        let comb = Digits(scalar, width: base.width)
        var place = terms.reduce(base.spacing) { max($0, $1.count) }
        var sum = CompletedPoint.identity
        while true {
            place &-= 1
            for index in terms.indices {
                let digit = Int(terms[index].digits[place])
                guard digit != 0 else { continue }
                sum.add(
                    multiples.span, index &<< (OddMultiples.width &- 2) &+ Int(digit.magnitude) &>> 1, sign: digit < 0 ? 1 : 0)
            }
            for row in 0..<(place < base.spacing ? 256 / base.spacing : 0) {
                let digit = Int(comb.digits[row &* base.spacing &+ place])
                guard digit != 0 else { continue }
                sum.add(
                    base.entries.span, row &<< (base.width &- 2) &+ Int(digit.magnitude) &>> 1, sign: digit < 0 ? 1 : 0)
            }
            if place == 0 { return sum.extended }
            sum.double()
        }
    }
}
