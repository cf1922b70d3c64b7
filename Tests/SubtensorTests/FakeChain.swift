import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Synchronization
import TestSupport

/// A chain as a node would serve it: blocks that a test makes, runtimes with recorded metadata, and whatever state it is given.
final class FakeChain: Sendable {
    struct Block {
        let header: RuntimeHeader
        let spec: UInt32
    }

    struct State {
        var blocks: [Block]
        /// Metadata blobs by spec version.
        var metadata: [UInt32: Bytes] = [:]
        /// Answers of runtime APIs by method and arguments, or by method alone.
        var apis: [String: Bytes] = [:]
        /// Answers of runtime APIs that are worked out, by the spec version of the block.
        var answerAPI: (@Sendable (String, Bytes, UInt32) -> Bytes?)?
        var storage: [Bytes: Bytes] = [:]
        /// Answers, as JSON, of methods that are not here, by method and arguments as text.
        var answerMethod: (@Sendable (String, [String]) -> [UInt8]?)?
        var milliseconds: UInt64?
        var takesBatches = true
        /// Methods in the order they were asked.
        var asked: [String] = []
    }

    let state: Mutex<State>

    init(spec: UInt32 = 461, first number: BlockNumber = 100) {
        let genesis = RuntimeHeader(
            parentHash: Self.hash(0), number: 0, stateRoot: Self.hash(1), extrinsicsRoot: Self.hash(2), digest: [])
        var blocks = [Block(header: genesis, spec: spec)]
        // The first block that matters stands far from the genesis.
        blocks.append(Block(header: Self.next(after: genesis, number: number), spec: spec))
        state = Mutex(State(blocks: blocks))
    }

    static func hash(_ byte: UInt8) -> BlockHash { BlockHash(Bytes(repeating: byte, count: 32))! }

    static func next(after parent: RuntimeHeader, number: BlockNumber, digest: [Bytes] = [], salt: UInt8 = 3) -> RuntimeHeader {
        RuntimeHeader(
            parentHash: parent.hash, number: number, stateRoot: hash(salt), extrinsicsRoot: hash(4), digest: digest)
    }

    var head: BlockHeader { state.withLock { $0.blocks.last!.header.header } }
    var genesis: BlockHash { state.withLock { $0.blocks[0].header.hash } }

    /// Makes so many blocks; the first of them may bring another runtime.
    func advance(_ count: Int = 1, to spec: UInt32? = nil) {
        state.withLock { state in
            for index in 0..<count {
                let parent = state.blocks.last!
                let brings = index == 0 && spec != nil && spec != parent.spec
                let header = Self.next(
                    after: parent.header, number: parent.header.number + 1, digest: brings ? [[8]] : [])
                state.blocks.append(Block(header: header, spec: brings ? spec! : parent.spec))
            }
        }
    }

    /// Replaces the newest blocks by as many others and one more.
    func fork(_ count: Int) {
        state.withLock { state in
            state.blocks.removeLast(count)
            for _ in 0...count {
                let parent = state.blocks.last!
                let header = Self.next(after: parent.header, number: parent.header.number + 1, salt: 9)
                state.blocks.append(Block(header: header, spec: parent.spec))
            }
        }
    }

    // MARK: JSON-RPC

    /// What a node answers to a request's body.
    func answer(_ body: [UInt8]) -> [UInt8] {
        let document = try? JSONSerialization.jsonObject(with: Data(body))
        if let list = document as? [[String: Any]] {
            guard state.withLock(\.takesBatches) else {
                return Self.json([
                    "jsonrpc": "2.0", "id": NSNull(),
                    "error": ["code": -32_005, "message": "Batched requests are not supported by this server"],
                ])
            }
            // In another order than they were asked.
            return Self.json(list.reversed().map { answer(one: $0) })
        }
        guard let call = document as? [String: Any] else {
            return Self.json(["jsonrpc": "2.0", "id": NSNull(), "error": ["code": -32_700, "message": "Parse error"]])
        }
        return Self.json(answer(one: call))
    }

    static func json(_ value: Any) -> [UInt8] {
        // What this file makes is always JSON; an empty answer would fail the test that asked.
        Array((try? JSONSerialization.data(withJSONObject: value)) ?? Data())
    }

    private func answer(one call: [String: Any]) -> [String: Any] {
        let method = call["method"] as? String ?? ""
        let params = call["params"] as? [Any] ?? []
        var reply: [String: Any] = ["jsonrpc": "2.0", "id": call["id"] ?? NSNull()]
        var copy = state.withLock { state in
            state.asked.append(method)
            return state
        }
        do throws(Fault) {
            reply["result"] = try Self.result(method, params, &copy)
        } catch {
            reply["error"] = ["code": error.code, "message": error.message]
        }
        return reply
    }

    struct Fault: Error {
        let code: Int
        let message: String
    }

    private static func result(_ method: String, _ params: [Any], _ state: inout State) throws(Fault) -> Any {
        func text(_ index: Int) -> String? { index < params.count ? params[index] as? String : nil }
        func block(_ index: Int) throws(Fault) -> Block {
            guard let hash = text(index) else { return state.blocks.last! }
            guard let found = state.blocks.first(where: { "\($0.header.hash)" == hash }) else {
                throw Fault(code: -32_000, message: "Client error: UnknownBlock: State already discarded for \(hash)")
            }
            return found
        }
        switch method {
        case "chain_getHeader":
            guard let block = try? block(0) else { return NSNull() }
            return json(block.header)
        case "chain_getBlockHash":
            guard let number = (params.first as? NSNumber)?.uint64Value else { return "\(state.blocks.last!.header.hash)" }
            return state.blocks.first { $0.header.number == number }.map { "\($0.header.hash)" } as Any? ?? NSNull()
        case "state_getRuntimeVersion":
            return [
                "specName": "node-subtensor", "specVersion": Int(try block(0).spec), "transactionVersion": 1,
            ]
        case "state_getMetadata": return try metadata(try block(0), state)
        case "state_call":
            let name = text(0) ?? ""
            if name == "Metadata_metadata_at_version" {
                let blob = bytes(hex: String(try metadata(try block(2), state).dropFirst(2)))!
                guard blob[4] == 15 else { return "0x00" }
                var encoder = ScaleEncoder()
                encoder.byte(1)
                encoder.byteVector(blob)
                return "0x" + hex(encoder.bytes)
            }
            let spec = try block(2).spec
            let arguments = (text(1) ?? "").replacing("0x", with: "")
            let known = state.answerAPI?(name, bytes(hex: arguments) ?? [], spec) ?? state.apis["\(name) \(arguments)"]
            guard let result = known ?? state.apis[name] else {
                throw Fault(code: -32_000, message: "Client error: Execution failed: Exported method \(name) is not found")
            }
            return "0x" + hex(result)
        case "state_getStorage", "state_getStorageAt":
            _ = try block(1)
            let key = bytes(hex: String((text(0) ?? "").dropFirst(2))) ?? []
            if let now = state.milliseconds, key == timestampKey {
                var encoder = ScaleEncoder()
                encoder.integer(now)
                return "0x" + hex(encoder.bytes)
            }
            return state.storage[key].map { "0x" + hex($0) } as Any? ?? NSNull()
        case "state_queryStorageAt":
            let found = try block(1)
            let keys = params.first as? [String] ?? []
            let changes: [[Any]] = keys.map { key in
                let value = state.storage[bytes(hex: String(key.dropFirst(2))) ?? []]
                return [key, value.map { "0x" + hex($0) } as Any? ?? NSNull()]
            }
            return [["block": "\(found.header.hash)", "changes": changes]]
        case "state_getKeysPaged":
            _ = try block(3)
            let prefix = bytes(hex: String((text(0) ?? "").dropFirst(2))) ?? []
            let start = text(2).flatMap { bytes(hex: String($0.dropFirst(2))) }
            let count = (params[1] as? NSNumber)?.intValue ?? 0
            return state.storage.keys.filter { $0.starts(with: prefix) && (start?.lexicographicallyPrecedes($0) ?? true) }
                .sorted { $0.lexicographicallyPrecedes($1) }.prefix(count).map { "0x" + hex($0) }
        default:
            if let answer = state.answerMethod?(method, params.map { "\($0)" }),
                let value = try? JSONSerialization.jsonObject(with: Data(answer), options: .fragmentsAllowed)
            {
                return value
            }
            throw Fault(code: -32_601, message: "Method not found")
        }
    }

    static let timestampKey = Twox.hash(Bytes("Timestamp".utf8), words: 2) + Twox.hash(Bytes("Now".utf8), words: 2)

    private static func metadata(_ block: Block, _ state: State) throws(Fault) -> String {
        guard let blob = state.metadata[block.spec] else { throw Fault(code: -32_000, message: "No metadata") }
        return "0x" + hex(blob)
    }

    static func json(_ header: RuntimeHeader) -> [String: Any] {
        [
            "parentHash": "\(header.parentHash)", "number": "0x" + String(header.number, radix: 16),
            "stateRoot": "\(header.stateRoot)", "extrinsicsRoot": "\(header.extrinsicsRoot)",
            "digest": ["logs": header.digest.map { "0x" + hex($0) }],
        ]
    }
}
