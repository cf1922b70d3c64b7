import Foundation
import Testing
import TestSupport

/// bittensor-wallet 4.1.1 and the SDK 11.3.0 over wallets of ours, and ours over theirs. Each opening of a coldkey takes seconds
/// and half a gigabyte.
@Suite("Wallets of the Bittensor tools", .enabled(if: Peer.isThere, Peer.skipped), .serialized)
struct WalletPeerTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "python/wallet_peer.py").path
    private static let password = "Correct-horse 1 é"
    private let neuron = Program.built("neuron")
    private let folder = NSTemporaryDirectory() + "neuron-peer-wallets-\(UUID().uuidString)"

    private struct Made: Decodable { let coldkey: String, hotkey: String, variable: String, value: String }
    private struct Opened: Decodable {
        let coldkey: String, coldkeypub: String, hotkey: String, hotkeypub: String, signature: String
    }
    private struct Both: Decodable { let wallet: Bool, sdk: Bool }
    private struct Addresses: Decodable { let wallet: String, sdk: String }
    private struct Report: Decodable {
        struct Key: Decodable { let kind: String, address: String, encryption: String, problem: String?, mnemonic: String? }
        let keys: [Key]
        func address(_ kind: String) -> String? { keys.first { $0.kind == kind }?.address }
    }

    @Test("what they make we open: the coldkey by its password, the hotkey without one", arguments: ["wallet", "sdk"])
    func theirs(tool: String) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made: Made = try await peer("make", tool)
        let wallet = ["--wallet.path", folder, "--wallet.name", "peers", "--wallet.hotkey", "miner"]
        let report: Report = try await ours(["wallet", "show", "--json"] + wallet)
        #expect(report.address("coldkey") == made.coldkey && report.address("hotkey") == made.hotkey)
        #expect(report.keys.map(\.encryption) == ["nacl", "none"])
        #expect(report.keys.allSatisfy { $0.problem == nil })
        // The password comes from the variable that the tool itself set, where it sets one.
        let file = folder + ".password"
        try Data(Self.password.utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let way = made.value.isEmpty ? ["--password-file", file] : []
        let signed = try await Program.run(
            neuron, ["wallet", "sign", "--coldkey", "--message", "hello"] + wallet + way,
            environment: made.value.isEmpty ? [:] : [made.variable: made.value])
        #expect(signed.status == 0, "\(signed.errors)")
        try await isTaken(try #require(signed.lines.first), made.coldkey)
        let hot = try await Program.run(neuron, ["wallet", "sign", "--message", "hello"] + wallet)
        try await isTaken(try #require(hot.lines.first), made.hotkey)
    }

    @Test("what we make they open, and they take what it signs")
    func oursForThem() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + ".password"
        try Data((Self.password + "\n").utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let wallet = ["--wallet-path", folder, "--wallet-name", "peers", "--wallet-hotkey", "miner"]
        let report: Report = try await ours(
            ["wallet", "new", "--json", "--print-mnemonic", "--words", "24", "--password-file", file] + wallet)
        for tool in ["wallet", "sdk"] {
            let opened: Opened = try await peer("open", tool)
            #expect(opened.coldkey == report.address("coldkey") && opened.coldkeypub == opened.coldkey)
            #expect(opened.hotkey == report.address("hotkey") && opened.hotkeypub == opened.hotkey)
            let verified = try await Program.run(
                neuron, ["wallet", "verify", "--address", opened.hotkey, "--signature", opened.signature, "--message", "hello"])
            #expect(verified.status == 0 && verified.output == "valid\n")
        }
        // The words that we show are the key in their hands too, with a path and a passphrase as well.
        let words = try #require(report.keys.last?.mnemonic)
        let plain = try await derived(words)
        #expect(plain.wallet == report.address("hotkey") && plain.sdk == report.address("hotkey"))
        try Data(words.utf8).write(to: URL(fileURLWithPath: folder + "/words"))
        try Data("secret é".utf8).write(to: URL(fileURLWithPath: folder + "/passphrase"))
        let again: Report = try await ours(
            ["wallet", "regenerate", "hotkey", "--mnemonic-file", folder + "/words", "--derivation", "//subnet/1", "--json"]
                + ["--passphrase-file", folder + "/passphrase", "--wallet-path", folder, "--wallet-hotkey", "derived"])
        let there = try await derived(words + "//subnet/1///secret é")
        #expect(there.wallet == again.address("hotkey") && there.sdk == again.address("hotkey"))
    }

    private func isTaken(_ signature: String, _ address: String) async throws {
        let both: Both = try await python(["verify", "--address", address, "--signature", signature])
        #expect(both.wallet && both.sdk)
    }

    private func derived(_ uri: String) async throws -> Addresses { try await python(["derive", "--uri", uri]) }

    private func peer<Line: Decodable>(_ command: String, _ tool: String) async throws -> Line {
        try await python(
            [command, "--tool", tool, "--path", folder, "--name", "peers", "--hotkey", "miner", "--password", Self.password])
    }

    private func python<Line: Decodable>(_ arguments: [String]) async throws -> Line {
        try line(await Program.run(try #require(Peer.python), [Self.script] + arguments))
    }

    private func ours<Line: Decodable>(_ arguments: [String]) async throws -> Line {
        try line(await Program.run(neuron, arguments))
    }

    private func line<Line: Decodable>(_ outcome: Program.Outcome) throws -> Line {
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Line.self, from: Data(outcome.output.utf8))
    }
}
