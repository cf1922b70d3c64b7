/// What a row's runs of load came to, as it stands in the JSON: each figure is the median of the runs'.
struct LoadOutcome: Sendable, Codable {
    let requestsPerSecond: Double
    /// Processor time a request, on each side.
    let serverMicroseconds: Double
    let clientMicroseconds: Double
    /// Milliseconds from a request's writing to its answer's end.
    let p50: Double
    let p99: Double
    /// The longest of all runs.
    let greatest: Double
    /// Memory of the server in MB after a run, and the most of all runs.
    let memoryMegabytes: Double
    let greatestMemoryMegabytes: Double
    /// The server's calls for memory a request, where it counts them.
    let allocations: Double?
    /// Of all runs.
    let failures: Int
    /// Bytes of the largest answer's body.
    let mostBytes: Int
    var goals: [Verdict] = []
    /// By how much more of its server's processor time a request takes that runs beside: median of the runs' ratios.
    var processorRatio: Double?
    /// What ran beside it, by turns.
    var beside: [LoadOutcome] = []

    /// A goal, and whether it is reached.
    struct Verdict: Sendable, Codable {
        let figure: LoadGoal.Figure
        let goal: Double
        let value: Double
        let isReached: Bool
    }

    init(_ runs: [LoadFigures]) {
        requestsPerSecond = runs.map(\.requestsPerSecond).median
        serverMicroseconds = runs.map(\.serverMicroseconds).median
        clientMicroseconds = runs.map(\.clientMicroseconds).median
        p50 = runs.map(\.p50).median
        p99 = runs.map(\.p99).median
        greatest = runs.map(\.greatest).max() ?? 0
        memoryMegabytes = runs.map(\.memoryMegabytes).median
        greatestMemoryMegabytes = runs.map(\.greatestMemoryMegabytes).max() ?? 0
        let counted = runs.compactMap(\.allocations)
        allocations = counted.isEmpty ? nil : counted.median
        failures = runs.map(\.failures).reduce(0, +)
        mostBytes = runs.map(\.mostBytes).max() ?? 0
    }

    init(_ runs: [LoadFigures], beside others: [LoadFigures], ratio: Double?, goals: [LoadGoal]) {
        self.init(runs)
        if !others.isEmpty {
            beside = [LoadOutcome(others)]
            processorRatio = zip(runs, others).map { $1.serverMicroseconds / $0.serverMicroseconds }.median
        }
        self.goals = goals.compactMap { goal in
            let value: Double? =
                switch goal.figure {
                case .ratio: ratio
                case .p99: p99
                case .serverMicroseconds: serverMicroseconds
                case .allocations: allocations
                }
            return value.map { value in
                let isReached = goal.figure == .ratio ? value >= goal.bound : value <= goal.bound
                return Verdict(figure: goal.figure, goal: goal.bound, value: value, isReached: isReached)
            }
        }
    }

    /// The lines of the table under a row's own.
    func lines(beside name: String?) -> [String] {
        let own = ["    \(line)"] + beside.map { "    \(name ?? "beside"): \($0.line)" }
        let verdicts = goals.map { verdict in
            let sign = verdict.figure == .ratio ? "≥" : "≤"
            let figure = "\(verdict.figure.rawValue) \(Table.number(verdict.value))"
            return "\(figure) (\(sign) \(Table.number(verdict.goal)) \(verdict.isReached ? "yes" : "no"))"
        }
        let processor = processorRatio.map { ["    by the server's processor time: \(Table.number($0)) ×"] } ?? []
        return own + processor + (verdicts.isEmpty ? [] : ["    goals: \(verdicts.joined(separator: ", "))"])
    }

    private var line: String {
        let parts = [
            "\(Table.number(requestsPerSecond))/s", "server \(Table.number(serverMicroseconds)) µs",
            "client \(Table.number(clientMicroseconds)) µs", "p50 \(Table.number(p50)) ms", "p99 \(Table.number(p99)) ms",
            "\(Table.number(memoryMegabytes)) MB", allocations.map { "\(Table.number($0)) allocations" }, "\(failures) failed",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
