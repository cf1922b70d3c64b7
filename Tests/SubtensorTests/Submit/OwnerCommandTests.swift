import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// What an owner does by hand: `neuron stake`, against a node behind a socket.
@Suite("An owner's command", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct OwnerCommandTests {
    private let node: TakingNode
    private let folder = ScratchFolder()

    init() throws { node = try TakingNode() }

    private func run(_ arguments: [String]) async throws -> Program.Outcome {
        try await Program.run(
            Program.built("neuron"), arguments,
            environment: [
                "NEURON_NETWORK": "", "BT_NETWORK": "", "BT_CHAIN_ENDPOINT": "", "XDG_CACHE_HOME": folder.path + "/cache",
                "XDG_STATE_HOME": folder.path + "/state",
            ])
    }

    private func stake(_ more: [String]) async throws -> Program.Outcome {
        try await run(
            [
                "stake", "add", "--netuid", "1", "--amount", "1.5", "--network", node.server.url, "--wallet-path",
                folder.path + "/wallets", "--json",
            ] + more)
    }

    private func makeWallet() async throws {
        let made = try await run([
            "wallet", "new", "--no-password", "--wallet-path", folder.path + "/wallets", "--json",
        ])
        #expect(made.status == 0, "\(made.errors)")
    }

    @Test("shows call and fee with --dry-run, and signs nothing")
    func dryRun() async throws {
        try await makeWallet()
        let outcome = try await stake(["--dry-run"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let plan = try JSONDecoder().decode(JSONAny.self, from: Data(outcome.output.utf8))
        #expect(plan["call"]?.string?.hasPrefix("Stake 1.5") == true)
        #expect(plan["fee"] != nil)
        #expect(try node.extrinsics().isEmpty)
    }

    @Test("signs nothing where nobody can be asked")
    func unasked() async throws {
        try await makeWallet()
        let outcome = try await stake([])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--yes"))
        #expect(try node.extrinsics().isEmpty)
    }

    @Test("signs with the coldkey once it is told to, one call")
    func told() async throws {
        try await makeWallet()
        let outcome = try await stake(["--yes"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(JSONAny.self, from: Data(outcome.output.utf8))
        #expect(report["block"]?.digits == "\(node.chain.head.number)")
        let held = try node.extrinsics()
        #expect(held.map(\.call.fullName) == ["SubtensorModule.add_stake"])
        #expect(try held.first?.call.argument("amount_staked").integer(UInt64.self) == 1_500_000_000)
    }

    @Test("an amount that is none is told before anything is asked", arguments: ["1,5", "-1", "1.0000000001", "x"])
    func amount(_ text: String) async throws {
        let outcome = try await run(["stake", "add", "--netuid", "1", "--amount=\(text)"])
        #expect(outcome.status == 64)
    }
}
