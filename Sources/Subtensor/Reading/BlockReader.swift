internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// Reads the state of one block by the runtime that it is made for. Everything it gives is true at that block.
struct BlockReader: Sendable {
    let nodes: NodePool
    let runtime: Runtime
    let block: BlockHeader

    var metadata: RuntimeMetadata { runtime.metadata }
    var types: TypeRegistry { runtime.metadata.types }
    private var hash: BlockHash { block.hash }

    /// How many keys are asked for at once; nodes give no more than 1,000.
    static let page = 1_000
    /// How many values are asked for at once.
    private static let chunk = 500
    /// How many keys a map may have.
    private static let maxKeys = 1_000_000

    /// A value of storage by its key's parts; nil where nothing is stored and nothing stands for it.
    func storage(_ pallet: String, _ item: String, _ parts: [ScaleValue] = []) async throws(ChainError) -> ScaleValue? {
        let (entry, key) = try lookup { (metadata) throws(ScaleError) in
            let entry = try metadata.storage(pallet, item)
            return (entry, try entry.key(parts, metadata.types))
        }
        return try await nodes.ask(entry.name, [.storage(key, hash)]) { (answers) throws(AnswerError) in
            let bytes = try answers.bytes(0)
            do throws(ScaleError) { return try entry.value(bytes, types) } catch { throw .malformed(error) }
        }
    }

    /// Values of storage by their keys, in their order, with the node's own words for what is not stored.
    func values(_ what: String, _ keys: [Bytes]) async throws(ChainError) -> [Bytes?] {
        var values: [Bytes?] = []
        var start = 0
        while start < keys.count {
            let some = Array(keys[start..<min(start + Self.chunk, keys.count)])
            values += try await nodes.ask(what, [.storages(some, hash)]) { (answers) throws(AnswerError) in
                try answers.values(0, of: some)
            }
            start += some.count
        }
        return values
    }

    /// All keys of a map that begin with these parts.
    func keys(_ entry: StorageEntry, _ parts: [ScaleValue]) async throws(ChainError) -> [Bytes] {
        let prefix = try lookup { (metadata) throws(ScaleError) in try entry.key(parts, metadata.types) }
        var keys: [Bytes] = []
        while true {
            let last = keys.last
            let page = try await nodes.ask("the keys of \(entry.name)", [.keys(prefix, count: Self.page, after: last, hash)]) {
                (answers) throws(AnswerError) in try answers.keys(0, prefix: prefix, after: last, atMost: Self.page)
            }
            keys += page
            guard page.count == Self.page else { return keys }
            guard keys.count < Self.maxKeys else {
                throw ChainError(.badAnswer, "\(entry.name) has more than \(Self.maxKeys) keys.", remedy: nil)
            }
        }
    }

    /// All entries of a map that begin with these parts: each key's parts, and its value.
    func entries(_ pallet: String, _ item: String, _ parts: [ScaleValue] = []) async throws(ChainError)
        -> [(parts: [ScaleValue], value: ScaleValue)]
    {
        let entry = try lookup { (metadata) throws(ScaleError) in try metadata.storage(pallet, item) }
        let keys = try await keys(entry, parts)
        let values = try await values(entry.name, keys)
        return try lookup { (metadata) throws(ScaleError) in
            var entries: [(parts: [ScaleValue], value: ScaleValue)] = []
            for (key, bytes) in zip(keys, values) {
                guard let bytes, let value = try entry.value(bytes, metadata.types) else { continue }
                entries.append((try entry.parts(of: key, metadata.types), value))
            }
            return entries
        }
    }

    /// What a method of a runtime API gives.
    func api(_ name: String, _ arguments: [ScaleValue]) async throws(ChainError) -> ScaleValue {
        let call = try self.call(name, arguments)
        return try await nodes.ask(name, [call]) { (answers) throws(AnswerError) in try self.result(answers, 0, of: name) }
    }

    /// The question that calls a method of a runtime API at this block.
    func call(_ name: String, _ arguments: [ScaleValue]) throws(ChainError) -> RPCCall {
        let bytes = try lookup { (metadata) throws(ScaleError) in
            let method = try metadata.api(name)
            guard method.inputs.count == arguments.count else {
                throw ScaleError(.count, "\(name) takes \(method.inputs.count) arguments, not \(arguments.count).")
            }
            var encoder = ScaleEncoder()
            for (input, argument) in zip(method.inputs, arguments) {
                do throws(ScaleError) {
                    try metadata.types.encode(argument, as: input.type, into: &encoder)
                } catch {
                    throw error.within(input.name).within(name)
                }
            }
            return encoder.bytes
        }
        return .api(name, bytes, hash)
    }

    /// The value that a method of a runtime API gave.
    func result(_ answers: RPCAnswers, _ index: Int, of name: String) throws(AnswerError) -> ScaleValue {
        guard let bytes = try answers.bytes(index) else { throw answers.malformed(index, "nothing") }
        do throws(ScaleError) {
            return try types.decode(try metadata.api(name).output, from: bytes)
        } catch {
            throw .malformed(error.within(name))
        }
    }

    /// What the metadata say; what they don't have is an error of this version of Neuron and that of the chain.
    func lookup<Value>(_ find: (RuntimeMetadata) throws(ScaleError) -> Value) throws(ChainError) -> Value {
        do throws(ScaleError) {
            return try find(metadata)
        } catch {
            throw ChainError(
                .unsupported, "The chain's runtime \(runtime.version.spec) can't be read: \(error).",
                remedy: "Look for a newer version of Neuron.", cause: error)
        }
    }
}

extension ScaleValue {
    /// A subnet's number as an argument.
    static func netuid(_ netuid: NetUID) -> ScaleValue { .number(netuid.rawValue) }
    /// An account as an argument.
    static func account(_ address: SS58Address) -> ScaleValue { .bytes(address.publicKey.bytes) }

    /// A hotkey.
    func hotkey() throws(ScaleError) -> Hotkey { Hotkey(try accountAddress()) }
    /// A coldkey.
    func coldkey() throws(ScaleError) -> Coldkey { Coldkey(try accountAddress()) }

    private func accountAddress() throws(ScaleError) -> SS58Address {
        do {
            return SS58Address(try PublicKey(try byteArray(32)))
        } catch {
            throw error as? ScaleError ?? ScaleError(.mismatch, "The value is \(kind) where an account is wanted.")
        }
    }
}
