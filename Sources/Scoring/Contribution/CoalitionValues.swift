/// The values of coalitions that were asked for, each once, several at a time.
struct CoalitionValues: Sendable {
    private let game: Game
    private let parallelism: Int
    private var known: [Coalition: Double] = [:]

    /// An empty cache that evaluates so many coalitions side by side.
    init(_ game: Game, parallelism: Int) {
        self.game = game
        self.parallelism = max(1, parallelism)
    }

    /// How many different coalitions have been evaluated, the empty one included once it was needed.
    var evaluations: Int { known.count }

    /// Whether the value of a coalition is known.
    func has(_ coalition: Coalition) -> Bool { known[coalition] != nil }

    /// The value of a coalition that was evaluated before.
    subscript(_ coalition: Coalition) -> Double {
        guard let value = known[coalition] else { preconditionFailure("A coalition is evaluated before its value is read.") }
        return value
    }

    /// Makes sure that the values of some coalitions are known.
    ///
    /// - Throws: what the value function throws, ``ScoringError/Code/notFinite`` for a value that is no number, `CancellationError`.
    mutating func evaluate(_ coalitions: some Sequence<Coalition>) async throws {
        var asked: Set<Coalition> = []
        var unknown: [Coalition] = []
        for coalition in coalitions where known[coalition] == nil && asked.insert(coalition).inserted {
            if coalition.isEmpty { known[coalition] = 0 } else { unknown.append(coalition) }
        }
        guard !unknown.isEmpty else { return }
        let lanes = min(parallelism, unknown.count)
        let values = try await withThrowingTaskGroup(of: [(Coalition, Double)].self) { [game, unknown] group in
            for lane in 0..<lanes {
                group.addTask {
                    var values: [(Coalition, Double)] = []
                    for place in stride(from: lane, to: unknown.count, by: lanes) {
                        try Task.checkCancellation()
                        let value = try await game.value(unknown[place])
                        guard value.isFinite else {
                            throw ScoringError(
                                .notFinite, "The value of the coalition of \(unknown[place].players) is \(value).",
                                remedy: "Let the value function give a finite number for every coalition.")
                        }
                        values.append((unknown[place], value))
                    }
                    return values
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for (coalition, value) in values { known[coalition] = value }
    }
}
