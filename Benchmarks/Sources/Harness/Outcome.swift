/// What a row came to, as it stands in the JSON.
struct Outcome: Sendable, Codable {
    let name: String
    let title: String
    let unit: Unit
    /// Of the figures of all runs.
    let median: Double
    let least: Double
    let greatest: Double
    /// The figures, in the order of the runs.
    let runs: [Double]
    /// Median of the processor time that an operation takes in this process, in microseconds.
    let processorMicroseconds: Double
    let goal: Double?
    /// Whether the median reaches the goal.
    let isReached: Bool?
    /// What ran beside, by turns.
    let reference: Reference?
    /// What runs of load came to.
    let load: LoadOutcome?
    /// How a cost or a rate grows with something.
    let curves: [Curve]?

    /// Another way to do the same, in the same run.
    struct Reference: Sendable, Codable {
        let name: String
        let median: Double
        /// How many times as fast the row was: median of the runs' ratios.
        let ratio: Double
    }

    init(_ row: Row, _ stage: Stage) {
        name = row.name
        title = row.title
        unit = row.unit
        goal = row.goal
        runs = stage.samples.map(row.unit.figure)
        median = runs.median
        least = runs.min() ?? 0
        greatest = runs.max() ?? 0
        processorMicroseconds = stage.samples.map(Unit.microseconds.figure).median
        isReached = row.goal.map { [median] in row.unit.isCost ? median <= $0 : median >= $0 }
        let others = stage.references.map(row.unit.figure)
        reference = row.reference.flatMap { [runs] name in
            guard !others.isEmpty else { return nil }
            let ratios = zip(runs, others).map { row.unit.isCost ? $1 / $0 : $0 / $1 }
            return Reference(name: name, median: others.median, ratio: ratios.median)
        }
        load = stage.loads.isEmpty
            ? nil : LoadOutcome(stage.loads, beside: stage.referenceLoads, ratio: reference?.ratio, goals: row.loadGoals)
        curves = stage.curves.isEmpty ? nil : stage.curves
    }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; 0 where there is none.
    var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
