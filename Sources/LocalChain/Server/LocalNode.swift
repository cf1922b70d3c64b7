internal import Foundation
internal import Logging
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat
internal import Synchronization

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
        /// What was done to the chain from outside, before the block's calls.
        var interventions: [Intervention] = []

        /// What is kept of it.
        var record: NodeRecord {
            NodeRecord(
                parentHash: header.parentHash, stateRoot: header.stateRoot, extrinsicsRoot: header.extrinsicsRoot,
                extrinsics: extrinsics.map { Data($0) }, events: Data(events), timestamp: timestamp,
                interventions: interventions.isEmpty ? nil : interventions)
        }
    }
    /// An extrinsic that waits for its block.
    struct Waiting {
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
        let result: JSONValue
    }

    nonisolated let runtime: NodeRuntime
    /// The hash of block 0: another one once another chain was imported.
    nonisolated var genesis: BlockHash { identity.withLock { $0 } }
    let identity: Mutex<BlockHash>
    let time: any TimeSource
    let database: ChainDatabase?
    /// The blocks whose state is kept, and the hashes of all.
    var blocks: [BlockHash: Block] = [:]
    var hashes: [BlockHash] = []
    var head: Block
    var pool: [Waiting] = []
    /// Extrinsics of the last blocks, with the number of theirs: none is taken twice.
    var recent: [Bytes: BlockNumber] = [:]
    /// How far the chain's time is ahead of the clock, in milliseconds.
    var ahead: UInt64 = 0
    var snapshots: [Snapshot] = []
    var lastSnapshot: UInt64 = 0
    var headWatchers: [Subscription: String] = [:]
    private var nextID: UInt64 = 0
    /// What the page is told beside the chain.
    var page = PageMemory()
    private let logger: Logger
    /// Blocks in a row that could not be kept.
    private var unkept = 0

    /// How many subscriptions one connection can have.
    static let subscriptionLimit = 256
    /// How many extrinsics wait at most, and how many bytes of them.
    static let poolLimit = 8_192
    static let poolBytes = 20 << 20

    /// A chain of a genesis, or the one that the file holds already.
    init(
        _ genesis: Genesis, slot: Duration, time: any TimeSource, keptIn file: String? = nil,
        logger: Logger = Logger(label: "neuron.localchain")
    ) throws(ChainError) {
        self.logger = logger
        let runtime = try NodeRuntime(slot: slot)
        self.runtime = runtime
        self.time = time
        database = if let file { try ChainDatabase(path: file) } else { nil }
        if let kept = try database?.contents() {
            let resumed = try Self.resumed(kept, runtime)
            identity = Mutex(resumed.hashes[0])
            (head, blocks, hashes) = (resumed.head, resumed.blocks, resumed.hashes)
            for hash in hashes.suffix(blocks.count) { if let block = blocks[hash] { page.record(block) } }
            ahead = head.timestamp - min(head.timestamp, Self.milliseconds(of: time.now))
            return
        }
        let zero = BlockHash(Bytes(repeating: 0, count: 32))
        let identity = BlockHash(Blake2b.hash(LocalChain.describe(genesis), length: 32))
        guard let zero, let identity else { throw ChainError(.stopped, "The genesis has no hash.", remedy: nil) }
        let header = RuntimeHeader(parentHash: zero, number: 0, stateRoot: identity, extrinsicsRoot: zero, digest: [])
        self.identity = Mutex(header.hash)
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
        do throws(ChainError) {
            return try seal([])
        } catch {
            // The log has it; the extrinsics wait for a disk that takes them.
            return []
        }
    }

    /// Makes the next block, after what is done to the chain from outside.
    ///
    /// - Throws: why the block could not be kept; it did not happen then, and nobody is told of it.
    func seal(_ interventions: [Intervention]) throws(ChainError) -> [Notification] {
        let now = Self.milliseconds(of: time.now) + ahead
        let (taken, later) = ready()
        let block = Self.block(after: head, taken, at: max(head.timestamp + 1, now), runtime, interventions)
        try keep([block])
        pool = later
        for waiting in taken { recent[SubtensorFormat.Extrinsic.hash(of: waiting.bytes)] = block.header.number }
        return news(block.header, taken)
    }

    /// What waits and can go into the next block, and what has to wait longer.
    func ready() -> (taken: [Waiting], later: [Waiting]) {
        var taken: [Waiting] = []
        var later: [Waiting] = []
        var nonces: [PublicKey: UInt64] = [:]
        for waiting in pool {
            let next = nonces[waiting.signer] ?? head.state.nonces[Coldkey(publicKey: waiting.signer), default: 0]
            if waiting.nonce == next {
                nonces[waiting.signer] = next + 1
                taken.append(waiting)
                if let inner = revealed(by: waiting) {
                    nonces[waiting.signer] = next + 2
                    taken.append(inner)
                }
            } else if waiting.nonce > next {
                later.append(waiting)
            }
        }
        return (taken, later)
    }

    /// Writes blocks that follow the head, where there is a file, and makes the last one the head.
    func keep(_ made: [Block]) throws(ChainError) {
        if let database {
            do throws(ChainError) {
                try database.append(made.map { (block: $0.record, header: $0.header.header, state: $0.state) })
            } catch {
                unkept += 1
                // Once, and then seldom: blocks are tried again all the time.
                if unkept % 240 == 1 {
                    logger.error(
                        "a block could not be written: the chain stands still. Make room on the disk, or start with another --state",
                        metadata: ["block": "\(head.header.number + 1)", "reason": "\(error.message)"])
                }
                throw error
            }
            if unkept > 0 { logger.notice("blocks are written again", metadata: ["block": "\(head.header.number + 1)"]) }
            unkept = 0
        }
        for block in made {
            head = block
            let number = block.header.number
            blocks[block.header.hash] = block
            hashes.append(block.header.hash)
            page.record(block)
            if number >= LocalChain.keptStates { blocks[hashes[Int(number - LocalChain.keptStates)]] = nil }
            if number % LocalChain.keptStates == 0 {
                recent = recent.filter { $0.value + LocalChain.keptStates > number }
            }
        }
    }

    /// A time of day as blocks have it, in milliseconds since 1970.
    static func milliseconds(of instant: UnixTime) -> UInt64 { instant.nanoseconds / 1_000_000 }

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
        guard recent[hash] == nil, !pool.contains(where: { $0.bytes == bytes }) else {
            throw RPCError(code: 1_013, message: "Transaction Already Imported", data: nil)
        }
        try prove(read, signer, signature, parts)
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
        if case .submitEncrypted(let envelope) = call, let refusal = NodeShield.development.refusal(of: envelope) {
            throw .invalidTransaction("Custom error: \(refusal.rawValue)")
        }
        try makeRoom(for: bytes)
        if let waiting = Waiting(bytes, genesis, runtime, watcher: watcher) { pool.append(waiting) }
        return hash
    }

    /// Checks an extrinsic's era, and its signature over all that it is bound to.
    private func prove(_ read: ReadExtrinsic, _ signer: PublicKey, _ signature: Signature, _ parts: SignedParts)
        throws(RPCError)
    {
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
    }

    /// The extrinsic that a shielded one carries, where it can follow its carrier into the block: signed by the same account, with the
    /// nonce after the carrier's.
    private func revealed(by carrier: Waiting) -> Waiting? {
        guard case .submitEncrypted(let envelope)? = carrier.call, let bytes = NodeShield.development.open(envelope),
            let read = try? ReadExtrinsic(bytes, genesis: genesis, by: runtime.metadata),
            let signer = read.extrinsic.signer, let signature = read.extrinsic.signature, let parts = read.parts,
            signer == carrier.signer, parts.nonce == carrier.nonce + 1,
            recent[SubtensorFormat.Extrinsic.hash(of: bytes)] == nil,
            (try? prove(read, signer, signature, parts)) != nil,
            let inner = Waiting(bytes, genesis, runtime, watcher: nil),
            head.state.ledger.balance(of: Coldkey(publicKey: signer)) >= NodeFees.fee(inner.call, bytes: bytes.count)
        else { return nil }
        return inner
    }

    /// Keeps the pool within its limits: what can't go into the next block yet gives way first.
    private func makeRoom(for bytes: Bytes) throws(RPCError) {
        while pool.count >= Self.poolLimit || pool.reduce(bytes.count, { $0 + $1.bytes.count }) > Self.poolBytes {
            let place = pool.firstIndex { $0.nonce > nextNonce(of: $0.signer) }
            guard let place else {
                throw RPCError(
                    code: 1_016, message: "Immediately Dropped",
                    data: "The transaction couldn't enter the pool because of the limit")
            }
            pool.remove(at: place)
        }
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
            throw RPCError(code: -32_006, message: "Too many subscriptions on the connection")
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
