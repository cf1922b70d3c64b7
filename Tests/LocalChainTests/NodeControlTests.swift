import Foundation
import Neuron
import NeuronTesting
import SubtensorFormat
import TestSupport
import Testing

@testable import LocalChain

@Suite("A node's control methods")
struct NodeControlTests {
    /// A node with a clock that stands still, and what asks it.
    private final class Bench {
        let node: LocalNode
        let clock = BlockClock(.every(.milliseconds(250)))
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-control-\(UUID().uuidString)")
        var file: String { folder.appending(path: "chain.sqlite").path }

        init(seed: UInt64 = 1, isKept: Bool = false) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = isKept ? folder.appending(path: "chain.sqlite").path : nil
            node = try LocalNode(
                .development(seed: seed), slot: .milliseconds(250), time: StandingTime(), keptIn: file)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        /// The node's answer, or its error.
        func ask(_ method: String, _ params: String = "[]", mayControl: Bool = true) async throws -> JSONValue {
            let methods = NodeMethods(node: node, control: NodeControl(node: node, clock: clock) { _ in })
            let reply = await methods.answer(
                Data("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":\(params)}".utf8), connection: 0,
                canSubscribe: false, mayControl: mayControl)
            return try JSONDecoder().decode(JSONValue.self, from: try #require(reply.text))
        }

        func result(_ method: String, _ params: String = "[]") async throws -> JSONValue {
            let answer = try await ask(method, params)
            return try #require(answer["result"], "\(answer)")
        }

        /// The node that goes on with the file.
        func again() throws -> LocalNode {
            try LocalNode(.development(seed: 99), slot: .milliseconds(250), time: StandingTime(), keptIn: file)
        }
    }

    @Test("all of them are listed, and only callers who may move the chain have them")
    func trusted() async throws {
        let bench = try Bench()
        let listed = try await bench.result("rpc_methods")["methods"]?.elements?.compactMap(\.text) ?? []
        #expect(Set(NodeControl.names).isSubset(of: Set(listed)))
        for name in NodeControl.names {
            let answer = try await bench.ask(name, mayControl: false)
            #expect(answer["error"]?["code"]?.whole == -32_000, "\(name)")
        }
        #expect(await bench.node.head.header.number == 0)
    }

    @Test(
        "callers on this machine are trusted, pages of other origins are not",
        arguments: [
            ("127.0.0.1", nil, true), ("::1", nil, true), ("192.0.2.7", nil, false), (nil, nil, false),
            ("127.0.0.1", "http://127.0.0.1:9944", true), ("127.0.0.1", "http://localhost:9944", true),
            ("::1", "http://[::1]:9944", true), ("127.0.0.1", "https://example.com", false), ("127.0.0.1", "null", false),
            ("192.0.2.7", "http://127.0.0.1", false),
        ] as [(String?, String?, Bool)])
    func callers(address: String?, origin: String?, expected: Bool) {
        #expect(LocalNodeServer.Control.loopback.admits(address: address, origin: origin) == expected)
        #expect(LocalNodeServer.Control.everybody.admits(address: address, origin: origin))
    }

    @Test("mines as many blocks as it is told, with times that only grow, and refuses nonsense", arguments: [false, true])
    func mines(isKept: Bool) async throws {
        let bench = try Bench(isKept: isKept)
        #expect(try await bench.result("neuron_mine", "[300]")["number"]?.whole == 300)
        #expect(try await bench.result("neuron_mine")["number"]?.whole == 301)
        for params in ["[0]", "[-1]", "[10001]", "[\"x\"]", "[1.5]", "[{}]"] {
            #expect(try await bench.ask("neuron_mine", params)["error"]?["code"]?.whole == -32_602, "\(params)")
        }
        let head = await bench.node.head
        #expect(await bench.node.hashes.count == 302)
        #expect(await bench.node.blocks.count == 256)
        #expect(RuntimeWorld.broken(head.state) == nil)
        guard isKept else { return }
        #expect(try await bench.again().head.header.hash == head.header.hash)
    }

    @Test("advances by the blocks of the time at the chain's pace, and goes on from there")
    func advances() async throws {
        let bench = try Bench()
        _ = try await bench.result("neuron_mine")
        let before = await bench.node.head.timestamp
        let after = try await bench.result("neuron_advance", "[\"1m\"]")
        #expect(after["number"]?.whole == 241)
        #expect(after["timestamp"]?.whole == Int64(before) + 60_000)
        _ = await bench.node.seal()
        #expect(await bench.node.head.timestamp == before + 60_001)
        _ = try await bench.result("neuron_setBlockTime", "[\"12s\"]")
        #expect(try await bench.result("neuron_advance", "[\"2m\"]")["number"]?.whole == 252)
        #expect(await bench.node.head.timestamp == before + 180_001)
        #expect(try await bench.ask("neuron_advance", "[\"1s\"]")["error"] != nil)
        #expect(try await bench.ask("neuron_advance", "[]")["error"] != nil)
    }

    @Test("a snapshot can be gone back to again and again; later ones are gone, in the file too", arguments: [false, true])
    func reverts(isKept: Bool) async throws {
        let bench = try Bench(isKept: isKept)
        _ = try await bench.result("neuron_mine", "[10]")
        let hash = await bench.node.head.header.hash
        let account = try DevKeys.key("//Bob").coldkey
        #expect(try await bench.result("neuron_snapshot")["id"]?.whole == 1)
        for _ in 0..<2 {
            _ = try await bench.result("neuron_setBalance", "[\"\(account)\", 7]")
            _ = try await bench.result("neuron_mine", "[300]")
            _ = try await bench.result("neuron_snapshot")
            #expect(try await bench.result("neuron_revert", "[1]")["hash"]?.text == "\(hash)")
            #expect(await bench.node.head.state.ledger.balance(of: account) == Tao.tao(1_000_000).rao)
            #expect(await bench.node.hashes.count == 11)
            #expect(await bench.node.blocks.values.allSatisfy { $0.header.number <= 10 })
        }
        #expect(try await bench.ask("neuron_revert", "[2]")["error"]?["code"]?.whole == -32_602)
        #expect(try await bench.result("neuron_revert")["number"]?.whole == 10)
        _ = try await bench.result("neuron_mine", "[5]")
        guard isKept else { return }
        #expect(try await bench.again().head.header.hash == bench.node.head.header.hash)
    }

    @Test("balances are what one says, TAO adds up, and the cap holds; a kept chain remembers", arguments: [false, true])
    func balances(isKept: Bool) async throws {
        let bench = try Bench(isKept: isKept)
        let bob = try DevKeys.key("//Bob").coldkey
        let stranger = try DevKeys.key("//Control//stranger").coldkey
        #expect(try await bench.result("neuron_setBalance", "[\"\(bob)\", \"12500000000\"]")["balance"]?.text == "12500000000")
        #expect(try await bench.result("neuron_faucet", "[\"\(stranger)\"]")["balance"]?.text == "1000000000000")
        #expect(try await bench.result("neuron_faucet", "[\"\(stranger)\", 5]")["balance"]?.text == "1000000000005")
        #expect(try await bench.result("neuron_setBalance", "[\"\(stranger)\", 0]")["balance"]?.text == "0")
        for params in [
            "[\"\(bob)\", 21000000000000000]", "[\"\(bob)\", 18446744073709551615]", "[\"nobody\", 1]", "[\"\(bob)\"]",
        ] {
            #expect(try await bench.ask("neuron_setBalance", params)["error"]?["code"]?.whole == -32_602, "\(params)")
        }
        let head = await bench.node.head
        #expect(head.header.number == 4)
        #expect(RuntimeWorld.broken(head.state) == nil)
        guard isKept else { return }
        let again = try bench.again()
        #expect(await again.head.header.hash == head.header.hash)
        #expect(await again.head.events == head.events)
        #expect(await again.head.state.ledger.balance(of: bob) == 12_500_000_000)
    }

    @Test("an exported chain goes on elsewhere with the same blocks, also in a file", arguments: [false, true])
    func exported(isKept: Bool) async throws {
        let first = try Bench()
        let second = try Bench(seed: 2, isKept: isKept)
        _ = try await first.result("neuron_mine", "[300]")
        _ = try await second.result("neuron_mine", "[3]")
        _ = try await second.result("neuron_snapshot")
        let text = try await first.result("neuron_export")
        let params = String(decoding: try JSONEncoder().encode(JSONValue.array([text])), as: UTF8.self)
        let imported = try await second.result("neuron_import", params)
        #expect(imported["hash"]?.text == "\(await first.node.head.header.hash)")
        #expect(imported["genesis"]?.text == "\(first.node.genesis)")
        #expect(second.node.genesis == first.node.genesis)
        #expect(try await second.ask("neuron_revert")["error"] != nil)
        for bench in [first, second] { _ = try await bench.result("neuron_mine", "[20]") }
        #expect(await first.node.head.header.hash == second.node.head.header.hash)
        #expect(try await second.ask("neuron_import", "[\"{}\"]")["error"] != nil)
        #expect(try await second.ask("neuron_import", "[7]")["error"] != nil)
        let foreign = try await LocalChain(.development(seed: 3)).export()
        let wrong = JSONValue.array([.string(String(decoding: foreign, as: UTF8.self))])
        let refusal = try await second.ask("neuron_import", String(decoding: try JSONEncoder().encode(wrong), as: UTF8.self))
        #expect(refusal["error"]?["message"]?.text?.contains("no node served") == true)
        guard isKept else { return }
        #expect(try await second.again().head.header.hash == first.node.head.header.hash)
    }

    @Test(
        "the beacon's signature of a round is taken, any other is refused",
        .enabled(if: Vectors.has("chain/timelock.json"), "chain/timelock.json is not in this folder"))
    func pulses() async throws {
        let bench = try Bench()
        let vector = try Vectors.json("chain/timelock.json", as: JSONValue.self)
        let signatures = try #require(vector["signatures"]?.elements)
        let signature = try #require(signatures[0]["signature"]?.text)
        for (round, text) in [(1_001, signature), (1_000, "0x" + String(repeating: "00", count: 48)), (1_000, "0x12")] {
            let answer = try await bench.ask("neuron_feedPulses", "[[{\"round\":\(round),\"signature\":\"\(text)\"}]]")
            #expect(answer["error"]?["code"]?.whole == -32_602)
        }
        let taken = try await bench.result("neuron_feedPulses", "[[{\"round\":1000,\"signature\":\"\(signature)\"}]]")
        #expect(taken["accepted"]?.whole == 1)
        #expect(await bench.node.head.state.pulses.keys.sorted() == [1_000])
    }

    @Test("block times are read as they are written, and nothing else is", arguments: ["manual", "12s", "250ms", "1ms"])
    func blockTimes(text: String) throws {
        #expect("\(try #require(LocalNodeServer.BlockTime(text)))" == text)
        for wrong in ["", "0s", "12", "-1s", "2h", "s", "1.5s", "Manual"] { #expect(LocalNodeServer.BlockTime(wrong) == nil) }
    }

    @Test("accounts are named with what they have, and who rules")
    func accounts() async throws {
        let bench = try Bench()
        _ = try await bench.result("neuron_setBalance", "[\"\(try DevKeys.key("//Eve").coldkey)\", 3]")
        let accounts = try #require(try await bench.result("neuron_accounts").elements)
        #expect(accounts.count == 17)
        #expect(accounts.first?["role"]?.text == "sudo, owns subnet 1")
        #expect(accounts.first { $0["name"]?.text == "//Eve" }?["balance"]?.text == "3")
        #expect(accounts.last?["name"]?.text == "//Alice/hot8")
    }
}

/// A clock that stands still.
private struct StandingTime: TimeSource {
    var now: UnixTime { UnixTime(seconds: 1_700_000_000) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 0) }
    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {}
}
