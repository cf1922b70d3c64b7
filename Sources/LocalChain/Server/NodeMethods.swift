internal import Foundation
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// What a request leads to: an answer, and what is to be done once it is on its way.
struct NodeReply: Sendable {
    var text: Data?
    var afterwards: [LocalNode.Notification] = []
    /// Whether an extrinsic came in: a chain that seals on demand makes a block then.
    var submitted = false
}

/// Who asks.
struct Caller: Sendable {
    let connection: UInt64
    let canSubscribe: Bool
    let mayControl: Bool
}

/// JSON-RPC over a node.
struct NodeMethods: Sendable {
    let node: LocalNode
    /// The methods that move time and state; nil where nobody has them.
    var control: NodeControl?

    /// The most requests of one batch.
    private static let batchLimit = 1_000
    /// The longest answer to a batch.
    private static let batchBytes = 16 << 20
    /// The most keys of one page, or of one question for values.
    private static let pageLimit: Int64 = 1_000

    private static let names = [
        "account_nextIndex", "author_pendingExtrinsics", "author_submitAndWatchExtrinsic", "author_submitExtrinsic",
        "author_unwatchExtrinsic", "chain_getBlock", "chain_getBlockHash", "chain_getFinalizedHead", "chain_getHead",
        "chain_getHeader", "chain_subscribeFinalizedHeads", "chain_subscribeNewHeads", "chain_unsubscribeFinalizedHeads",
        "chain_unsubscribeNewHeads", "neuron_view", "payment_queryInfo", "rpc_methods", "state_call", "state_getKeysPaged",
        "state_getMetadata", "state_getRuntimeVersion", "state_getStorage", "state_getStorageAt", "state_queryStorageAt",
        "system_chain", "system_health", "system_name", "system_properties", "system_version",
    ]

    /// Answers one message: a request, or a batch of them.
    ///
    /// - Parameters:
    ///   - connection: whose subscriptions are meant; 0 for none.
    ///   - mayControl: whether the caller may move the chain's time and state.
    func answer(_ message: Data, connection: UInt64, canSubscribe: Bool, mayControl: Bool = false) async -> NodeReply {
        let caller = Caller(connection: connection, canSubscribe: canSubscribe, mayControl: mayControl)
        guard MessageBounds.admit(message), let request = try? JSONDecoder().decode(JSONValue.self, from: message) else {
            return NodeReply(text: Self.encode(Self.failure(.parse, id: .null)))
        }
        guard case .array(let requests) = request else {
            var reply = NodeReply()
            if let answer = await one(request, caller, &reply) { reply.text = Self.encode(answer) }
            return reply
        }
        guard !requests.isEmpty else { return NodeReply(text: Self.encode(Self.failure(.invalidRequest, id: .null))) }
        guard requests.count <= Self.batchLimit else {
            return NodeReply(text: Self.encode(Self.failure(.batchTooLarge(limit: Self.batchLimit), id: .null)))
        }
        return await batch(requests, caller)
    }

    /// Answers many requests, together no longer than a message may be.
    private func batch(_ requests: [JSONValue], _ caller: Caller) async -> NodeReply {
        var reply = NodeReply()
        var text = Data()
        for request in requests {
            guard let answer = await one(request, caller, &reply) else { continue }
            text += text.isEmpty ? Data("[".utf8) : Data(",".utf8)
            text += Self.encode(answer)
            guard text.count < Self.batchBytes else {
                reply.text = Self.encode(Self.failure(.batchAnswerTooLarge(limit: Self.batchBytes), id: .null))
                return reply
            }
        }
        if !text.isEmpty { reply.text = text + Data("]".utf8) }
        return reply
    }

    private func one(_ request: JSONValue, _ caller: Caller, _ reply: inout NodeReply) async -> JSONValue? {
        guard case .object = request, let method = request["method"]?.text else {
            return Self.failure(.invalidRequest, id: request["id"] ?? .null)
        }
        let id = request["id"]
        do throws(RPCError) {
            let result = try await call(method, request["params"]?.elements ?? [], caller, &reply)
            guard let id else { return nil }
            return .object(["jsonrpc": .string("2.0"), "id": id, "result": result])
        } catch {
            return id.map { Self.failure(error, id: $0) }
        }
    }

    private func call(
        _ method: String, _ params: [JSONValue], _ caller: Caller, _ reply: inout NodeReply
    ) async throws(RPCError) -> JSONValue {
        func param(_ place: Int) -> JSONValue { params.indices.contains(place) ? params[place] : .null }
        func bytes(_ place: Int) throws(RPCError) -> Bytes {
            guard let text = param(place).text, let bytes = Hex.decode(text.hasPrefix("0x") ? text.dropFirst(2) : text[...])
            else { throw .invalidParams("hex expected") }
            return bytes
        }
        func block(_ place: Int) async throws(RPCError) -> LocalNode.Block {
            if case .null = param(place) { return await node.head }
            guard let hash = BlockHash(try bytes(place)) else { throw .invalidParams("a block hash has 32 bytes") }
            return try await node.block(hash)
        }
        func watched(_ name: String) async throws(RPCError) -> LocalNode.Subscription {
            guard caller.canSubscribe else { throw .methodNotFound }
            return await node.subscription(for: caller.connection)
        }
        switch method {
        case "chain_getHead", "chain_getFinalizedHead": return .string("\(await node.head.header.hash)")
        case "chain_getBlockHash":
            guard let number = param(0).whole else { return .string("\(await node.head.header.hash)") }
            let hashes = await node.hashes
            return hashes.indices.contains(Int(number)) ? .string("\(hashes[Int(number)])") : .null
        case "chain_getHeader": return LocalNode.json(try await block(0).header)
        case "chain_getBlock":
            let block = try await block(0)
            return .object([
                "block": .object([
                    "header": LocalNode.json(block.header),
                    "extrinsics": .array(block.extrinsics.map { .string("0x" + Hex.encode($0)) }),
                ]), "justifications": .null,
            ])
        case "state_getRuntimeVersion":
            _ = try await block(0)
            return node.runtime.versionJSON
        case "state_getMetadata": return .string("0x" + Hex.encode(node.runtime.version14))
        case "state_call":
            guard let name = param(0).text else { throw .invalidParams("a method's name expected") }
            let api = NodeAPIs(runtime: node.runtime, state: try await block(2).state)
            return .string("0x" + Hex.encode(try api.call(name, try bytes(1))))
        case "state_getStorage", "state_getStorageAt":
            return try await hex(storage(try bytes(0), at: block(1)))
        case "state_queryStorageAt":
            let block = try await block(1)
            var changes: [JSONValue] = []
            let keys = param(0).elements ?? []
            guard keys.count <= Self.pageLimit else { throw .invalidParams("more than \(Self.pageLimit) keys") }
            for key in keys {
                guard let text = key.text, let bytes = Hex.decode(text.hasPrefix("0x") ? text.dropFirst(2) : text[...]) else {
                    throw .invalidParams("hex expected")
                }
                changes.append(.array([key, hex(storage(bytes, at: block))]))
            }
            return .array([.object(["block": .string("\(block.header.hash)"), "changes": .array(changes)])])
        case "state_getKeysPaged":
            let start = if case .null = param(2) { Bytes() } else { try bytes(2) }
            let count = max(0, min(param(1).whole ?? 0, Self.pageLimit))
            let keys = keys(under: try bytes(0), at: try await block(3)).filter { start.lexicographicallyPrecedes($0) }
            return .array(keys.prefix(Int(count)).map { .string("0x" + Hex.encode($0)) })
        case "account_nextIndex":
            guard let text = param(0).text, let address = try? SS58Address(parsing: text) else {
                throw .invalidParams("an address expected")
            }
            return .int(Int64(await node.nextNonce(of: address.publicKey)))
        case "author_submitExtrinsic":
            let hash = try await node.submit(try bytes(0), watcher: nil)
            reply.submitted = true
            return .string("0x" + Hex.encode(hash))
        case "author_submitAndWatchExtrinsic":
            let subscription = try await watched(method)
            _ = try await node.submit(try bytes(0), watcher: subscription)
            reply.submitted = true
            reply.afterwards.append(
                .init(subscription: subscription, method: "author_extrinsicUpdate", result: .string("ready")))
            return .string(subscription.id)
        case "author_unwatchExtrinsic": return .bool(true)
        case "author_pendingExtrinsics": return .array(await node.pending.map { .string("0x" + Hex.encode($0)) })
        case "chain_subscribeNewHeads", "chain_subscribeFinalizedHeads":
            let subscription = try await watched(method)
            let name = method == "chain_subscribeNewHeads" ? "chain_newHead" : "chain_finalizedHead"
            try await node.watchHeads(subscription, method: name)
            reply.afterwards.append(
                .init(subscription: subscription, method: name, result: LocalNode.json(await node.head.header)))
            return .string(subscription.id)
        case "chain_unsubscribeNewHeads", "chain_unsubscribeFinalizedHeads":
            return .bool(await node.unwatch(param(0).text ?? "", connection: caller.connection))
        case "neuron_view": return try await node.view(param(0))
        case _ where NodeControl.names.contains(method): return try await controlled(method, params, caller)
        default: return try await system(method, params)
        }
    }

    private func controlled(_ method: String, _ params: [JSONValue], _ caller: Caller) async throws(RPCError) -> JSONValue {
        guard let control else { throw .methodNotFound }
        guard caller.mayControl else {
            throw .client("\(method) moves money and time: it is for callers on the node's own machine")
        }
        return try await control.call(method, params)
    }

    private func system(_ method: String, _ params: [JSONValue]) async throws(RPCError) -> JSONValue {
        switch method {
        case "rpc_methods": return .object(["methods": .array((Self.names + NodeControl.names).map { .string($0) })])
        case "system_chain": return .string("Bittensor")
        case "system_name": return .string("neuron localnet")
        case "system_version": return .string("1.0.0")
        case "system_health":
            return .object(["peers": .int(0), "isSyncing": .bool(false), "shouldHavePeers": .bool(false)])
        case "system_properties":
            return .object(["ss58Format": .int(42), "tokenDecimals": .int(9), "tokenSymbol": .string("TAO")])
        case "payment_queryInfo":
            guard let text = params.first?.text, let bytes = Hex.decode(text.hasPrefix("0x") ? text.dropFirst(2) : text[...])
            else { throw .invalidParams("hex expected") }
            let fee = try? NodeFees.info(of: bytes + [0, 0, 0, 0], by: node.runtime).field("partial_fee")?.integer(UInt64.self)
            return .object([
                "weight": .object(["ref_time": .int(1_000_000), "proof_size": .int(0)]), "class": .string("normal"),
                "partialFee": .string("\(fee ?? 0)"),
            ])
        default: throw .methodNotFound
        }
    }

    // MARK: Storage

    private func hex(_ bytes: Bytes?) -> JSONValue { bytes.map { .string("0x" + Hex.encode($0)) } ?? .null }

    private func storage(_ key: Bytes, at block: LocalNode.Block) -> Bytes? {
        guard let entry = node.runtime.entry(of: key) else { return nil }
        if entry.name == "System.Events" { return block.events }
        let types = node.runtime.metadata.types
        if entry.name == "Timestamp.Now" { return try? types.encode(.number(block.timestamp), as: entry.value) }
        guard let source = NodeStorage.sources[entry.name], let parts = try? entry.parts(of: key, types),
            let value = NodeStorage(state: block.state).value(source, parts)
        else { return nil }
        return try? types.encode(value, as: entry.value)
    }

    private func keys(under prefix: Bytes, at block: LocalNode.Block) -> [Bytes] {
        let storage = NodeStorage(state: block.state)
        let types = node.runtime.metadata.types
        var keys: [Bytes] = []
        for entry in node.runtime.entries(under: prefix) {
            guard let source = NodeStorage.sources[entry.name] else { continue }
            for parts in storage.keys(source) where storage.value(source, parts) != nil {
                guard let key = try? entry.key(parts, types), key.starts(with: prefix) else { continue }
                keys.append(key)
            }
        }
        return keys.sorted { $0.lexicographicallyPrecedes($1) }
    }

    // MARK: JSON

    /// A notification's text.
    static func text(_ notification: LocalNode.Notification) -> Data {
        encode(
            .object([
                "jsonrpc": .string("2.0"), "method": .string(notification.method),
                "params": .object([
                    "subscription": .string(notification.subscription.id), "result": notification.result,
                ]),
            ]))
    }

    private static func failure(_ error: RPCError, id: JSONValue) -> JSONValue {
        var body: [String: JSONValue] = ["code": .int(error.code), "message": .string(error.message)]
        if let data = error.data { body["data"] = .string(data) }
        return .object(["jsonrpc": .string("2.0"), "id": id, "error": .object(body)])
    }

    private static func encode(_ value: JSONValue) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // JSON values of our own making have no number that JSON lacks.
        return (try? encoder.encode(value)) ?? Data("null".utf8)
    }
}
