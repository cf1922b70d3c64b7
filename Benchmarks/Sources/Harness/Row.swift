/// One line of the table: what is measured, in what, and what it should come to.
struct Row: Sendable {
    /// Short, for `--filter` and the JSON.
    let name: String
    /// One line for a reader.
    let title: String
    /// What the figure is counted in.
    let unit: Unit
    /// What it should come to, if anything.
    var goals: [Goal] = []
    /// What the figures of a load should be at most.
    var limits = LoadLimits()
    /// What the reference of the same run is called, where there is one.
    var reference: String?
    /// Which of its counts are the same in every run, and so can have a threshold.
    var counted = Counted.allocations
    /// Makes what is needed, and hands each run to the stage.
    let body: @Sendable (Stage) async throws -> Void

    /// What of a row can be held against `Benchmarks/Thresholds/counts.json`.
    enum Counted: Sendable, Equatable {
        case nothing
        case allocations
        /// Allocations, and the instructions of so many operations.
        case instructions(of: Int)
    }
}
