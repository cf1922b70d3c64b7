/// One line of the table: what is measured, in what, and what it should come to.
struct Row: Sendable {
    /// Short, for `--filter` and the JSON.
    let name: String
    /// One line for a reader.
    let title: String
    /// What the figure is counted in.
    let unit: Unit
    /// What the figure should reach, in `unit`: at most for a cost, at least for a rate.
    var goal: Double?
    /// What the reference of the same run is called, where there is one.
    var reference: String?
    /// What the figures of a run of load should reach beside it.
    var loadGoals: [LoadGoal] = []
    /// Makes what is needed, and hands each run to the stage.
    let body: @Sendable (Stage) async throws -> Void
}
