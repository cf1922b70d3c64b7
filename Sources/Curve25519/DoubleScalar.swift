/// s·B − k·A for the base point B, in a time that depends on all of them: for checks of public values only.
package enum DoubleScalar {
    /// s·B − k·A for a key that has a table: 15 doublings and about 74 additions.
    package static func difference(_ s: Scalar, _ k: Scalar, of table: CombTable) -> EdwardsPoint {
        let base = CombTable.base
        var plan = AdditionPlan()
        plan.add(s.bits, of: base, .base)
        plan.add(k.bits, of: table, .table, sign: 1)
        return plan.total(base.entries.span, table.entries.span)
    }

    /// s·B − k·A for a key met for the first time: 253 doublings and about 66 additions.
    package static func difference(_ s: Scalar, _ k: Scalar, of key: EdwardsPoint) -> EdwardsPoint {
        let base = CombTable.baseInHalves
        var plan = AdditionPlan()
        plan.add(s.bits, width: base.width, of: .base)
        plan.add(k.bits, width: OddMultiples.width, of: .left, sign: 1)
        let multiples = OddMultiples(of: key)
        return plan.total(base.entries.span, Span(), multiples.entries.span)
    }
}
