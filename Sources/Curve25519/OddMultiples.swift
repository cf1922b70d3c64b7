/// 1, 3, 5, … 15 times a point, on the stack: what an ``AdditionPlan`` takes for a point without a table.
struct OddMultiples {
    /// The width of the digits that the multiples are enough for.
    static let width = 5

    /// The multiples, the least first.
    let entries: InlineArray<8, ProjectiveNiels>

    /// The multiples of a point.
    init(of point: EdwardsPoint) {
        let double = point.doubled
        entries = InlineArray(first: ProjectiveNiels(point)) { ProjectiveNiels(double.adding($0).extended) }
    }
}
