import Foundation
import Neuron
import NeuronTesting
import ScaleCodec
import SubtensorFormat
import Testing

@testable import LocalChain

/// The last paragraph of the node's specification, and bytes of any kind: the node's own error codes, and the chain goes on.
@Suite("A node among bad clients")
struct HostileInputTests {
    /// Runs a served node while `body` talks to it; its blocks must go on afterwards.
    private func withNode(
        _ blockTime: LocalNodeServer.BlockTime = .every(.milliseconds(50)), _ body: (Int) async throws -> Void
    ) async throws {
        let server = try LocalNodeServer(.development(seed: 8), blockTime: blockTime)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let life = OwnedTask { try? await server.run(port: 0) { port.yield($0) } }
        let bound = try #require(await ports.first { _ in true })
        do {
            try await body(bound)
            let before = try await head(bound)
            if case .every = blockTime {
                while try await head(bound) < before + 2 {}
            } else {
                #expect(try await head(bound) >= before)
            }
        } catch {
            life.cancel()
            await life.value
            throw error
        }
        life.cancel()
        await life.value
    }

    private func head(_ port: Int) async throws -> Int64 {
        try await RawClient.connect(port) { client in
            let answer = try await self.ask(client, #"{"id":1,"method":"chain_getHeader","params":[]}"#)
            return try #require(answer["result"]?["number"]?.whole)
        }
    }

    private func ask(_ client: RawClient, _ text: String) async throws -> JSONValue {
        let answer = try #require(try await client.post(text))
        return try JSONDecoder().decode(JSONValue.self, from: Data(answer.utf8))
    }

    private func code(_ port: Int, _ text: String) async throws -> Int64? {
        try await RawClient.connect(port) { client in try await self.ask(client, text)["error"]?["code"]?.whole }
    }

    @Test("a subscriber that does not read is dropped, and others hear on")
    func doesNotRead() async throws {
        try await withNode(.every(.milliseconds(2))) { port in
            try await RawClient.connect(port) { deaf in
                try #require(try await deaf.upgrade())
                for id in 0..<250 { try await deaf.say(#"{"id":\#(id),"method":"chain_subscribeNewHeads","params":[]}"#) }
                try await RawClient.connect(port) { client in
                    try #require(try await client.upgrade())
                    try await client.say(#"{"id":1,"method":"chain_subscribeNewHeads","params":[]}"#)
                    // 250 notifications of 500 bytes a block: a mebibyte and what the system holds are full within this.
                    for _ in 0..<400 { try #require(await client.hear() != nil) }
                }
                // Reads what lay there, and finds the end.
                #expect(await deaf.isClosed())
            }
        }
    }

    @Test("the 257th subscription of a connection is refused, and so are the 10,000 after it")
    func subscriptions() async throws {
        try await withNode(.onSubmission) { port in
            try await RawClient.connect(port) { client in
                try #require(try await client.upgrade())
                var refused = 0
                for id in 0..<10_000 {
                    try await client.say(#"{"id":\#(id),"method":"chain_subscribeFinalizedHeads","params":[]}"#)
                    var answer: JSONValue
                    repeat {
                        answer = try JSONDecoder().decode(
                            JSONValue.self, from: Data(try #require(await client.hear()).text.utf8))
                    } while answer["id"] == nil
                    if answer["error"]?["code"]?.whole == -32_006 { refused += 1 }
                    // One is like the other: the rest is sent in one go, and not waited for.
                    if id == 300 { break }
                }
                #expect(refused == 301 - LocalNode.subscriptionLimit)
                let flood = (301..<10_000).map { #"{"id":\#($0),"method":"chain_subscribeNewHeads","params":[]}"# }
                for start in stride(from: 0, to: flood.count, by: 1_000) {
                    try await client.say("[\(flood[start..<min(start + 1_000, flood.count)].joined(separator: ","))]")
                    let text = try #require(await client.hear()).text
                    #expect(!text.contains("\"result\"") && text.contains("-32006"))
                }
            }
        }
    }

    @Test("pages, keys, batches and extrinsics out of all measure are capped or refused")
    func measures() async throws {
        try await withNode { port in
            try await RawClient.connect(port) { client in
                let page = try await self.ask(
                    client, #"{"id":1,"method":"state_getKeysPaged","params":["0x",1000000000,null]}"#)
                let keys = try #require(page["result"]?.elements)
                #expect(!keys.isEmpty && keys.count <= 1_000)
                let key = String(repeating: "ab", count: 1 << 20)
                let stored = try await self.ask(client, #"{"id":2,"method":"state_getStorage","params":["0x\#(key)"]}"#)
                #expect(stored["result"] == .null)
                let long = try #require(keys.first?.text) + key
                let known = try await self.ask(client, #"{"id":3,"method":"state_getStorage","params":["\#(long)"]}"#)
                #expect(known["result"] == .null)
            }
            let call = #"{"id":1,"method":"chain_getHead"}"#
            #expect(
                try await code(port, "[\(Array(repeating: call, count: 10_000).joined(separator: ","))]") == -32_010)
            let key = #""0x\#(String(repeating: "00", count: 32))""#
            let many = Array(repeating: key, count: 1_001).joined(separator: ",")
            #expect(try await code(port, #"{"id":1,"method":"state_queryStorageAt","params":[[\#(many)]]}"#) == -32_602)
            let metadata = Array(repeating: #"{"id":1,"method":"state_getMetadata"}"#, count: 1_000).joined(separator: ",")
            #expect(try await code(port, "[\(metadata)]") == -32_011)
            // 7 MiB are 14 MiB of hex, within a message; 10 MiB are not.
            let extrinsic = String(repeating: "00", count: 7 << 20)
            #expect(try await code(port, #"{"id":1,"method":"author_submitExtrinsic","params":["0x\#(extrinsic)"]}"#) == 1_010)
        }
    }

    @Test("a message over 16 MiB ends its connection, over HTTP and WebSocket, in one frame or in many")
    func tooLong() async throws {
        try await withNode { port in
            let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
            func flood(_ client: RawClient, _ make: (Int) -> [UInt8]) async -> Bool {
                for place in 0..<40 {
                    do {
                        try await client.send(make(place))
                    } catch {
                        return true
                    }
                }
                return await client.isClosed()
            }
            try await RawClient.connect(port) { client in
                try #require(try await client.upgrade())
                // It says how long it will be, and no more than that has to come.
                try await client.send(RawClient.frame([], claims: 1 << 40))
                while let (opcode, _) = await client.hear() { if opcode == 8 { break } }
            }
            try await RawClient.connect(port) { client in
                try #require(try await client.upgrade())
                #expect(await flood(client) { RawClient.frame(piece, opcode: $0 == 0 ? 1 : 0, isLast: false) })
            }
            try await RawClient.connect(port) { client in
                try #require(try await client.upgrade())
                #expect(
                    await flood(client) { _ in
                        (0..<1_024).flatMap { RawClient.frame([32], opcode: $0 == 0 ? 1 : 0, isLast: false) }
                    })
            }
        }
    }

    @Test("a call that nests 100 deep is refused, and one of 20 is only not carried out")
    func nested() async throws {
        let node = try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system)
        let metadata = node.runtime.metadata
        let alice = try DevKeys.key("//Alice")
        let inner = try ChainCall.transfer(to: alice.coldkey, amount: .rao(5_000)).runtimeCall(by: metadata).bytes(by: metadata)
        let sudo = try #require(metadata.pallets.first { $0.name == "Sudo" }).index
        for (depth, isRefused) in [(20, false), (100, true), (10_000, true), (2_000_000, true)] {
            let call = (0..<depth).flatMap { _ in [sudo, 0] } + inner
            let bytes = try await signed(call, by: alice, nonce: 0, on: node)
            let fresh = try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system)
            do throws(RPCError) {
                _ = try await fresh.submit(bytes, watcher: nil)
                #expect(!isRefused, "\(depth)")
                _ = await fresh.seal()
                #expect(await fresh.head.header.number == 1)
            } catch {
                #expect(isRefused && (error.code == 1_002 || error.code == 1_010), "\(depth): \(error)")
            }
        }
    }

    @Test("half a request, none, and one of garbage do not keep others from being answered")
    func halfRequests() async throws {
        try await withNode { port in
            try await RawClient.connect(port) { half in
                try await half.send("POST / HTTP/1.1\r\nHost: node\r\nContent-Length: 1000\r\n\r\n{\"id\"")
                try await RawClient.connect(port) { none in
                    try await RawClient.connect(port) { garbage in
                        try await garbage.send([UInt8](repeating: 0xFF, count: 4_096))
                        _ = await garbage.isClosed()
                        #expect(try await self.head(port) >= 0)
                        try await none.send("G")
                        #expect(try await self.head(port) >= 0)
                    }
                }
            }
            // Connections that end before anybody looked at them.
            for _ in 0..<200 { try await RawClient.connect(port) { _ in } }
        }
    }

    @Test("fuzzed bodies are answered with JSON-RPC, and fuzzed extrinsics with a node's codes", arguments: [UInt64(41), 42])
    func fuzzed(seed: UInt64) async throws {
        var random = RandomSource.seeded(seed)
        let node = try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system)
        let methods = NodeMethods(node: node)
        let bob = try DevKeys.key("//Bob")
        let valid = try await NodeTests().extrinsic(
            .transfer(to: bob.coldkey, amount: .rao(5_000)), by: bob, nonce: 0, on: node)
        let names = [
            "state_call", "state_getStorage", "state_getKeysPaged", "chain_getBlockHash", "author_submitExtrinsic",
            "account_nextIndex", "payment_queryInfo", "chain_getBlock", "state_queryStorageAt", "neuron_view",
        ]
        let values = [
            "null", "-1", "9223372036854775807", "1e400", "1.5", "\"0x\"", "\"0x00\"", "\"zz\"", "\"\\u0000\"", "{}", "[]",
            "[[]]",
            "\"Metadata_metadata_at_version\"", "\"SubnetInfoRuntimeApi_get_metagraph\"", "\"0xffff\"", "true",
            "\"TransactionPaymentApi_query_info\"", "\"0x\(String(repeating: "ff", count: 40))\"", "18446744073709551616",
            "\"StakeInfoRuntimeApi_get_stake_availability_for_coldkeys\"", "\"0x04\"", "\"0xfeffffff\"",
        ]
        for _ in 0..<1_500 {
            let params = (0..<Int.random(in: 0...4, using: &random)).map { _ in values.randomElement(using: &random) ?? "" }
            var body = Array(
                #"{"id":1,"method":"\#(names.randomElement(using: &random) ?? "")","params":[\#(params.joined(separator: ","))]}"#
                    .utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) where Bool.random(using: &random) {
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let reply = await methods.answer(Data(body), connection: 0, canSubscribe: false)
            if let text = reply.text {
                #expect(throws: Never.self, "seed \(seed)") { try JSONDecoder().decode(JSONValue.self, from: text) }
            }
        }
        for _ in 0..<400 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes = Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &random)))
                default:
                    bytes.insert(UInt8.random(in: 0...255, using: &random), at: Int.random(in: 0...bytes.count, using: &random))
                }
            }
            if bytes == valid { continue }
            do throws(RPCError) {
                _ = try await node.submit(bytes, watcher: nil)
                Issue.record("seed \(seed): a changed extrinsic was taken: \(Hex.encode(bytes))")
            } catch {
                #expect([1_002, 1_010].contains(error.code), "seed \(seed): \(error)")
            }
        }
        _ = try await node.submit(valid, watcher: nil)
        _ = await node.seal()
        #expect(await node.head.extrinsics.count == 2)
    }

    @Test("JSON that nests too deep or has too many values is not read")
    func bounds() async throws {
        let methods = NodeMethods(node: try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system))
        for text in [
            String(repeating: "[", count: 100_000), String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
            "[" + String(repeating: "0,", count: MessageBounds.values + 1) + "0]",
            "{\"a\":" + String(repeating: "{\"a\":", count: 70),
        ] {
            let reply = try #require(await methods.answer(Data(text.utf8), connection: 0, canSubscribe: false).text)
            #expect(try JSONDecoder().decode(JSONValue.self, from: reply)["error"]?["code"]?.whole == -32_700)
        }
        #expect(MessageBounds.admit(Data("{\"a\":\"\(String(repeating: "[,", count: 300_000))\\\"[\"}".utf8)))
    }

    @Test("the pool has a size: what can't be run yet gives way, and then there is no room")
    func pool() async throws {
        let node = try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system)
        let bob = try DevKeys.key("//Bob")
        var encoder = ScaleEncoder()
        encoder.byteVector(Bytes(repeating: 7, count: 4 << 20))
        // System.remark of four mebibytes: five fill the pool.
        let remark = [0, 0] + encoder.bytes
        func submit(_ nonce: UInt64) async throws {
            _ = try await node.submit(try await signed(remark, by: bob, nonce: nonce, on: node), watcher: nil)
        }
        for nonce in [100, 101, 102, 103] as [UInt64] { try await submit(nonce) }
        #expect(await node.pending.count == 4)
        for nonce in [0, 1, 2, 3] as [UInt64] { try await submit(nonce) }
        #expect(await node.pending.count == 4)
        await #expect(throws: RPCError.self) { try await submit(4) }
        _ = await node.seal()
        #expect(await node.head.extrinsics.count == 5)
        #expect(await node.pending.isEmpty)
        try await submit(4)
    }

    /// An extrinsic of a call's bytes.
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
}
