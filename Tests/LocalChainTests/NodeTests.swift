import Foundation
import Neuron
import NeuronTesting
import SubtensorFormat
import Testing

@testable import LocalChain

@Suite("The node")
struct NodeTests {
    private func node(keptIn file: String? = nil) throws -> LocalNode {
        try LocalNode(.development(seed: 6), slot: .milliseconds(250), time: .system, keptIn: file)
    }

    private func ask(_ node: LocalNode, _ text: String) async throws -> JSONValue {
        let reply = await NodeMethods(node: node).answer(Data(text.utf8), connection: 1, canSubscribe: true)
        return try JSONDecoder().decode(JSONValue.self, from: try #require(reply.text))
    }

    /// An extrinsic as a client makes it.
    func extrinsic(_ call: ChainCall, by key: KeyPair, nonce: UInt64, on node: LocalNode) async throws -> Bytes {
        let metadata = node.runtime.metadata
        let bytes = try call.runtimeCall(by: metadata).bytes(by: metadata)
        let parts = SignedParts(era: .immortal, eraBlock: node.genesis, nonce: nonce)
        let context = SigningContext(
            genesis: node.genesis, specVersion: NodeRuntime.specVersion, transactionVersion: NodeRuntime.transactionVersion)
        let signature = try await key.sign(try parts.message(for: bytes, context, by: metadata))
        return SubtensorFormat.Extrinsic(
            signer: key.hotkey.publicKey, signature: signature, extra: try parts.bytes(context, by: metadata).extra, call: bytes
        ).bytes
    }

    @Test("a signed registration is taken once, in a block whose events say that it succeeded and what it cost")
    func registration() async throws {
        let node = try node()
        let bob = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Node//1").hotkey
        let bytes = try await extrinsic(.burnedRegister(netuid: 1, hotkey: hot), by: bob, nonce: 0, on: node)
        _ = try await node.submit(bytes, watcher: nil)
        await #expect(throws: RPCError(code: 1_013, message: "Transaction Already Imported")) {
            try await node.submit(bytes, watcher: nil)
        }
        #expect(await node.nextNonce(of: bob.hotkey.publicKey) == 1)
        _ = await node.seal()
        let head = await node.head
        #expect(head.extrinsics.count == 2)
        #expect(head.state.subnets[1]?.uids[hot] == 1)
        let events = try RuntimeEvents(head.events, by: node.runtime.metadata)
        let outcome = try #require(try events.outcome(of: 1, by: node.runtime.metadata))
        #expect(outcome.failure == nil)
        #expect(outcome.fee == Tao(rao: NodeFees.fee(.rootRegister(hotkey: hot), bytes: bytes.count)))
        #expect(events.of(1).contains { $0.name == "NeuronRegistered" })
        #expect(RuntimeWorld.broken(head.state) == nil)
        let again = try await extrinsic(.burnedRegister(netuid: 1, hotkey: hot), by: bob, nonce: 1, on: node)
        _ = try await node.submit(again, watcher: nil)
        _ = await node.seal()
        let second = try RuntimeEvents(await node.head.events, by: node.runtime.metadata)
        #expect(try second.outcome(of: 1, by: node.runtime.metadata)?.failure != nil)
    }

    @Test("bad bytes, signatures, nonces and empty purses are refused as a node refuses them")
    func refusals() async throws {
        let node = try node()
        let bob = try DevKeys.key("//Bob")
        let poor = try DevKeys.key("//Node//poor")
        let transfer = ChainCall.transfer(to: poor.coldkey, amount: .rao(5_000))
        func refusal(_ bytes: Bytes) async -> RPCError? {
            do throws(RPCError) {
                _ = try await node.submit(bytes, watcher: nil)
                return nil
            } catch {
                return error
            }
        }
        #expect(await refusal([1, 2, 3])?.code == 1_002)
        var bytes = try await extrinsic(transfer, by: bob, nonce: 0, on: node)
        bytes[60] ^= 1
        #expect(await refusal(bytes)?.data == "Transaction has a bad signature")
        let broke = try await refusal(extrinsic(transfer, by: poor, nonce: 0, on: node))
        #expect(broke?.data?.contains("Inability to pay some fees") == true)
        _ = try await node.submit(try await extrinsic(transfer, by: bob, nonce: 0, on: node), watcher: nil)
        let other = ChainCall.transfer(to: poor.coldkey, amount: .rao(6_000))
        #expect(try await refusal(extrinsic(other, by: bob, nonce: 0, on: node))?.code == 1_014)
        _ = await node.seal()
        #expect(try await refusal(extrinsic(other, by: bob, nonce: 0, on: node))?.data == "Transaction is outdated")
    }

    @Test(
        "requests that are none get JSON-RPC's own errors, each under its id",
        arguments: [
            ("{", Int64(-32_700)), ("[]", -32_600), ("{\"id\":7}", -32_600), ("{\"id\":7,\"method\":\"x\"}", -32_601),
            ("{\"id\":7,\"method\":\"state_getStorage\",\"params\":[\"0xzz\"]}", -32_602),
            ("{\"id\":7,\"method\":\"state_call\",\"params\":[\"A_b\",\"0x\"]}", -32_000),
            ("{\"id\":7,\"method\":\"state_call\",\"params\":[\"SubnetInfoRuntimeApi_get_metagraph\",\"0x\"]}", -32_000),
        ])
    func malformed(request: String, code: Int64) async throws {
        let answer = try await ask(try node(), request)
        #expect(answer["error"]?["code"]?.whole == code)
    }

    @Test("every declared storage item and runtime API answers, or has nothing stored")
    func everything() async throws {
        let node = try node()
        for _ in 0..<12 { _ = await node.seal() }
        let state = await node.head.state
        let storage = NodeStorage(state: state)
        let types = node.runtime.metadata.types
        for (name, source) in NodeStorage.sources {
            let names = name.split(separator: ".").map(String.init)
            let entry = try node.runtime.metadata.storage(names[0], names[1])
            for parts in storage.keys(source) {
                guard let value = storage.value(source, parts) else { continue }
                #expect(throws: Never.self, "\(name)") { try types.encode(value, as: entry.value) }
                #expect(try entry.parts(of: entry.key(parts, types), types).count == parts.count)
            }
        }
        let apis = NodeAPIs(runtime: node.runtime, state: state)
        for method in [
            "NeuronInfoRuntimeApi_get_neurons", "NeuronInfoRuntimeApi_get_neurons_lite",
            "SubnetInfoRuntimeApi_get_metagraph", "SubnetInfoRuntimeApi_get_subnet_state",
            "SubnetInfoRuntimeApi_get_dynamic_info", "SubnetInfoRuntimeApi_get_subnet_info",
            "SubnetInfoRuntimeApi_get_subnet_hyperparams", "SubnetInfoRuntimeApi_get_subnet_hyperparams_v2",
            "SubnetInfoRuntimeApi_get_subnet_hyperparams_v3", "SubnetInfoRuntimeApi_get_next_epoch_start_block",
        ] {
            #expect(throws: Never.self, "\(method)") { try apis.call(method, [1, 0]) }
        }
        for method in ["SubnetInfoRuntimeApi_get_all_dynamic_info", "SwapRuntimeApi_current_alpha_price_all", "Core_version"] {
            #expect(throws: Never.self, "\(method)") { try apis.call(method, []) }
        }
    }

    @Test("a kept node goes on with the same blocks, events and pool rules")
    func kept() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "node.sqlite").path
        let bob = try DevKeys.key("//Bob")
        var head: BlockHash?
        var events: Bytes = []
        do {
            let node = try node(keptIn: file)
            let hot = try DevKeys.key("//Node//2").hotkey
            _ = try await node.submit(
                try await extrinsic(.burnedRegister(netuid: 1, hotkey: hot), by: bob, nonce: 0, on: node), watcher: nil)
            for _ in 0..<3 { _ = await node.seal() }
            head = await node.head.header.hash
            events = await node.head.events
        }
        let node = try LocalNode(.development(seed: 7), slot: .milliseconds(250), time: .system, keptIn: file)
        #expect(await node.head.header.hash == head)
        #expect(await node.head.events == events)
        #expect(await node.head.state.subnets[1]?.neurons.count == 2)
        #expect(await node.hashes.count == 4)
        _ = await node.seal()
        #expect(await node.head.header.number == 4)
    }
}
