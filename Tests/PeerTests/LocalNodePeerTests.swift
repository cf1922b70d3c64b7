import Foundation
import Testing
import TestSupport

/// A local node in a process of its own, and the Python programs that use it.
enum LocalNodePeer {
    /// What `chain_peer.py` prints.
    struct Report: Decodable {
        struct Step: Decodable {
            let name: String
            let status: String
        }
        let sdk: String?
        let error: String?
        let failed: Int
        let steps: [Step]
    }
    /// What `btcli_peer.py` prints for a command.
    struct Command: Decodable {
        let words: [String]
        let status: Int32?
        let output: String
        let errors: String
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "python")
    static let steps = [
        "connect", "block", "balance", "subnets", "hyperparameters", "register", "refusal", "serve_axon", "set_weights",
        "weights", "metagraph", "stake", "transfer",
    ]

    /// Runs a Python program against a node that nobody else uses: what it prints, as JSON, line by line.
    static func run<Line: Decodable>(_ script: String, by python: String?, _ arguments: [String], as _: Line.Type) async throws
        -> (lines: [Line], output: Program.Outcome)
    {
        let node = try Program(Program.built("neuron"), ["localnet", "run", "--port", "0"])
        let words = try #require(await node.firstLine()).split(separator: " ")
        try #require(words.count == 2 && words[0] == "ready")
        let outcome = try await Program.run(
            try #require(python), [folder.appending(path: script).path, String(words[1])] + arguments)
        node.terminate()
        let ended = await node.outcome()
        #expect(ended.status == 0, "\(ended.errors)")
        return (try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }, outcome)
    }

    /// Every step with an SDK.
    static func steps(by python: String?, version: String) async throws {
        let (reports, outcome) = try await run(
            "chain_peer.py", by: python, ["--block-time", "0.25", "--timeout", "120"], as: Report.self)
        let report = try #require(reports.first, "\(outcome.errors)")
        #expect(report.sdk == version)
        #expect(report.error == nil && report.failed == 0, "\(outcome.output)")
        #expect(report.steps.filter { $0.status == "pass" }.map(\.name) == steps, "\(outcome.output)")
        #expect(outcome.status == 0)
    }
}

@Suite("The SDK 10 works against the local node", .enabled(if: SDK10.isThere, SDK10.skipped))
struct SDK10OnLocalNodePeerTests {
    @Test("from connecting to a transfer: every step of chain_peer.py")
    func steps() async throws { try await LocalNodePeer.steps(by: SDK10.python, version: "10.5.0") }
}

@Suite("The SDK 11 and btcli work against the local node", .enabled(if: Peer.isThere, Peer.skipped))
struct SDK11OnLocalNodePeerTests {
    private static let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

    @Test("from connecting to a transfer: every step of chain_peer.py")
    func steps() async throws { try await LocalNodePeer.steps(by: Peer.python, version: "11.3.0") }

    @Test("btcli reads subnets, neurons, hyperparameters, wallets and stake")
    func btcliReads() async throws {
        // What each command must show.
        let expected: [(words: String, shown: [String])] = [
            ("subnets list", ["0 (root)", "2 subnets", "1 neurons"]),
            ("--json subnets show 1", [Self.alice, "tempo"]),
            ("--json subnets metagraph 1", [Self.alice, "hotkey"]),
            ("--json subnets hyperparameters 1", ["\"tempo\": 10", "\"weights_rate_limit\": 0"]),
            ("--json subnets price --netuid 1", ["price_rao"]),
            ("--json wallet balance", [Self.alice, "1000000"]),
            ("--json wallet overview", [Self.alice]),
            ("--json wallet inspect", [Self.alice]),
            ("--json wallet registrations", [Self.alice]),
            ("--json wallet get-identity", []),
            ("--json stake list", [Self.alice]),
            ("--json stake show --netuid 1 --hotkey \(Self.alice)", []),
            ("--json query balance --coldkey \(Self.alice)", ["1,000,000.000000000"]),
            ("--json query neurons --netuid 1", [Self.alice]),
            ("--json query uid --netuid 1 --hotkey \(Self.alice)", ["0"]),
            ("--json query is-fast-blocks", ["true"]),
            ("--json query epoch-status --netuid 1", ["tempo"]),
            ("--json query weights --netuid 1", []),
        ]
        try await Self.btcli(expected)
    }

    @Test("btcli registers a hotkey and stakes through the shield")
    func btcliShielded() async throws {
        let hotkey = "5CLs1ujK2gu8ELvKtMcRndDuMQXRF7C9EykXiUr9eS8KfYHP"
        try await Self.btcli([
            ("--json query mev-shield-next-key", ["0x"]),
            ("--json --yes subnets register --netuid 1", ["\"success\": true", "\"shielded\": true"]),
            ("--json query uid --netuid 1 --hotkey \(hotkey)", ["1"]),
            (
                "--json --yes stake add --netuid 1 --amount 5 --hotkey \(hotkey)",
                ["\"success\": true", "\"shielded\": true"]
            ),
            ("--json stake list", [hotkey]),
        ])
    }

    /// Runs commands of btcli one after the other, as //Alice with the hotkey //Alice/hot1; each must show what is given.
    private static func btcli(_ expected: [(words: String, shown: [String])]) async throws {
        let arguments = ["--timeout", "90"] + expected.flatMap { ["--"] + $0.words.split(separator: " ").map(String.init) }
        let (commands, outcome) = try await LocalNodePeer.run(
            "btcli_peer.py", by: Peer.python, arguments, as: LocalNodePeer.Command.self)
        try #require(commands.count == expected.count, "\(outcome.errors)")
        for (command, (words, shown)) in zip(commands, expected) {
            #expect(command.status == 0, "btcli \(words): \(command.errors)\(command.output)")
            for text in shown { #expect(command.output.contains(text), "btcli \(words): \(command.output)") }
        }
    }
}
