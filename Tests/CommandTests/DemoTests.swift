import Foundation
import Glibc
import Testing
import TestSupport

/// `neuron demo`, as a newcomer runs it.
@Suite("The demo", .serialized)
struct DemoTests {
    struct Report: Decodable {
        struct Miner: Decodable {
            let uid: Int
            let process: Int32?
            let hotkey, kind, emission: String
            let bitsPerByte: Double?
            let incentive: Double
        }
        struct Validator: Decodable {
            let hotkey: String
            let process: Int32?
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
        let network: String
        let process: Int32?
        let block: Int

        init(_ line: String) throws { self = try JSONDecoder().decode(Report.self, from: Data(line.utf8)) }

        /// What a miner of this kind is now.
        func miner(_ kind: String) throws -> Miner { try #require(miners.first { $0.kind == kind }) }

        /// Everybody's process, the chain's too.
        var processes: [Int32] { (miners.map(\.process) + validators.map(\.process) + [process]).compactMap { $0 } }
    }

    /// Whether a number is that of one of a demo's processes: what has ended has no command line any more.
    private static func isAlive(_ number: Int32) -> Bool {
        let command = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)) ?? ""
        return command.contains("demo-") || command.contains("localnet")
    }

    /// Starts a demo without Python miners.
    private static func demo(_ options: String...) throws -> Program {
        try Program(Program.built("neuron"), ["demo", "--without-python"] + options)
    }

    @Test("pays the better models more, and the lazy, the slow and the cheat nothing to speak of")
    func orders() async throws {
        let outcome = try await Self.demo("--json", "--epochs", "3").outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 1)
        let report = try Report(outcome.output)
        #expect(report.validators.count == 2)
        // The chain, ten miners and two validators, each a process that ran to the end and is gone now.
        #expect(Set(report.processes).count == 13)
        #expect(!report.processes.contains { Self.isAlive($0) })
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

    @Test("ends at Ctrl-C with 0, also before the subnet lives")
    func interrupted() async throws {
        let demo = try Self.demo("--epochs", "1000", "--log-level", "info")
        #expect(await demo.waitForError("Training on"))
        demo.interrupt()
        let outcome = await demo.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(
        "with --keep a miner that is killed loses its pay within two tempos, on the chain; Ctrl-C drains everybody and ends with 0"
    )
    func killed() async throws {
        let demo = try Self.demo("--keep", "--json", "--log-level", "info")
        let first = try Report(try #require(await demo.line { _ in true }))
        let miner = try first.miner("order-4")
        #expect(miner.incentive > 0)
        #expect(kill(try #require(miner.process), SIGKILL) == 0)
        #expect(await demo.waitForError("order-4 (process \(miner.process ?? 0)) was ended by signal 9"))
        let later = try #require(
            await demo.line { line in (try? Report(line)).map { $0.block >= first.block + 20 } ?? false })
        let report = try Report(later)
        #expect(report.block == first.block + 20, "the demo is behind the chain")
        #expect(try report.miner("order-4").process == nil)
        #expect(try report.miner("order-4").incentive == 0)
        #expect(try report.miner("order-3").incentive > 0)
        // The same by another client of the chain; the pay stays away.
        let shown = try await Program.run(
            Program.built("neuron"), ["metagraph", "show", "--netuid", "1", "--network", report.network, "--json"])
        let metagraph = try JSONDecoder().decode(Metagraph.self, from: Data(shown.output.utf8))
        #expect(metagraph.neurons.first { $0.hotkey == miner.hotkey }?.incentive == 0, "\(shown.errors)")
        #expect(metagraph.neurons.contains { $0.incentive > 0 })
        demo.interrupt()
        let outcome = await demo.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Not killed: each said goodbye, but for the one that could not.
        #expect(outcome.errors.ranges(of: "The miner has stopped.").count == 9)
        #expect(outcome.errors.ranges(of: "The validator has stopped.").count == 2)
        #expect(!report.processes.contains { Self.isAlive($0) })
    }

    struct Metagraph: Decodable {
        struct Neuron: Decodable {
            let hotkey: String
            let incentive: Int
        }
        let neurons: [Neuron]
    }

    @Test("with --restart the chain goes on after it was killed; nobody outlives a demo that was killed itself")
    func restarted() async throws {
        let demo = try Self.demo("--keep", "--restart", "--json")
        let first = try Report(try #require(await demo.line { _ in true }))
        #expect(kill(try #require(first.process), SIGKILL) == 0)
        let later = try #require(
            await demo.line { line in (try? Report(line)).map { $0.block > first.block } ?? false })
        let report = try Report(later)
        #expect(report.network == first.network)
        #expect(report.process != nil && report.process != first.process)
        #expect(try report.miner("order-4").incentive > 0)
        demo.kill()
        let outcome = await demo.outcome()
        // The files of a demo that was killed stay: here they go.
        let folder = outcome.errors.split(separator: "\n").first { $0.contains("/neuron-demo-") }?.split(separator: " ").last
        defer { if let folder { try? FileManager.default.removeItem(atPath: String(folder)) } }
        var waited = 0
        // They are nobody's children now, so nobody is told of their end.
        while report.processes.contains(where: { Self.isAlive($0) }), waited < 1_200 {
            try await Task.sleep(for: .milliseconds(50))
            waited += 1
        }
        #expect(report.processes.count == 13)
        #expect(!report.processes.contains { Self.isAlive($0) })
    }

    @Test("ends with 69 when the chain's port is taken, and with 64 for numbers that make no sense")
    func refused() async throws {
        let occupied = try FakeServer { _ in .close }
        let outcome = try await Self.demo("--port", String(occupied.port)).outcome()
        #expect(outcome.status == 69, "\(outcome.errors)")
        #expect(outcome.errors.contains("--port"))
        for options in [["--epochs", "0"], ["--block-time", "1"], ["--port", "70000"], ["--log-level", "loud"]] {
            #expect(try await Program.run(Program.built("neuron"), ["demo"] + options).status == 64, "\(options)")
        }
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
