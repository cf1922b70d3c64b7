internal import Foundation
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// A chain as a Substrate node has it: blocks of extrinsics as bytes, headers that hash to their names, storage by block.
///
/// What a method answers is ``NodeMethods``' part; bytes come and go through ``LocalNodeServer``.
actor LocalNode {
    /// A block with the state after it.
    struct Block: Sendable {
        let header: RuntimeHeader
        let extrinsics: [Bytes]
        /// `System.Events` in SCALE.
        let events: Bytes
        let state: ChainState
        /// When it was sealed, in milliseconds since 1970.
        let timestamp: UInt64
        /// What became of its calls, in order; empty for a block that was read from a file as it is.
        var calls: [NodeCall.Outcome] = []

        /// What is kept of it.
        var record: NodeRecord {
            NodeRecord(
                parentHash: header.parentHash, stateRoot: header.stateRoot, extrinsicsRoot: header.extrinsicsRoot,
                extrinsics: extrinsics, events: events, timestamp: timestamp)
        }
    }
    /// An extrinsic that waits for its block.
    private struct Waiting {
        let bytes: Bytes
        let call: RuntimeCall?
        let named: NodeCall
        let signer: PublicKey
        let nonce: UInt64
        let watcher: Subscription?

        /// One whose checks are done, or were before it was kept.
        init?(_ bytes: Bytes, _ genesis: BlockHash, _ runtime: NodeRuntime, watcher: Subscription?) {
            guard let read = try? ReadExtrinsic(bytes, genesis: genesis, by: runtime.metadata),
                let signer = read.extrinsic.signer, let parts = read.parts
            else { return nil }
            self.bytes = bytes
            self.call = RuntimeCall(read.call)
            self.named = NodeCall(read.call)
            self.signer = signer
            nonce = parts.nonce
            self.watcher = watcher
        }
    }
    /// Somebody who wants to hear of something.
    struct Subscription: Hashable, Sendable {
        let id: String
        let connection: UInt64
    }
    /// A notification to a subscriber.
    struct Notification: Sendable {
        let subscription: Subscription
        let method: String
        let result: RPCValue
    }

    nonisolated let runtime: NodeRuntime
    nonisolated let genesis: BlockHash
    private let time: any TimeSource
    private let database: ChainDatabase?
    /// The blocks whose state is kept, and the hashes of all.
    private(set) var blocks: [BlockHash: Block] = [:]
    private(set) var hashes: [BlockHash] = []
    private(set) var head: Block
    private var pool: [Waiting] = []
    private var recent: Set<Bytes> = []
    private var headWatchers: [Subscription: String] = [:]
    private var nextID: UInt64 = 0
    /// What the page is told beside the chain.
    private(set) var page = PageMemory()

    /// How many subscriptions one connection can have.
    static let subscriptionLimit = 256

    /// A chain of a genesis, or the one that the file holds already.
    init(_ genesis: Genesis, slot: Duration, time: any TimeSource, keptIn file: String? = nil) throws(ChainError) {
        let runtime = try NodeRuntime(slot: slot)
        self.runtime = runtime
        self.time = time
        database = if let file { try ChainDatabase(path: file) } else { nil }
        if let kept = try database?.contents() {
            let resumed = try Self.resumed(kept, runtime)
            (self.genesis, head, blocks, hashes) = (resumed.hashes[0], resumed.head, resumed.blocks, resumed.hashes)
            for hash in hashes.suffix(blocks.count) { if let block = blocks[hash] { page.record(block) } }
            return
        }
        let zero = BlockHash(Bytes(repeating: 0, count: 32))
        let identity = BlockHash(Blake2b.hash(LocalChain.describe(genesis), length: 32))
        guard let zero, let identity else { throw ChainError(.stopped, "The genesis has no hash.", remedy: nil) }
        let header = RuntimeHeader(parentHash: zero, number: 0, stateRoot: identity, extrinsicsRoot: zero, digest: [])
        self.genesis = header.hash
        let state: ChainState
        do {
            state = try ChainState(genesis, block: header.header)
        } catch {
            throw ChainError(.stopped, "The genesis has no state.", remedy: error.remedy, cause: error)
        }
        head = Block(header: header, extrinsics: [], events: [0], state: state, timestamp: 0)
        blocks[header.hash] = head
        hashes = [header.hash]
        page.record(head)
        try database?.begin(head.state, hashes: hashes, record: (try? JSONEncoder().encode(head.record)) ?? Data())
    }

    // MARK: Blocks

    /// Makes the next block of what waits: what subscribers are to hear. A block that can't be kept does not happen.
    func seal() -> [Notification] {
        let timestamp = max(head.timestamp + 1, UInt64(max(0, time.now.seconds)) * 1_000)
        var taken: [Waiting] = []
        var later: [Waiting] = []
        var nonces: [PublicKey: UInt64] = [:]
        for waiting in pool {
            let next = nonces[waiting.signer] ?? head.state.nonces[Coldkey(publicKey: waiting.signer), default: 0]
            if waiting.nonce == next {
                nonces[waiting.signer] = next + 1
                taken.append(waiting)
            } else if waiting.nonce > next {
                later.append(waiting)
            }
        }
        let block = Self.block(after: head, taken, at: timestamp, runtime)
        let hash = block.header.hash
        if let database {
            // What can't be kept is not told of: the extrinsics wait for a disk that takes them.
            guard (try? database.append(block.record, block.header.header, state: block.state)) != nil else { return [] }
        }
        pool = later
        head = block
        blocks[hash] = block
        hashes.append(hash)
        page.record(block)
        let number = block.header.number
        if number >= LocalChain.keptStates { blocks[hashes[Int(number - LocalChain.keptStates)]] = nil }
        recent.formUnion(taken.map { SubtensorFormat.Extrinsic.hash(of: $0.bytes) })
        return news(block.header, taken)
    }

    /// The block of some extrinsics after another, and the state that follows from it.
    private static func block(after head: Block, _ taken: [Waiting], at timestamp: UInt64, _ runtime: NodeRuntime) -> Block {
        var state = head.state
        var inherent = ScaleEncoder()
        inherent.compact(timestamp)
        let extrinsics = [Self.inherent(pallet: 2, call: 0, inherent.bytes)] + taken.map(\.bytes)
        // The roots need no proofs: any digest that follows from parent and extrinsics will do.
        let root = Blake2b.hash(extrinsics.flatMap { Blake2b.hash($0, length: 32) }, length: 32)
        let stateRoot = Blake2b.hash(head.header.stateRoot.bytes + root, length: 32)
        let parent = head.header.hash
        let header = RuntimeHeader(
            parentHash: parent, number: head.header.number + 1, stateRoot: BlockHash(stateRoot) ?? parent,
            extrinsicsRoot: BlockHash(root) ?? parent, digest: [])
        state.begin(header.header)
        let events = NodeEvents(metadata: runtime.metadata)
        var records = state.events.compactMap { events.record($0.event, phase: $0.phase) }
        records += events.outcome(nil, fee: 0, by: nil, index: 0)
        var calls: [NodeCall.Outcome] = []
        for (place, waiting) in taken.enumerated() {
            let (made, failure) = apply(waiting, to: &state, index: place + 1, events)
            records += made
            calls.append(NodeCall.Outcome(call: waiting.named, signer: waiting.signer, failure: failure))
        }
        return Block(
            header: header, extrinsics: extrinsics, events: encode(records, runtime), state: state, timestamp: timestamp,
            calls: calls)
    }

    /// A kept chain come to life: the blocks since its whole state are made again.
    private static func resumed(_ kept: ChainDatabase.Contents, _ runtime: NodeRuntime) throws(ChainError) -> (
        head: Block, blocks: [BlockHash: Block], hashes: [BlockHash]
    ) {
        let failure = ChainError(
            .stopped, "The file keeps no chain of a node, or one of another version.", remedy: "Begin with a new file.")
        guard let genesis = kept.hashes.first,
            let base = try? JSONDecoder().decode(NodeRecord.self, from: kept.base)
        else { throw failure }
        var head = Block(
            header: RuntimeHeader(
                parentHash: base.parentHash, number: kept.state.block.number, stateRoot: base.stateRoot,
                extrinsicsRoot: base.extrinsicsRoot, digest: []),
            extrinsics: base.extrinsics, events: base.events, state: kept.state, timestamp: base.timestamp)
        var blocks = [head.header.hash: head]
        for data in kept.records {
            guard let record = try? JSONDecoder().decode(NodeRecord.self, from: data) else { throw failure }
            let taken = record.extrinsics.dropFirst().compactMap { Waiting($0, genesis, runtime, watcher: nil) }
            let block = block(after: head, taken, at: record.timestamp, runtime)
            head = block
            blocks[block.header.hash] = block
        }
        guard head.header.hash == kept.hashes.last, kept.hashes.count == Int(head.header.number) + 1 else { throw failure }
        return (head, blocks, kept.hashes)
    }

    private static func apply(_ waiting: Waiting, to state: inout ChainState, index: Int, _ events: NodeEvents)
        -> (records: [ScaleValue], failure: DispatchError?)
    {
        let account = Coldkey(publicKey: waiting.signer)
        let fee = NodeFees.fee(waiting.call, bytes: waiting.bytes.count)
        let paid = min(fee, state.ledger.balance(of: account))
        // The balance covers what is taken.
        try? state.ledger.transfer(paid, from: account, to: state.author)
        var failure: DispatchError?
        var made: [RuntimeEvent] = []
        do throws(DispatchError) {
            made = try state.apply(known: waiting.call, from: .signed(SS58Address(waiting.signer)), index: index)
        } catch {
            failure = error
        }
        let records =
            made.compactMap { events.record($0, phase: .apply(index)) }
            + events.outcome(failure, fee: paid, by: waiting.signer, index: index)
        return (records, failure)
    }

    /// What the chain itself puts into a block: nobody signs it.
    private static func inherent(pallet: UInt8, call: UInt8, _ arguments: Bytes) -> Bytes {
        var encoder = ScaleEncoder()
        encoder.byteVector([4, pallet, call] + arguments)
        return encoder.bytes
    }

    private static func encode(_ records: [ScaleValue], _ runtime: NodeRuntime) -> Bytes {
        guard let entry = try? runtime.metadata.storage("System", "Events") else { return [0] }
        // A record that does not fit its type would be a mistake here; the others are told all the same.
        if let whole = try? runtime.metadata.types.encode(.sequence(records), as: entry.value) { return whole }
        let good = records.filter { (try? runtime.metadata.types.encode(.sequence([$0]), as: entry.value)) != nil }
        return (try? runtime.metadata.types.encode(.sequence(good), as: entry.value)) ?? [0]
    }

    private func news(_ header: RuntimeHeader, _ taken: [Waiting]) -> [Notification] {
        let hash = RPCValue.string("\(header.hash)")
        var news = headWatchers.map { Notification(subscription: $0.key, method: $0.value, result: Self.json(header)) }
        for waiting in taken {
            guard let watcher = waiting.watcher else { continue }
            for status in ["inBlock", "finalized"] {
                news.append(
                    Notification(subscription: watcher, method: "author_extrinsicUpdate", result: .object([status: hash])))
            }
        }
        return news
    }

    /// A header as JSON-RPC has it.
    static func json(_ header: RuntimeHeader) -> RPCValue {
        .object([
            "parentHash": .string("\(header.parentHash)"), "number": .string("0x" + String(header.number, radix: 16)),
            "stateRoot": .string("\(header.stateRoot)"), "extrinsicsRoot": .string("\(header.extrinsicsRoot)"),
            "digest": .object(["logs": .array(header.digest.map { .string("0x" + Hex.encode($0)) })]),
        ])
    }

    // MARK: Submission

    /// Takes an extrinsic into the pool, after the checks in a node's order: its hash. What is refused is remembered for the page.
    func submit(_ bytes: Bytes, watcher: Subscription?) throws(RPCError) -> Bytes {
        do throws(RPCError) {
            return try admit(bytes, watcher: watcher)
        } catch {
            let read = bytes.count > 1 << 16 ? nil : try? ReadExtrinsic(bytes, genesis: genesis, by: runtime.metadata)
            page.refuse(
                read.map { NodeCall($0.call) }, by: read?.extrinsic.signer, at: head.header.number, isInBlock: false,
                error.message, error.data ?? "")
            throw error
        }
    }

    private func admit(_ bytes: Bytes, watcher: Subscription?) throws(RPCError) -> Bytes {
        guard bytes.count <= 5 << 20 else { throw .invalidTransaction("Transaction is too large") }
        let read: ReadExtrinsic
        do throws(ScaleError) {
            read = try ReadExtrinsic(bytes, genesis: genesis, by: runtime.metadata)
        } catch {
            throw RPCError(code: 1_002, message: "Verification Error: \(error)", data: "\(error)")
        }
        guard let signer = read.extrinsic.signer, let signature = read.extrinsic.signature, let parts = read.parts else {
            throw .invalidTransaction("Transaction is not signed")
        }
        let hash = SubtensorFormat.Extrinsic.hash(of: bytes)
        guard !recent.contains(hash), !pool.contains(where: { $0.bytes == bytes }) else {
            throw RPCError(code: 1_013, message: "Transaction Already Imported", data: nil)
        }
        let current = head.header.number
        let birth = parts.era.birth(at: current)
        if let end = parts.era.end(at: current), current >= end || birth > current || hashes.count <= Int(birth) {
            throw .invalidTransaction("Transaction has an ancient birth block")
        }
        let signed = SignedParts(
            era: parts.era, eraBlock: hashes[Int(birth)], nonce: parts.nonce, tip: parts.tip)
        let context = SigningContext(
            genesis: genesis, specVersion: NodeRuntime.specVersion, transactionVersion: NodeRuntime.transactionVersion)
        guard parts.metadataHash == nil,
            let message = try? signed.message(for: read.extrinsic.call, context, by: runtime.metadata),
            signer.isValid(signature, for: message)
        else { throw .invalidTransaction("Transaction has a bad signature") }
        let account = Coldkey(publicKey: signer)
        guard parts.nonce >= head.state.nonces[account, default: 0] else {
            throw .invalidTransaction("Transaction is outdated")
        }
        guard !pool.contains(where: { $0.signer == signer && $0.nonce == parts.nonce }) else {
            throw RPCError(code: 1_014, message: "Priority is too low", data: nil)
        }
        let call = RuntimeCall(read.call)
        guard head.state.ledger.balance(of: account) >= NodeFees.fee(call, bytes: bytes.count) else {
            throw .invalidTransaction("Inability to pay some fees (e.g. account balance too low)")
        }
        if let waiting = Waiting(bytes, genesis, runtime, watcher: watcher) { pool.append(waiting) }
        return hash
    }

    /// The nonce that an account's next extrinsic has, the pool included.
    func nextNonce(of account: PublicKey) -> UInt64 {
        var nonce = head.state.nonces[Coldkey(publicKey: account), default: 0]
        while pool.contains(where: { $0.signer == account && $0.nonce == nonce }) { nonce += 1 }
        return nonce
    }

    /// What waits.
    var pending: [Bytes] { pool.map(\.bytes) }

    // MARK: Subscriptions

    /// A new subscription's name.
    func subscription(for connection: UInt64) -> Subscription {
        nextID += 1
        return Subscription(id: "neuron-\(nextID)", connection: connection)
    }

    /// Subscribes to headers.
    func watchHeads(_ subscription: Subscription, method: String) throws(RPCError) {
        guard headWatchers.keys.count(where: { $0.connection == subscription.connection }) < Self.subscriptionLimit else {
            throw .client("Too many subscriptions on the connection")
        }
        headWatchers[subscription] = method
    }

    /// Ends a subscription: whether there was one.
    func unwatch(_ id: String, connection: UInt64) -> Bool {
        headWatchers.removeValue(forKey: Subscription(id: id, connection: connection)) != nil
    }

    /// Ends what a connection had.
    func forget(_ connection: UInt64) { headWatchers = headWatchers.filter { $0.key.connection != connection } }

    // MARK: Reads

    /// A block whose state is kept; the best one for nil.
    func block(_ hash: BlockHash?) throws(RPCError) -> Block {
        guard let hash else { return head }
        guard let block = blocks[hash] else { throw .discarded }
        return block
    }
}
