import Neuron
import ScaleCodec
import Subtensor
import SubtensorFormat
import Synchronization
import Testing
import TestSupport

@Suite("What the chain keeps of neurons", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct CertificateTests {
    private static let name = "runtime-461-v15.scale.gz"

    @Test("a published certificate's key stands in the metagraph, and is not asked for again while the axon stays")
    func certificates() async throws {
        let fake = try ValidatorLife.chain([(461, Self.name)])
        let runtime = try RuntimeMetadata(Bytes(try Vectors.recorded(Self.name)))
        let hotkey = try ValidatorLife.key().hotkey
        let key = CertificateKey(algorithm: .ed25519, publicKey: Bytes(repeating: 9, count: 32))
        let entry = try runtime.storage("SubtensorModule", "NeuronCertificates")
        let place = try entry.key([.unsigned(1), .bytes(hotkey.publicKey.bytes)], runtime.types)
        let stored = try #require(StoredCertificate(argument: key.bytes))
        let bytes = try runtime.types.encode(stored.value, as: entry.value)
        // The hotkey serves an axon since block 50.
        let axon = StoredAxon(block: 50, info: AxonInfo(address: .v4(0x0101_0101), port: 8_091))
        let subnet = FakeSubnet(hotkeys: [hotkey, try KeyPair(uri: "//Miner").hotkey], axons: [hotkey: axon])
        fake.state.withLock { state in
            state.storage[place] = bytes
            state.answerAPI = { api, arguments, _ in try? subnet.answer(api, arguments, runtime) }
        }
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        let first = try await chain.metagraph(1, at: nil)
        #expect(first.neuron(hotkey)?.certificate == key && first.neuron(hotkey)?.axon == axon.info)
        func asked() -> Int { fake.state.withLock { $0.asked.count { $0 == "state_queryStorageAt" } } }
        #expect(asked() == 1)
        fake.advance()
        #expect(try await chain.metagraph(1, at: fake.head.hash).neuron(hotkey)?.certificate == key)
        #expect(asked() == 1)
    }

    @Test("commitments are read whole, one and all, in whatever form they have")
    func commitments() async throws {
        struct Types: Decodable {
            struct Case: Decodable { let path: String, scale: JSONAny, decoded: JSONAny }
            let cases: [Case]
        }
        let types: Types = try Vectors.json("chain/types.json")
        let registrations = types.cases.filter { $0.path == "pallet_commitments::types::Registration" }
        #expect(!registrations.isEmpty)
        let fake = try ValidatorLife.chain([(461, Self.name)])
        let runtime = try RuntimeMetadata(Bytes(try Vectors.recorded(Self.name)))
        let entry = try runtime.storage("Commitments", "CommitmentOf")
        var byHotkey: [Hotkey: JSONAny] = [:]
        for (index, one) in registrations.enumerated() {
            let hotkey = try KeyPair(uri: "//Miner//\(index)").hotkey
            let place = try entry.key([.unsigned(1), .bytes(hotkey.publicKey.bytes)], runtime.types)
            let bytes = try #require(one.scale.hexBytes)
            fake.state.withLock { $0.storage[place] = bytes }
            byHotkey[hotkey] = one.decoded
        }
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        let all = try await chain.commitments(on: 1)
        #expect(all.count == registrations.count)
        for commitment in all {
            let expected = try #require(byHotkey[commitment.hotkey])
            #expect("\(commitment.block)" == expected["block"]?.digits)
            #expect("\(commitment.deposit.rao)" == expected["deposit"]?.digits)
            #expect(commitment.fields.count == expected["info"]?["fields"]?.elements?.count)
            #expect(try await chain.commitment(of: commitment.hotkey, on: 1) == commitment)
        }
        #expect(try await chain.commitment(of: try KeyPair(uri: "//Nobody").hotkey, on: 1) == nil)
    }

    @Test("metadata are kept on disk by their hash, and read from there by the next process")
    func metadataCache() async throws {
        let fake = try ValidatorLife.chain([(461, Self.name)])
        let server = try FakeServer { .body(fake.answer($0)) }
        let folder = ScratchFolder()
        let cache = ChainCache(path: folder.path)
        _ = try await chain([server], cache: cache).metagraph(1, at: nil)
        func fetched() -> Int { fake.state.withLock { $0.asked.count { $0 == "state_call" } } }
        let before = fetched()
        _ = try await chain([server], cache: cache).metagraph(1, at: nil)
        // The two summaries, and no metadata.
        #expect(fetched() - before == 2)
    }

    @Test("a storage map longer than a page is read page by page")
    func pages() async throws {
        let fake = try ValidatorLife.chain([(461, Self.name)])
        let runtime = try RuntimeMetadata(Bytes(try Vectors.recorded(Self.name)))
        let entry = try runtime.storage("Commitments", "CommitmentOf")
        let value = try FakeSubnet.zero(entry.value, runtime.types)
        let bytes = try runtime.types.encode(value, as: entry.value)
        var storage: [Bytes: Bytes] = [:]
        for index in 0..<1_500 {
            let account = Bytes(repeating: 1, count: 30) + [UInt8(index >> 8), UInt8(index & 255)]
            storage[try entry.key([.unsigned(1), .bytes(account)], runtime.types)] = bytes
        }
        let entries = storage
        fake.state.withLock { $0.storage = entries }
        let server = try FakeServer { .body(fake.answer($0)) }
        #expect(try await chain([server]).commitments(on: 1).count == 1_500)
    }
}
