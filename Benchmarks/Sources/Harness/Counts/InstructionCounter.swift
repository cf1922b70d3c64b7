internal import Foundation

/// Counts the instructions of rows' operations: valgrind runs `neuron-bench count`, which sets a mark before and behind the work of each
/// row, so that neither the program's start nor what a row makes beforehand counts.
///
/// The processor that valgrind plays has no AVX-512 and no SHA instructions, so counts differ less between machines than times do; C
/// libraries that choose their code by the processor may still choose another.
struct InstructionCounter: Sendable {
    private let valgrind: String
    private let program: String

    /// Runs `body` with a counter; says why and returns nil where there is none.
    static func with<Result>(_ body: (InstructionCounter) async throws -> Result) async throws -> Result? {
        guard let valgrind = Program.named("valgrind"), let strip = Program.named("strip") else {
            Output.note("No instructions are counted: valgrind or strip is missing (apt-get install valgrind binutils).")
            return nil
        }
        return try await TemporaryFolder.with { folder in
            // valgrind 3.19 gives up on clang's debugging information.
            let program = folder.appending(path: "neuron-bench").path
            let own = try Program.own
            _ = try await Program(executable: strip, arguments: ["--strip-debug", "-o", program, own]).output()
            return try await body(InstructionCounter(valgrind: valgrind, program: program))
        }
    }

    /// Instructions of one operation, for each row that has so many operations counted. Uses all cores: the start of the program takes
    /// longest.
    func count(_ rows: [CountedRow]) async throws -> [String: Double] {
        let shares = max(1, min(rows.count, ProcessInfo.processInfo.activeProcessorCount))
        return try await withThrowingTaskGroup(of: [String: Double].self) { group in
            for share in 0..<shares {
                let own = stride(from: share, to: rows.count, by: shares).map { rows[$0] }
                group.addTask { try await countInOneProcess(own) }
            }
            return try await group.reduce(into: [:]) { counts, some in counts.merge(some) { $1 } }
        }
    }

    private func countInOneProcess(_ rows: [CountedRow]) async throws -> [String: Double] {
        try await TemporaryFolder.with { folder in
            let file = folder.appending(path: "counts"), log = folder.appending(path: "log")
            _ = try await Program(
                executable: valgrind,
                arguments: [
                    "--tool=callgrind", "--dump-before=\(InstructionMark.function)", "--combine-dumps=yes",
                    "--callgrind-out-file=\(file.path)", "--log-file=\(log.path)", program, "count",
                ] + rows.map(\.description),
                // Tables by hash would be laid out differently in each process.
                environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]
            ).output()
            let totals = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
                .filter { $0.hasPrefix("totals: ") }.compactMap { Double($0.dropFirst(8)) }
            // One before each mark, and one at the end: every second one is a row's work.
            guard totals.count == 2 * rows.count + 1 else {
                let words = String(decoding: try Data(contentsOf: log), as: UTF8.self).suffix(1_000)
                throw BenchmarkFailure("valgrind counted \(totals.count) times in \(rows.count) rows: \(words)")
            }
            let counts = rows.enumerated().map { ($1.name, totals[2 * $0 + 1] / Double($1.operations)) }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }
}
