import Foundation
import NIOHTTP1
import Neuron
import NeuronTesting
import SubtensorFormat
import Testing

@testable import LocalChain

@Suite("Who may ask a node from a browser")
struct BrowserGuardTests {
    private func status(
        _ method: HTTPMethod = .GET, host: String?, origin: String? = nil, upgrade: Bool = false,
        listensAt: String = "127.0.0.1"
    ) -> UInt? {
        var headers = HTTPHeaders()
        if let host { headers.add(name: "Host", value: host) }
        if let origin { headers.add(name: "Origin", value: origin) }
        if upgrade { headers.add(name: "Upgrade", value: "websocket") }
        return BrowserGuard(listensAt: listensAt).refusal(method, headers)?.status.code
    }

    @Test("programs send no origin and are answered by whatever name they have for the node")
    func programs() {
        #expect(status(.POST, host: "chain:9944") == nil)
        #expect(status(.POST, host: nil) == nil)
        #expect(status(host: "chain:9944", upgrade: true) == nil)
    }

    @Test(
        "the page is opened by a number, as localhost, or by the name that the node was given",
        arguments: [
            "127.0.0.1:9944", "localhost:9944", "LOCALHOST", "node.localhost:1", "[::1]:9944", "[::1]", "192.168.0.4:80",
            "mine.lan:9944",
        ])
    func trusted(host: String) {
        #expect(status(host: host, listensAt: "mine.lan") == nil)
        #expect(status(host: host, origin: "http://\(host)", upgrade: true, listensAt: "mine.lan") == nil)
        #expect(status(.POST, host: host, origin: "http://\(host)", listensAt: "mine.lan") == nil)
    }

    @Test(
        "a name that somebody else could point here is not answered, whatever the origin",
        arguments: [
            "evil.example:9944", "127.0.0.1.evil.example", "localhost.evil.example", "1.2.3", "1.2.3.4.5", "256.0.0.1",
            "127.0.0.1:x", "[::1", "",
            "a:1:2",
        ])
    func rebound(host: String) {
        #expect(status(host: host) == 421)
        #expect(status(.POST, host: host, origin: "http://\(host)") == 421)
        #expect(status(host: host, origin: "http://\(host)", upgrade: true) == 421)
    }

    @Test(
        "another page is not answered",
        arguments: [
            "http://evil.example", "null", "http://127.0.0.1:9945", "http://localhost:9944", "http://127.0.0.1",
            "http://127.0.0.1:9944.evil.example",
        ])
    func strangers(origin: String) {
        #expect(status(.POST, host: "127.0.0.1:9944", origin: origin) == 403)
        #expect(status(host: "127.0.0.1:9944", origin: origin, upgrade: true) == 403)
    }
}

@Suite("What the page is told")
struct PageViewTests {
    private func node(keptIn file: String? = nil) throws -> LocalNode {
        try LocalNode(.development(seed: 6), slot: .milliseconds(250), time: .system, keptIn: file)
    }

    private func view(_ node: LocalNode, since: JSONValue = .null, seen: Int64 = 0, netuid: Int64 = 1) async throws -> JSONValue
    {
        try await node.view(.object(["netuid": .int(netuid), "since": since, "seen": .int(seen)]))
    }

    @Test("everything at first, then only what changed since the block that it knows")
    func increments() async throws {
        let node = try node()
        for _ in 0..<12 { _ = await node.seal() }
        let whole = try await view(node)
        #expect(whole["since"] == .null && whole["number"]?.whole == 12)
        #expect(whole["neurons"]?.elements?.count == 1 && whole["blocks"]?.elements?.count == 13)
        #expect(whole["prices"]?.elements?.count == 13 && whole["epochs"]?.elements?.count == 1)
        _ = await node.seal()
        let next = try await view(node, since: try #require(whole["hash"]))
        #expect(next["since"] == whole["hash"])
        #expect(next["neurons"]?.elements?.isEmpty == true && next["epochs"]?.elements?.isEmpty == true)
        #expect(next["blocks"]?.elements?.count == 1 && next["prices"]?.elements?.count == 1)
        let same = try await view(node, since: try #require(next["hash"]))
        #expect(same["blocks"]?.elements?.isEmpty == true && same["prices"]?.elements?.isEmpty == true)
    }

    @Test("everything again for a block that nobody knows, and the first subnet for one that is not there")
    func unknown() async throws {
        let node = try node()
        _ = await node.seal()
        for since in [JSONValue.string("0x" + String(repeating: "ab", count: 32)), .string("nonsense"), .int(7)] {
            #expect(try await view(node, since: since)["since"] == .null)
        }
        #expect(try await view(node, netuid: 77)["subnet"]?["netuid"]?.whole == 1)
        await #expect(throws: RPCError.self) { try await node.view(.array([])) }
    }

    @Test("what the pool refused is told once, and no more than 200 of it are kept")
    func refusals() async throws {
        let node = try node()
        for _ in 0..<210 { _ = try? await node.submit([1, 2, 3], watcher: nil) }
        let told = try #require(try await view(node)["refusals"]?.elements)
        #expect(told.count == PageMemory.refusalLimit && told.last?["number"]?.whole == 210)
        #expect(told.last?["inBlock"] == .bool(false) && told.last?["call"] == .null)
        #expect(try await view(node, seen: 209)["refusals"]?.elements?.count == 1)
        #expect(try await view(node, seen: 210)["refusals"]?.elements?.isEmpty == true)
    }

    @Test("history is bounded, and a chain that was taken back forgets what came after")
    func history() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis(rules: .init(tempo: 2)))
        var history = PageHistory()
        var early: ChainState?
        for number in 1...1_300 {
            try world.block()
            history.record(world.state)
            if number == 1_290 { early = world.state }
        }
        #expect(history.epochs(of: 1, after: nil, to: .max).count == PageHistory.epochLimit)
        #expect(history.prices(of: 1, after: nil, to: .max).count == PageHistory.priceLimit)
        #expect(history.prices(of: 1, after: 1_297, to: 1_299).map(\.block) == [1_298, 1_299])
        history.record(try #require(early))
        #expect(history.prices(of: 1, after: nil, to: .max).last?.block == 1_290)
        #expect(history.epochs(of: 1, after: nil, to: .max).allSatisfy { $0.block <= 1_290 })
    }

    @Test("numbers in base64 are little-endian")
    func columns() {
        #expect(JSONValue.column([UInt16(1), 0x0203]) == .string(Data([1, 0, 3, 2]).base64EncodedString()))
        #expect(JSONValue.column([UInt32(0x0102_0304)]) == .string(Data([4, 3, 2, 1]).base64EncodedString()))
    }
}
