internal import Foundation

/// All that one run of the benchmarks found.
struct Report: Sendable, Codable {
    /// Where the figures come from.
    struct Machine: Sendable, Codable {
        let processor: String
        let cores: Int
        let system: String
        /// What waited for a processor before the first row, over one minute: figures of a busy machine are worth less.
        let load: Double
    }

    let machine: Machine
    let isQuick: Bool
    private(set) var rows: [Outcome] = []
    /// What an operation of a row costs whatever the machine, by the rows' names; empty where nothing was held against thresholds.
    private(set) var counts: [String: Counts] = [:]

    init(isQuick: Bool) {
        self.isQuick = isQuick
        let process = ProcessInfo.processInfo
        machine = Machine(
            processor: Self.lines("/proc/cpuinfo").first { $0.hasPrefix("model name") }
                .flatMap { $0.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } } ?? "unknown",
            cores: process.activeProcessorCount, system: process.operatingSystemVersionString,
            load: Self.lines("/proc/loadavg").first.flatMap { $0.split(separator: " ").first }.flatMap { Double($0) } ?? 0)
    }

    /// Measures rows one after the other, hands each on as it is done, and returns how many failed; stderr names those, and those that
    /// can't run here.
    mutating func measure(_ rows: [Row], _ length: Stage.Length, _ done: (Outcome) -> Void) async -> Int {
        var failures = 0
        for row in rows {
            let stage = Stage(length)
            do {
                try await row.body(stage)
                let outcome = Outcome(row, stage, after: self.rows)
                self.rows.append(outcome)
                done(outcome)
                let failed = outcome.load?.failures ?? 0
                try BenchmarkFailure.unless(failed == 0, "\(failed) requests failed.")
            } catch let skip as Skip {
                Output.note("\(row.name) is skipped: \(skip)")
            } catch {
                failures += 1
                Output.note("\(row.name) failed: \(error)")
            }
        }
        return failures
    }

    /// Counts the instructions of those of `rows` that were measured, and keeps them with their allocations.
    mutating func count(_ rows: [Row]) async throws {
        let measured = rows.filter { row in row.counted != .nothing && self.rows.contains { $0.name == row.name } }
        let wanted = measured.compactMap { row in
            guard case .instructions(let operations) = row.counted else { return nil as CountedRow? }
            return CountedRow(name: row.name, operations: operations)
        }
        let instructions = wanted.isEmpty ? nil : try await InstructionCounter.with { try await $0.count(wanted) }
        for row in measured {
            counts[row.name] = Counts(
                allocations: self.rows.first { $0.name == row.name }?.allocations, instructions: instructions?[row.name])
        }
    }

    /// The report as JSON.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    private static func lines(_ file: String) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
