/// One kind of misconduct, played against a subnet in virtual time: what is done, and what stands against it.
///
/// ```swift
/// let report = try await Simulation(seed: 7).run(.cabal)
/// #expect(report.verdict != .broken)
/// ```
/// - Source: `docs/simulation.md`.
public struct Scenario: Sendable {
    /// The name by which commands know it, such as `weight-copier`.
    public let name: String
    /// What the attacker does, in a sentence.
    public let attack: String
    /// What stands against it, in a few words.
    public let defence: String
    /// Plays the scenario's worlds, and judges them.
    let play: @Sendable (Simulation) async throws -> Trial

    /// What came of a scenario's worlds.
    struct Trial: Sendable {
        var worlds: [SimulationReport.Outcome] = []
        var promises: [SimulationReport.Promise] = []

        /// Notes whether a promise was kept.
        mutating func judge(_ promiser: SimulationReport.Promiser, _ text: String, _ isKept: Bool) {
            promises.append(SimulationReport.Promise(text: text, by: promiser, isKept: isKept))
        }
    }

    /// Every scenario.
    public static let all: [Scenario] = [
        .weightCopier, .cabal, .freeRider, .staller, .liar, .impostor, .uidThief, .massRegistration, .clockSkew, .partition,
        .chainOutage, .byzantineValidator,
    ]

    /// The scenario of a name, or nil.
    public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

    /// The scenario whose name is nearest to a word: one that begins with it, or else by the letters that must be changed.
    public static func nearest(to word: String) -> Scenario {
        if word.count > 2, let begun = all.first(where: { $0.name.hasPrefix(word.lowercased()) }) { return begun }
        return all.min { distance($0.name, word) < distance($1.name, word) } ?? .weightCopier
    }

    /// How many letters must be put in, left out or changed to make one word of another.
    ///
    /// - Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals" (1966).
    private static func distance(_ a: String, _ b: String) -> Int {
        let (left, right) = (Array(a), Array(b.lowercased().prefix(64)))
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
