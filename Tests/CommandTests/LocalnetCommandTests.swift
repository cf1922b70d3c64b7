import Foundation
import TestSupport
import Testing

@Suite("neuron localnet", .serialized)
struct LocalnetCommandTests {
    private let neuron = Program.built("neuron")

    /// What a step printed.
    private struct Step: Decodable {
        let step: String
        let number: UInt64
        let hash: String
        let timestamp: UInt64
        let blocks: UInt64?
        let snapshot: UInt64?
        let balance: String?
    }

    /// A node of blocks on demand, and its address.
    private func start(_ arguments: [String] = []) async throws -> (node: Program, address: String) {
        let node = try Program(neuron, ["localnet", "run", "--port", "0", "--block-time", "manual"] + arguments)
        let line = try #require(await node.firstLine())
        #expect(line.hasPrefix("ready ws://127.0.0.1:"))
        return (node, String(line.dropFirst("ready ".count)))
    }

    private func take(_ arguments: [String], at address: String) async throws -> [Step] {
        let outcome = try await Program.run(neuron, ["localnet"] + arguments + ["--network", address])
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        return try outcome.lines.map { try JSONDecoder().decode(Step.self, from: Data($0.utf8)) }
    }

    @Test("tells who has what, with the addresses, and says that everybody knows the keys")
    func accounts() async throws {
        let (node, address) = try await start(["--fund", "2"])
        #expect(await node.waitForError("//Alice/hot2"))
        let listed = try await Program.run(neuron, ["localnet", "accounts", "--network", address])
        #expect(listed.lines.count == 11)
        #expect(listed.output.contains("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"))
        node.terminate()
        let outcome = await node.outcome()
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("Everybody knows their keys"))
        #expect(!outcome.errors.contains("//Alice/hot3"))
    }

    @Test("moves time and state by commands")
    func steps() async throws {
        let (node, address) = try await start()
        defer { node.kill() }
        #expect(try await take(["mine", "3"], at: address).first?.number == 3)
        #expect(try await take(["snapshot"], at: address).first?.snapshot == 1)
        let advanced = try #require(try await take(["advance", "5m"], at: address).first)
        #expect(advanced.number == 1_203 && advanced.blocks == 1_200)
        #expect(try await take(["set-balance", "//Bob", "12.5"], at: address).first?.balance == "12500000000")
        #expect(try await take(["faucet", "//Bob"], at: address).first?.balance == "1012500000000")
        let reverted = try #require(try await take(["revert"], at: address).first)
        #expect(reverted.number == 3 && reverted.timestamp < advanced.timestamp)
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-localnet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "chain.json").path
        _ = try await take(["export", file], at: address)
        _ = try await take(["mine"], at: address)
        let imported = try await take(["import", file], at: address)
        #expect(imported.first?.number == 3 && imported.first?.hash == reverted.hash)
    }

    @Test("takes a script's steps in order; an error names its line, and nothing is done where a line can't be read")
    func script() async throws {
        let (node, address) = try await start()
        defer { node.kill() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-localnet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ text: String) throws -> String {
            let file = folder.appending(path: "\(text.utf8.count).steps")
            try Data(text.utf8).write(to: file)
            return file.path
        }
        let good = try file(
            "# a comment\nmine 2   # more\n\nsnapshot\r\nfaucet //One 1\nblock-time 12s\nadvance 1m\nrevert 1\n")
        let steps = try await take(["script", good], at: address)
        #expect(steps.map(\.step) == ["mine", "snapshot", "faucet", "block-time", "advance", "revert"])
        #expect(steps.last?.number == 2)
        for (text, wanted) in [
            ("mine 1\nfly 3\n", "line 2: There is no step fly."), ("mine x", "line 1: x is no number"),
            ("set-balance //Bob", "line 1: set-balance needs an amount"), ("\n\nadvance soon", "line 3: soon is no time"),
            ("faucet nobody", "line 1: nobody is no SS58 address"), ("snapshot now", "line 1: snapshot takes no now"),
        ] {
            let outcome = try await Program.run(neuron, ["localnet", "script", try file(text), "--network", address])
            #expect(outcome.status == 64 && outcome.errors.contains(wanted), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
        let late = try await Program.run(neuron, ["localnet", "script", try file("mine 1\nrevert 99"), "--network", address])
        #expect(late.status == 64 && late.errors.contains("line 2: There is no snapshot 99."), "\(late.errors)")
        #expect(late.lines.count == 1)
    }

    @Test("says what is wrong with arguments, files and addresses")
    func wrong() async throws {
        for (arguments, status, wanted) in [
            (["mine", "--network", "http://127.0.0.1:1"], 69, "No node answers"), (["mine", "0"], 64, "0 is no number"),
            (["mine", "--network", "nowhere"], 64, "--network is nowhere"), (["advance", "x"], 64, "x is no time"),
            (["import", "/nonexistent/chain.json"], 66, "can't be read"), (["script", "/nonexistent"], 66, "can't be read"),
            (["run", "--fund", "2000"], 64, "--fund is 2000"), (["run", "--block-time", "2h"], 64, "--block-time is 2h"),
        ] as [([String], Int32, String)] {
            let outcome = try await Program.run(neuron, ["localnet"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(wanted), "\(arguments): \(outcome.errors)")
        }
    }
}
