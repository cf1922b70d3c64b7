import Curl
import Foundation
import Neuron
import NeuronTesting
import SubtensorFormat
import Synchronization
import Testing
import TestSupport

@testable import LocalChain

/// `neuron localnet run` with `--state`, killed again and again while a client follows it.
@Suite("A kept node that is killed", .serialized)
struct LocalnetKillCommandTests {
    /// A block as a node told a client of it, and how many of the client's extrinsics it was seen to hold.
    private struct Told {
        var hashes: [UInt64: String] = [:]
        var extrinsics: [UInt64: Set<String>] = [:]
        var latest: UInt64 = 0
        var included = 0
        /// How many of them were asked for in a later life, and how many of these were still kept.
        var asked = 0
        var checked = 0

        mutating func head(_ number: UInt64, _ hash: String) {
            hashes[number] = hash
            latest = max(latest, number)
        }
    }

    /// A client of one life of the node.
    private struct Client {
        let engine: CurlEngine
        let url: String

        /// Calls methods in one batch; nil once the node is gone.
        func call(_ requests: [(method: String, params: String)]) async throws -> [JSONValue]? {
            let batch = requests.enumerated().map { #"{"id":\#($0),"method":"\#($1.method)","params":\#($1.params)}"# }
            var request = CurlRequest(url: url, body: Array("[\(batch.joined(separator: ","))]".utf8))
            request.timeout = .seconds(60)
            guard let answer = try? await engine.perform(request) else { return nil }
            let replies = try JSONDecoder().decode([JSONValue].self, from: Data(answer.body))
            try #require(replies.count == requests.count)
            return replies
        }

        func call(_ method: String, _ params: String = "[]") async throws -> JSONValue? {
            try await call([(method, params)])?.first
        }
    }

    /// Transfers of //Bob, one after the other.
    private struct Sender {
        let runtime: NodeRuntime
        let key: KeyPair
        var nonce: UInt64 = 0

        mutating func next(genesis: BlockHash) async throws -> String {
            let metadata = runtime.metadata
            let call = ChainCall.transfer(to: try DevKeys.key("//Node//kept").coldkey, amount: .rao(1_000 + nonce))
            let bytes = try call.runtimeCall(by: metadata).bytes(by: metadata)
            let parts = SignedParts(era: .immortal, eraBlock: genesis, nonce: nonce)
            let context = SigningContext(
                genesis: genesis, specVersion: NodeRuntime.specVersion, transactionVersion: NodeRuntime.transactionVersion)
            let signature = try await key.sign(try parts.message(for: bytes, context, by: metadata))
            nonce += 1
            return "0x"
                + Hex.encode(
                    SubtensorFormat.Extrinsic(
                        signer: key.hotkey.publicKey, signature: signature,
                        extra: try parts.bytes(context, by: metadata).extra, call: bytes
                    ).bytes)
        }
    }

    @Test("fifty times at any moment, loses no block and no extrinsic that a client was told of")
    func fiftyTimes() async throws {
        let seed: UInt64 = 7_001
        var random = RandomSource.seeded(seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-kill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let arguments = [
            "localnet", "run", "--port", "0", "--block-time", "20ms", "--state", folder.appending(path: "chain.sqlite").path,
        ]
        let engine = CurlEngine()
        defer { engine.shutDown() }
        var told = Told()
        var sender = Sender(runtime: try NodeRuntime(slot: .milliseconds(20)), key: try DevKeys.key("//Bob"))
        var starts: [Duration] = []
        for life in 0..<52 {
            let begun = ContinuousClock.now
            let node = try Program(Program.built("neuron"), arguments)
            // Some are killed while they come to life, and nobody was told anything.
            if life % 10 == 9 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0..<150, using: &random)))
                node.kill()
                _ = await node.outcome()
                continue
            }
            guard let line = await node.firstLine() else {
                Issue.record("life \(life) of seed \(seed) did not begin: \(await node.outcome().errors)")
                return
            }
            starts.append(ContinuousClock.now - begun)
            let words = line.split(separator: " ")
            try #require(words.count == 2 && words[0] == "ready" && words[1].hasPrefix("ws://127.0.0.1:"))
            let client = Client(engine: engine, url: "http://" + words[1].dropFirst(5))
            try await check(&told, by: client, life: life)
            let moment = Duration.milliseconds(Int.random(in: 0..<300, using: &random))
            let end = OwnedTask {
                try? await Task.sleep(for: moment)
                node.kill()
            }
            try await follow(client, &told, &sender)
            await end.value
            #expect(await node.outcome().status == 128 + 9)
        }
        let sorted = starts.sorted()
        print(
            "localnet: \(starts.count) starts, ready after \(sorted[sorted.count / 2]) (median), \(sorted.last ?? .zero) (longest)"
        )
        print("localnet: \(told.hashes.count) blocks and \(told.included) extrinsics told, seed \(seed)")
        #expect(told.included > 0)
        #expect(
            told.checked > told.asked / 2, "\(told.checked) of \(told.asked) blocks were still kept when they were asked for")
    }

    /// What was told is there, with the same hash and with the extrinsics that were seen in it.
    private func check(_ told: inout Told, by client: Client, life: Int) async throws {
        guard told.latest > 0 else { return }
        let numbers = told.hashes.keys.sorted()
        let hashes = try #require(try await client.call(numbers.suffix(900).map { ("chain_getBlockHash", "[\($0)]") }))
        for (number, hash) in zip(numbers.suffix(900), hashes) {
            #expect(hash["result"]?.text == told.hashes[number], "block \(number) in life \(life)")
        }
        // The node goes on meanwhile, and keeps the last 256 blocks: one that it let go of is told from one that it lost by the head.
        let recent = told.extrinsics.filter { $0.key + 200 > told.latest }.sorted { $0.key < $1.key }
        let requests = recent.map { ("chain_getBlock", "[\"\(told.hashes[$0.key] ?? "")\"]") } + [("chain_getHeader", "[]")]
        let answers = try #require(try await client.call(requests))
        let head = try #require(UInt64(answers.last?["result"]?["number"]?.text?.dropFirst(2) ?? "", radix: 16))
        told.asked += recent.count
        for ((number, wanted), block) in zip(recent, answers) where number + LocalChain.keptStates > head {
            told.checked += 1
            let held = block["result"]?["block"]?["extrinsics"]?.elements?.compactMap(\.text) ?? []
            #expect(wanted.isSubset(of: held), "extrinsics of block \(number) in life \(life)")
        }
    }

    /// Sends extrinsics and reads blocks until the node is gone.
    private func follow(_ client: Client, _ told: inout Told, _ sender: inout Sender) async throws {
        guard
            let first = try await client.call([
                ("chain_getBlockHash", "[0]"), ("account_nextIndex", "[\"\(sender.key.hotkey)\"]"),
            ]),
            let genesis = BlockHash(Hex.decode(first[0]["result"]?.text?.dropFirst(2) ?? "") ?? [])
        else { return }
        let nonce = try #require(first[1]["result"]?.whole)
        #expect(nonce >= Int64(told.included), "an extrinsic that was told of is gone")
        sender.nonce = UInt64(nonce)
        var sent: Set<String> = []
        while true {
            let extrinsic = try await sender.next(genesis: genesis)
            guard let answer = try await client.call("author_submitExtrinsic", "[\"\(extrinsic)\"]") else { return }
            try #require(answer["error"] == nil, "\(answer)")
            sent.insert(extrinsic)
            guard let head = try await client.call("chain_getHead")?["result"]?.text,
                let block = try await client.call("chain_getBlock", "[\"\(head)\"]"),
                let text = block["result"]?["block"]?["header"]?["number"]?.text,
                let number = UInt64(text.dropFirst(2), radix: 16)
            else { return }
            #expect(number >= told.latest, "the head went back")
            told.head(number, head)
            let held = Set(block["result"]?["block"]?["extrinsics"]?.elements?.compactMap(\.text) ?? []).intersection(sent)
            if told.extrinsics[number] == nil, !held.isEmpty {
                told.extrinsics[number] = held
                told.included += held.count
            }
        }
    }
}
