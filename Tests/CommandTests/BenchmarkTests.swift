import Foundation
import Testing
import TestSupport

@Suite("The benchmarks' program", .serialized)
final class BenchmarkTests {
    private let bench = Program.built("neuron-bench")
    private let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-benchmarks-\(UUID())")
    /// Makes blocks: some allocations each, and no instructions counted, so that no valgrind is needed.
    private let row = "chain-1000-empty"

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A file of thresholds that holds one recorded count.
    private func thresholds(allocations: Int) throws -> String {
        let file = folder.appending(path: "counts.json")
        try Data(
            """
            {
                "about": "", "rows": { "\(row)": { "allocations": \(allocations) } },
                "tolerance": {
                    "allocations": { "share": 0.05, "least": 0.5 }, "instructions": { "share": 0.1, "least": 0 }
                }
            }
            """.utf8
        ).write(to: file)
        return file.path
    }

    @Test("a count that grew past its threshold fails, and says which, how far, and what to do")
    func excess() async throws {
        let outcome = try await Program.run(bench, ["check", try thresholds(allocations: 1), "--filter", row])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("\(row): "))
        #expect(outcome.errors.contains("at most 1.50"))
        #expect(outcome.errors.contains("./scripts/bench --record"))
    }

    @Test("a count below its threshold passes, and so does one that was never recorded")
    func within() async throws {
        let file = try thresholds(allocations: 1_000_000)
        #expect(try await Program.run(bench, ["check", file, "--filter", row]).status == 0)
        let other = try await Program.run(bench, ["check", file, "--filter", "node-1000-empty"])
        #expect(other.status == 0)
        #expect(other.errors.contains("node-1000-empty"))
    }

    @Test("what is recorded passes afterwards, and other rows' counts stay")
    func record() async throws {
        let file = try thresholds(allocations: 1)
        #expect(try await Program.run(bench, ["check", file, "--record", "--filter", "node-1000-empty"]).status == 0)
        #expect(try await Program.run(bench, ["check", file, "--filter", "node-1000-empty"]).status == 0)
        #expect(try await Program.run(bench, ["check", file, "--filter", row]).status == 1)
        #expect(try await Program.run(bench, ["check", file, "--record", "--filter", row]).status == 0)
        #expect(try await Program.run(bench, ["check", file, "--filter", row]).status == 0)
    }

    @Test("figures are written as JSON, with each run's")
    func figures() async throws {
        let file = folder.appending(path: "figures.json")
        let outcome = try await Program.run(bench, ["--quick", "--filter", row, "--json", file.path])
        #expect(outcome.status == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(contentsOf: file))
        #expect(report.rows.map(\.name) == [row])
        #expect(report.rows.first?.runs.count == 5)
        #expect(report.rows.first?.goals.first?.isReached != nil)
    }

    private struct Report: Decodable {
        let rows: [Row]

        struct Row: Decodable {
            let name: String
            let runs: [Double]
            let goals: [Goal]
        }

        struct Goal: Decodable {
            let isReached: Bool?
        }
    }
}
