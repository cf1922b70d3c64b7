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
    /// Median of the processor time of an operation, in microseconds: of this process, or of the server; nil where time is not measured.
    let processorMicroseconds: Double?
    /// Median of the allocations of an operation, likewise.
    let allocations: Double?
    /// How near the row came to its goals.
    let goals: [Verdict]
    /// What ran beside, by turns.
    let reference: Reference?
    /// Medians of a load, and what they should be at most.
    let load: LoadFigures?
    let limits: LoadLimits?
    let charts: [Chart]

    /// Another way to do the same, in the same run.
    struct Reference: Sendable, Codable {
        let name: String
        let median: Double
        /// How many times as fast the row was: median of the runs' ratios.
        let ratio: Double
    }

    /// - Parameter earlier: the rows of this run that some goals are ratios to.
    init(_ row: Row, _ stage: Stage, after earlier: [Outcome]) {
        let unit = row.unit
        let runs = stage.figures.isEmpty ? stage.samples.compactMap(unit.figure) : stage.figures
        let median = runs.median
        name = row.name
        title = row.title
        self.unit = unit
        self.runs = runs
        self.median = median
        least = runs.min() ?? 0
        greatest = runs.max() ?? 0
        processorMicroseconds = stage.samples.isEmpty ? nil : stage.samples.compactMap(Unit.microseconds.figure).median
        let allocations = stage.samples.compactMap { sample in sample.allocations.map { Double($0) / Double(sample.operations) }
        }
        self.allocations = allocations.isEmpty ? nil : allocations.median
        let others = stage.referenceFigures.isEmpty ? stage.references.compactMap(unit.figure) : stage.referenceFigures
        let reference = row.reference.flatMap { name -> Reference? in
            guard !others.isEmpty else { return nil }
            let ratios = zip(runs, others).map { unit.isCost ? $1 / $0 : $0 / $1 }
            return Reference(name: name, median: others.median, ratio: ratios.median)
        }
        self.reference = reference
        goals = row.goals.map { goal in
            switch goal {
            case .figure(let wanted): return Verdict(figure: median, wanted: wanted, isCost: unit.isCost)
            case .timesReference(let wanted):
                return Verdict(ratio: reference?.ratio, wanted: wanted, other: row.reference ?? "")
            case .times(let wanted, let name):
                let other = earlier.first { $0.name == name && $0.unit == unit }
                let ratio = other.map { unit.isCost ? $0.median / median : median / $0.median }
                return Verdict(ratio: ratio, wanted: wanted, other: name)
            }
        }
        load = LoadFigures(medianOf: stage.loads)
        limits = stage.loads.isEmpty ? nil : row.limits
        charts = stage.charts
    }
}
