/// s·B − k·A for the base point B, in a time that depends on all of them: for checks of public values only.
package enum DoubleScalar {
    /// s·B − k·A for a key that has a table: 16 doublings and about 74 additions.
    package static func difference(_ s: Scalar, _ k: Scalar, of table: CombTable) -> EdwardsPoint {
        let left = CombTable.base
        let sDigits = SignedDigits(s, width: left.width)
        let kDigits = SignedDigits(k, width: table.width)
        var sum = ProjectivePoint(.identity)
        var column = CombTable.spacing
        while true {
            column &-= 1
            var next = sum.doubled
            for row in 0..<CombTable.rows {
                let place = row &* CombTable.spacing &+ column
                let s = sDigits.digit(place)
                if s != 0 { next = next.extended.adding(left.entry(row: row, digit: s)) }
                let k = kDigits.digit(place)
                if k != 0 { next = next.extended.adding(table.entry(row: row, digit: 0 &- k)) }
            }
            if column == 0 { return next.extended }
            sum = next.projective
        }
    }

    /// s·B − k·A for a key met for the first time: 253 doublings and about 75 additions.
    package static func difference(_ s: Scalar, _ k: Scalar, of key: EdwardsPoint) -> EdwardsPoint {
        let left = CombTable.base
        let sDigits = SignedDigits(s, width: left.width)
        let kDigits = SignedDigits(k, width: 5)
        let multiples = CombTable.oddMultiples(of: key.negated, count: 8).map { ProjectiveNiels($0) }
        var sum = ProjectivePoint(.identity)
        var place = max(sDigits.count, kDigits.count, 1)
        while true {
            place &-= 1
            var next = sum.doubled
            let s = sDigits.digit(place)
            if s != 0 { next = next.extended.adding(left.entry(row: 0, digit: s)) }
            let k = kDigits.digit(place)
            if k > 0 { next = next.extended.adding(multiples[k &>> 1]) }
            if k < 0 { next = next.extended.subtracting(multiples[(0 &- k) &>> 1]) }
            if place == 0 { return next.extended }
            sum = next.projective
        }
    }
}
