internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// Why an answer can't be used.
enum AnswerError: Error, Sendable {
    /// The node sent something else than it was asked for.
    case malformed(ScaleError)
    /// The node refused one of the calls.
    case refused(RPCFault)
    /// The node does not have a block that it was asked about.
    case unknownBlock
}

/// What a node answered to some calls, each by its place.
struct RPCAnswers: Sendable {
    /// Which node answered.
    let node: Int
    private let calls: [RPCCall]
    private let answers: [Result<JSONNode, RPCFault>]

    /// Answers by their ids, in whatever order they came; every call must have one.
    init(_ calls: [RPCCall], _ document: JSONNode, from node: Int) throws(AnswerError) {
        self.node = node
        self.calls = calls
        let nodes: [JSONNode]
        switch document {
        case .list(let list) where calls.count > 1: nodes = list
        case .object:
            if calls.count > 1 {
                // A node that takes no batches answers with one error for all.
                guard let error = document["error"] else { throw Self.malformed("One answer came to \(calls.count) calls.") }
                throw .refused(RPCFault(error))
            }
            nodes = [document]
        default: throw Self.malformed("The answer is \(document.kind) instead of JSON-RPC.")
        }
        var answers: [Result<JSONNode, RPCFault>?] = Array(repeating: nil, count: calls.count)
        for node in nodes {
            guard let id = node["id"]?.integer, id < UInt64(calls.count), answers[Int(id)] == nil else {
                // An error without an id is about the request as a whole.
                if case .null? = node["id"], let error = node["error"] { throw .refused(RPCFault(error)) }
                throw Self.malformed("An answer has an id that nobody asked with.")
            }
            if let error = node["error"], error != .null {
                answers[Int(id)] = .failure(RPCFault(error))
            } else if let result = node["result"] {
                answers[Int(id)] = .success(result)
            } else {
                throw Self.malformed("An answer has neither a result nor an error.")
            }
        }
        self.answers = answers.compactMap(\.self)
        guard self.answers.count == calls.count else {
            throw Self.malformed("\(self.answers.count) answers came to \(calls.count) calls.")
        }
    }

    /// Answers that came one by one.
    init(_ calls: [RPCCall], single answers: [Result<JSONNode, RPCFault>], from node: Int) {
        self.node = node
        self.calls = calls
        self.answers = answers
    }

    /// The answer to the call at a place.
    func result(_ index: Int) throws(AnswerError) -> JSONNode {
        switch answers[index] {
        case .success(let node): return node
        case .failure(let fault): throw fault.meaning == .unknownBlock ? .unknownBlock : .refused(fault)
        }
    }

    /// The answer to the only call.
    var first: Result<JSONNode, RPCFault> { answers[0] }

    /// Whether the call at a place was refused, and how.
    func fault(_ index: Int) -> RPCFault? {
        if case .failure(let fault) = answers[index] { fault } else { nil }
    }

    /// Hex bytes; nil for null.
    func bytes(_ index: Int) throws(AnswerError) -> Bytes? {
        let node = try result(index)
        if node == .null { return nil }
        guard let bytes = node.hex else { throw malformed(index, "\(node.kind) instead of hex") }
        return bytes
    }

    /// A hash of 32 bytes; nil for null.
    func hash(_ index: Int) throws(AnswerError) -> BlockHash? {
        guard let bytes = try bytes(index) else { return nil }
        guard let hash = BlockHash(bytes) else { throw malformed(index, "\(bytes.count) bytes instead of a hash") }
        return hash
    }

    /// A header, whose hash is computed; one that was asked for by its hash must have it.
    func header(_ index: Int, expecting hash: BlockHash? = nil) throws(AnswerError) -> RuntimeHeader {
        let node = try result(index)
        if node == .null { throw .unknownBlock }
        func root(_ name: String) throws(AnswerError) -> BlockHash {
            guard let hash = node[name]?.hex.flatMap({ BlockHash($0) }) else { throw malformed(index, "no \(name)") }
            return hash
        }
        guard let number = node["number"]?.integer else { throw malformed(index, "no number") }
        guard case .list(let logs)? = node["digest"]?["logs"], logs.count <= 64 else { throw malformed(index, "no digest") }
        let digest = logs.compactMap(\.hex)
        guard digest.count == logs.count else { throw malformed(index, "a digest item that is not hex") }
        let header = RuntimeHeader(
            parentHash: try root("parentHash"), number: number, stateRoot: try root("stateRoot"),
            extrinsicsRoot: try root("extrinsicsRoot"), digest: digest)
        if let hash, header.hash != hash {
            throw malformed(index, "a header whose hash is \(header.hash) for block \(hash)")
        }
        return header
    }

    /// The values of `state_queryStorageAt`, in the order of the keys; nil for what is not stored.
    func values(_ index: Int, of keys: [Bytes]) throws(AnswerError) -> [Bytes?] {
        guard case .list(let blocks) = try result(index), case .list(let changes)? = blocks.first?["changes"] else {
            throw malformed(index, "no list of changes")
        }
        var found: [Bytes: Bytes?] = [:]
        for change in changes {
            guard case .list(let pair) = change, pair.count == 2, let key = pair[0].hex else {
                throw malformed(index, "a change that is no pair")
            }
            if pair[1] == .null {
                found[key] = .some(nil)
            } else {
                guard let value = pair[1].hex else { throw malformed(index, "a value that is not hex") }
                found[key] = value
            }
        }
        // Some nodes leave out what is not stored.
        return keys.map { found[$0] ?? nil }
    }

    /// A page of keys: ascending, each with the prefix and after the start.
    func keys(_ index: Int, prefix: Bytes, after start: Bytes?, atMost count: Int) throws(AnswerError) -> [Bytes] {
        guard case .list(let nodes) = try result(index), nodes.count <= count else { throw malformed(index, "no page of keys") }
        var last = start
        var keys: [Bytes] = []
        for node in nodes {
            guard let key = node.hex, key.starts(with: prefix) else { throw malformed(index, "a key without the prefix") }
            if let last, !last.lexicographicallyPrecedes(key) { throw malformed(index, "keys out of order") }
            last = key
            keys.append(key)
        }
        return keys
    }

    /// The error that the call's answer is something else.
    func malformed(_ index: Int, _ what: String) -> AnswerError {
        .malformed(ScaleError(.mismatch, "The answer has \(what).").within(calls[index].method))
    }

    private static func malformed(_ message: String) -> AnswerError { .malformed(ScaleError(.mismatch, message)) }
}
