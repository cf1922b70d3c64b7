import Foundation
import Testing
import TestSupport

/// `neuron demo`, as a newcomer runs it.
@Suite("The demo", .serialized)
struct DemoTests {
    struct Report: Decodable {
        struct Miner: Decodable {
            let uid: Int
            let hotkey, kind, emission: String
            let bitsPerByte: Double?
            let incentive: Double
        }
        struct Validator: Decodable {
            let hotkey: String
        }
        struct Pool: Decodable {
            let bitsPerByte, bestBitsPerByte: Double
        }
        struct Copycat: Decodable {
            let alone, withoutRemedy, withRemedy: Double
        }
        let miners: [Miner]
        let pool: Pool?
        let copycat: Copycat?
        let validators: [Validator]
        let requests, authenticated: Int
        let seconds: Double
    }

    @Test("pays the better models more, and the lazy, the slow and the cheat nothing to speak of")
    func orders() async throws {
        let outcome = try await Program.run(Program.built("neuron"), ["demo", "--json", "--epochs", "3"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 1)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.validators.count == 2)
        // In the order of their uids, after the owner's: one seed gives the same uids each time.
        #expect(
            report.miners.sorted { $0.uid < $1.uid }.map(\.kind) == [
                "order-0", "order-1", "order-2", "order-3", "order-4", "order-5", "mixture", "lazy", "cheat", "slow",
            ])
        #expect(report.miners.map(\.uid).min() == 1)
        #expect(report.authenticated > 0 && report.authenticated <= report.requests)
        let honest = report.miners.filter { !["lazy", "cheat", "slow"].contains($0.kind) }
        for left in honest {
            for right in honest {
                let (better, worse) = (try #require(left.bitsPerByte), try #require(right.bitsPerByte))
                if better < worse - 0.05 { #expect(left.incentive > right.incentive, "\(left.kind) against \(right.kind)") }
            }
        }
        let least = try #require(honest.map(\.incentive).min())
        for miner in report.miners where ["lazy", "slow"].contains(miner.kind) { #expect(miner.incentive < least) }
        let cheat = try #require(report.miners.first { $0.kind == "cheat" })
        #expect(cheat.incentive == 0)
        #expect(cheat.emission == "0")
        #expect(cheat.bitsPerByte == nil)
        // Together the miners know more than the best of them, and a copy of it earns nothing.
        let pool = try #require(report.pool)
        #expect(pool.bitsPerByte < pool.bestBitsPerByte)
        let copycat = try #require(report.copycat)
        #expect(copycat.withRemedy <= copycat.alone + 1e-9)
        #expect(copycat.withoutRemedy > copycat.alone + 0.02)
    }

    @Test("ends at Ctrl-C with 0, after it drained")
    func interrupted() async throws {
        let demo = try Program(Program.built("neuron"), ["demo", "--epochs", "1000", "--log-level", "info"])
        #expect(await demo.waitForError("The validator starts."))
        demo.interrupt()
        let outcome = await demo.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(
        "says what to do about a text that it can't use",
        arguments: [("/nonexistent/text", 66), ("/dev/null", 65), ("/proc/self/exe", 65)])
    func badCorpus(path: String, status: Int32) async throws {
        let outcome = try await Program.run(Program.built("neuron"), ["demo", "--corpus", path])
        #expect(outcome.status == status)
        #expect(outcome.errors.contains("--corpus") || outcome.errors.contains("Name a file"))
        #expect(!outcome.errors.contains("Fatal error"))
    }
}
