internal import Foundation

/// The file that counts are held against: `Benchmarks/Thresholds/counts.json`.
struct Thresholds: Sendable, Codable {
    /// What the file is, for whoever opens it.
    private(set) var about =
        "What an operation of each row costs. ./scripts/bench --check fails when a count grows past its tolerance; "
        + "./scripts/bench --record writes what it counts now."
    /// How far a count may grow.
    private(set) var tolerance = Tolerances()
    /// What was counted when the file was written, by the rows' names.
    private(set) var rows: [String: Counts] = [:]

    struct Tolerances: Sendable, Codable {
        var allocations = Tolerance(share: 0.05, least: 0.5)
        var instructions = Tolerance(share: 0.1, least: 0)
    }

    /// A share of what was recorded, and no less than `least`.
    struct Tolerance: Sendable, Codable {
        let share: Double
        let least: Double

        func limit(of recorded: Double) -> Double { recorded + max(recorded * share, least) }
    }

    /// A count that grew past its threshold.
    struct Excess: CustomStringConvertible {
        let row: String
        let kind: String
        let counted: Double
        let recorded: Double
        let limit: Double

        var description: String {
            "\(row): \(Table.number(counted)) \(kind) an operation; at most \(Table.number(limit)), since there were "
                + "\(Table.number(recorded)). Make it cheaper; where the growth is worth it, run ./scripts/bench --record."
        }
    }

    init() {}

    /// Reads a file.
    init(contentsOf file: URL) throws {
        self = try JSONDecoder().decode(Thresholds.self, from: try Data(contentsOf: file))
    }

    /// Writes the file, rows by name.
    func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (try encoder.encode(self) + Data("\n".utf8)).write(to: file)
    }

    /// What has grown past its threshold. A count that was not taken, or was never recorded, is none of it.
    func excesses(_ counts: [String: Counts]) -> [Excess] {
        let kinds: [(String, KeyPath<Counts, Double?>, Tolerance)] = [
            ("allocations", \.allocations, tolerance.allocations), ("instructions", \.instructions, tolerance.instructions),
        ]
        return counts.sorted { $0.key < $1.key }.flatMap { name, counts in
            kinds.compactMap { kind, count, tolerance in
                guard let counted = counts[keyPath: count], let recorded = rows[name]?[keyPath: count] else { return nil }
                let limit = tolerance.limit(of: recorded)
                return counted > limit ? Excess(row: name, kind: kind, counted: counted, recorded: recorded, limit: limit) : nil
            }
        }
    }

    /// Takes new counts in; what was not counted this time stays as it was. Rows that are not among `known` are dropped.
    mutating func record(_ counts: [String: Counts], known: Set<String>) {
        rows = rows.filter { known.contains($0.key) }
        for (name, new) in counts {
            let old = rows[name] ?? Counts()
            rows[name] = Counts(
                allocations: Self.recorded(new.allocations.map { ($0 * 100).rounded() / 100 }, over: old.allocations),
                instructions: Self.recorded(new.instructions?.rounded(), over: old.instructions))
        }
    }

    /// The new count, unless the old one is within 2 % of it: the file changes where the code did, and not by chance.
    private static func recorded(_ new: Double?, over old: Double?) -> Double? {
        guard let new, let old else { return new ?? old }
        return abs(new - old) <= 0.02 * old ? old : new
    }
}
