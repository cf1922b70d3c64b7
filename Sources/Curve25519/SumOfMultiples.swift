/// A sum of multiples of points, with the doublings shared by all: Straus's trick, "Addition Chains of Vectors" (1964).
///
/// A point with a table shares the last 16 doublings, any other as many as its scalar is long.
struct SumOfMultiples {
    private var terms: [(digits: SignedDigits, multiples: [ProjectiveNiels])] = []
    private var combs: [(digits: SignedDigits, table: CombTable)] = []

    /// Adds scalar times a point.
    mutating func add(_ scalar: Scalar, _ point: EdwardsPoint) {
        terms.append(
            (SignedDigits(scalar, width: 5), CombTable.oddMultiples(of: point, count: 8).map { ProjectiveNiels($0) }))
    }

    /// Adds scalar times a table's point.
    mutating func add(_ scalar: Scalar, _ table: CombTable) {
        combs.append((SignedDigits(scalar, width: table.width), table))
    }

    /// The sum, as integers times points.
    var total: EdwardsPoint {
        var place = terms.reduce(CombTable.spacing) { max($0, $1.digits.count) }
        var sum = ProjectivePoint(.identity)
        while true {
            place &-= 1
            var next = sum.doubled
            for index in terms.indices {
                let digit = terms[index].digits.digit(place)
                guard digit != 0 else { continue }
                let multiples = terms[index].multiples
                next =
                    digit > 0
                    ? next.extended.adding(multiples[digit &>> 1]) : next.extended.subtracting(multiples[(0 &- digit) &>> 1])
            }
            if place < CombTable.spacing {
                for index in combs.indices {
                    for row in 0..<CombTable.rows {
                        let digit = combs[index].digits.digit(row &* CombTable.spacing &+ place)
                        if digit != 0 { next = next.extended.adding(combs[index].table.entry(row: row, digit: digit)) }
                    }
                }
            }
            if place == 0 { return next.extended }
            sum = next.projective
        }
    }
}
