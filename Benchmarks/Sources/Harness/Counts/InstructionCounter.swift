internal import Foundation

/// Counts the instructions of a row's operations: valgrind runs `neuron-bench count` on this many operations and on twice as many; the
/// difference is theirs alone, without start-up and what the row makes beforehand.
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

    /// Instructions of one operation, for each row that has so many operations counted. Uses all cores.
    func count(_ rows: [(name: String, operations: Int)]) async throws -> [String: Double] {
        try await withThrowingTaskGroup(of: (String, Double).self) { group in
            var counts: [String: Double] = [:]
            for (number, row) in rows.enumerated() {
                if number >= ProcessInfo.processInfo.activeProcessorCount, let (name, count) = try await group.next() {
                    counts[name] = count
                }
                group.addTask { (row.name, try await count(row.name, row.operations)) }
            }
            for try await (name, count) in group { counts[name] = count }
            return counts
        }
    }

    private func count(_ row: String, _ operations: Int) async throws -> Double {
        let once = try await total(row, operations)
        return Double(try await total(row, 2 * operations) - once) / Double(operations)
    }

    /// All instructions of a process that does so many operations.
    private func total(_ row: String, _ operations: Int) async throws -> Int {
        try await TemporaryFolder.with { folder in
            let log = folder.appending(path: "log")
            _ = try await Program(
                executable: valgrind,
                arguments: [
                    "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--log-file=\(log.path)", program,
                    "count", row, "--operations", "\(operations)",
                ],
                // Tables by hash would be laid out differently in each process.
                environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]
            ).output()
            let lines = String(decoding: try Data(contentsOf: log), as: UTF8.self).split(separator: "\n")
            let figure = lines.first { $0.contains("I   refs:") || $0.contains("I refs:") }?.split(separator: " ").last
            guard let total = figure.flatMap({ Int($0.filter { $0 != "," }) }) else {
                throw BenchmarkFailure("valgrind counted nothing for \(row): \(lines.suffix(5).joined(separator: "\n"))")
            }
            return total
        }
    }
}
