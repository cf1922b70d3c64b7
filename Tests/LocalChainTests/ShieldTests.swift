import Foundation
import MLKEM
import Neuron
import NeuronTesting
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@testable import LocalChain

@Suite("The shield")
struct ShieldTests {
    /// Envelopes that the Python SDK made, and broken ones.
    private struct File: Decodable {
        struct Case: Decodable { let seed: String, plaintext: String, envelope: String }
        struct Malformed: Decodable { let reason: String, envelope: String }
        let cases: [Case]
        let malformed: [Malformed]
    }

    private func decoded(_ text: String) throws -> Bytes { try #require(bytes(hex: String(text.dropFirst(2)))) }

    @Test(
        "envelopes of the Python SDK are opened; changed, cut off and foreign ones are not",
        .enabled(if: Vectors.has("chain/shield.json"), "chain/shield.json is not in this folder"))
    func envelopes() throws {
        let file: File = try Vectors.json("chain/shield.json")
        for vector in file.cases {
            let shield = NodeShield(seed: try decoded(vector.seed))
            let envelope = try decoded(vector.envelope)
            #expect(shield.open(envelope) == (try decoded(vector.plaintext)))
            #expect(ShieldEnvelope(envelope)?.bytes == envelope)
            #expect(NodeShield.development.refusal(of: envelope) == .unknownKey)
            for malformed in file.malformed {
                #expect(shield.open(try decoded(malformed.envelope)) == nil, "\(malformed.reason)")
            }
        }
        #expect(NodeShield.development.refusal(of: [1, 2, 3]) == .unreadable)
    }

    /// A call by an account, signed for the node's chain.
    private func signed(_ call: Bytes, by key: KeyPair, nonce: UInt64, on node: LocalNode) async throws -> Bytes {
        let metadata = node.runtime.metadata
        let parts = SignedParts(era: .immortal, eraBlock: node.genesis, nonce: nonce)
        let context = SigningContext(
            genesis: node.genesis, specVersion: NodeRuntime.specVersion, transactionVersion: NodeRuntime.transactionVersion)
        let signature = try await key.sign(try parts.message(for: call, context, by: metadata))
        return SubtensorFormat.Extrinsic(
            signer: key.hotkey.publicKey, signature: signature, extra: try parts.bytes(context, by: metadata).extra, call: call
        ).bytes
    }

    /// An extrinsic that carries another one, sealed to the node's key.
    private func carrier(_ inner: Bytes, by key: KeyPair, nonce: UInt64, on node: LocalNode) async throws -> Bytes {
        let publicKey = NodeShield.development.publicKey
        let made = try #require(MLKEM768.encapsulated(to: publicKey, random: Bytes(repeating: UInt8(nonce), count: 32)))
        let nonceBytes = Bytes(repeating: 5, count: 24)
        let envelope = ShieldEnvelope(
            keyName: ShieldEnvelope.name(of: publicKey), ciphertext: made.ciphertext, nonce: nonceBytes,
            box: XChaCha20Poly1305.seal(inner, nonce: nonceBytes, key: made.sharedKey))
        var encoder = ScaleEncoder()
        encoder.byteVector(envelope.bytes)
        return try await signed([30, 1] + encoder.bytes, by: key, nonce: nonce, on: node)
    }

    private func registration(of hotkey: Hotkey, by key: KeyPair, nonce: UInt64, on node: LocalNode) async throws -> Bytes {
        let metadata = node.runtime.metadata
        let call = try ChainCall.burnedRegister(netuid: 1, hotkey: hotkey).runtimeCall(by: metadata).bytes(by: metadata)
        return try await signed(call, by: key, nonce: nonce, on: node)
    }

    @Test("a shielded call runs right after its carrier, in the same block, and a restart makes the same block again")
    func runs() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/node.sqlite"
        let bob = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Node//shielded").hotkey
        var head: BlockHash?
        do {
            let node = try LocalNode(.development(seed: 9), slot: .milliseconds(250), time: .system, keptIn: file)
            let inner = try await registration(of: hot, by: bob, nonce: 1, on: node)
            _ = try await node.submit(try await carrier(inner, by: bob, nonce: 0, on: node), watcher: nil)
            _ = await node.seal()
            let block = await node.head
            try #require(block.extrinsics.count == 3)
            #expect(block.extrinsics[2] == inner)
            #expect(block.state.subnets[1]?.uids[hot] == 1)
            let events = try RuntimeEvents(block.events, by: node.runtime.metadata)
            #expect(events.of(1).contains { $0.name == "EncryptedSubmitted" })
            #expect(events.of(2).contains { $0.name == "NeuronRegistered" })
            #expect(try events.outcome(of: 2, by: node.runtime.metadata)?.failure == nil)
            #expect(await node.nextNonce(of: bob.hotkey.publicKey) == 2)
            // In the open it comes too late.
            await #expect(throws: RPCError.self) { try await node.submit(inner, watcher: nil) }
            head = block.header.hash
        }
        let node = try LocalNode(.development(seed: 10), slot: .milliseconds(250), time: .system, keptIn: file)
        #expect(await node.head.header.hash == head)
        #expect(await node.head.state.subnets[1]?.uids[hot] == 1)
    }

    @Test("a carrier whose content can't follow it is taken, and nothing else happens")
    func doesNotFollow() async throws {
        let node = try LocalNode(.development(seed: 9), slot: .milliseconds(250), time: .system)
        let (bob, charlie) = (try DevKeys.key("//Bob"), try DevKeys.key("//Charlie"))
        let hot = try DevKeys.key("//Node//shielded").hotkey
        var changed = try await registration(of: hot, by: bob, nonce: 4, on: node)
        changed[70] ^= 1
        // No extrinsic, one of somebody else, one with another nonce, one with a bad signature.
        let contents = [
            [1, 2, 3], try await registration(of: hot, by: charlie, nonce: 2, on: node),
            try await registration(of: hot, by: bob, nonce: 9, on: node), changed,
        ]
        for (place, content) in contents.enumerated() {
            _ = try await node.submit(
                try await carrier(content, by: bob, nonce: UInt64(place), on: node), watcher: nil)
            _ = await node.seal()
            #expect(await node.head.extrinsics.count == 2)
        }
        #expect(await node.head.state.subnets[1]?.uids[hot] == nil)
        var encoder = ScaleEncoder()
        encoder.byteVector(Bytes(repeating: 1, count: 2_000))
        let foreign = try await signed([30, 1] + encoder.bytes, by: bob, nonce: 4, on: node)
        await #expect(throws: RPCError.invalidTransaction("Custom error: 23")) { try await node.submit(foreign, watcher: nil) }
    }

    @Test("what was sent in the open with the inner extrinsic's nonce gives way")
    func overtaken() async throws {
        let node = try LocalNode(.development(seed: 9), slot: .milliseconds(250), time: .system)
        let bob = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Node//shielded").hotkey
        let inner = try await registration(of: hot, by: bob, nonce: 1, on: node)
        _ = try await node.submit(try await carrier(inner, by: bob, nonce: 0, on: node), watcher: nil)
        let other = try await registration(of: bob.hotkey, by: bob, nonce: 1, on: node)
        _ = try await node.submit(other, watcher: nil)
        _ = await node.seal()
        #expect(await node.head.extrinsics.count == 3)
        #expect(await node.head.extrinsics.last == inner)
        #expect(await node.pending.isEmpty)
    }
}

/// A folder that is gone after the test.
private final class TemporaryFolder {
    let path: String
    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "neuron-shield-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
