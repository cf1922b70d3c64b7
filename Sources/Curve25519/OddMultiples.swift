/// 1, 3, 5, … 15 times each of two points, on the stack: what an ``AdditionPlan`` takes for points without tables.
struct OddMultiples {
    /// The width of the digits that the multiples are enough for.
    static let width = 5
    /// How many multiples of a point there are.
    static let count = 1 << (width - 2)

    private(set) var entries = InlineArray<16, ProjectiveNiels>(repeating: .identity)

    /// The multiples of one point, with those of the neutral point behind them.
    init(of first: EdwardsPoint) { set(first, from: 0) }

    /// The multiples of two points, one after another.
    init(of first: EdwardsPoint, _ second: EdwardsPoint) {
        set(first, from: 0)
        set(second, from: Self.count)
    }

    private mutating func set(_ point: EdwardsPoint, from start: Int) {
        let double = point.doubled
        var entry = ProjectiveNiels(point)
        entries[start] = entry
        for index in 1..<Self.count {
            entry = ProjectiveNiels(double.adding(entry).extended)
            entries[start &+ index] = entry
        }
    }
}
