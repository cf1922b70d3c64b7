internal import Logging
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat
internal import Synchronization

/// Follows the best block by polling at the chain's pace, for any number of readers: one poll serves all.
///
/// Remembers the newest headers by number and by hash, fills gaps, and knows how long no new block came.
actor HeadFollower {
    /// What is known of a block.
    struct Known: Sendable {
        let header: RuntimeHeader
        let block: BlockHeader
        /// The runtime of its state, once somebody asked.
        var runtime: RuntimeVersion?
    }

    private let nodes: NodePool
    private let settings: NodeSettings
    private let time: any TimeSource
    private let logger: Logger
    /// How often the chain makes a block.
    private(set) var blockTime: Duration

    private(set) var head: Known?
    /// The head's number, for those who can't wait.
    nonisolated let newest = Mutex<BlockNumber?>(nil)
    private var chain: [BlockNumber: BlockHash] = [:]
    private var blocks: [BlockHash: Known] = [:]
    private var lastPoll: MonotonicInstant?
    private var lastAdvance: MonotonicInstant?
    private var isStale = false
    private var isPolling = false
    /// Outside the actor, so that a cancelled task leaves at once.
    private let waiters = Mutex<[UInt64: CheckedContinuation<Void, Never>]>([:])
    private var lastWaiter: UInt64 = 0

    /// How many blocks are remembered.
    private static let kept: BlockNumber = 512
    /// How many blocks of a gap are asked for at once.
    private static let chunk: BlockNumber = 16

    init(nodes: NodePool, settings: NodeSettings, blockTime: Duration, time: any TimeSource, logger: Logger) {
        self.nodes = nodes
        self.settings = settings
        self.blockTime = blockTime
        self.time = time
        self.logger = logger
    }

    /// Takes the chain's own word on how often it makes a block.
    func set(blockTime: Duration) { self.blockTime = min(max(blockTime, .milliseconds(50)), .seconds(60)) }

    /// How long no new block came; nil before the first.
    var age: Duration? { lastAdvance.map { time.monotonic.since($0) } }

    /// The best block: read now, unless it was read a moment ago.
    ///
    /// - Throws: ``ChainError/Code/unreachable``, also when no node has had a new block for too long.
    func best(patience: Duration? = nil) async throws(ChainError) -> Known {
        let wanted = time.monotonic.advanced(by: blockTime / -12)
        while true {
            if let head, let lastPoll, lastPoll >= wanted { return try fresh(head) }
            if Task.isCancelled { throw ChainError(.stopped, "The read was cancelled.", remedy: nil) }
            try await poll(patience: patience)
        }
    }

    /// The block after one that a reader had: at once where it is known, or when it comes. Nil when the task is cancelled.
    func block(after number: BlockNumber) async throws(ChainError) -> Known? {
        while !Task.isCancelled {
            if let hash = chain[number + 1], let known = blocks[hash] { return known }
            if let head, head.block.number > number {
                try await fill(from: number + 1)
                continue
            }
            let now = time.monotonic
            let next = nextPoll(now)
            if next > now {
                guard (try? await time.sleep(until: next)) != nil else { return nil }
            }
            // Another reader may have polled meanwhile.
            if let head, head.block.number > number { continue }
            if let lastPoll, lastPoll > now { continue }
            do throws(ChainError) {
                try await poll(patience: nil)
            } catch {
                if Task.isCancelled { return nil }
                throw error
            }
            if let head { _ = try fresh(head) }
        }
        return nil
    }

    /// A block by its hash: remembered, or asked for.
    func block(_ hash: BlockHash) async throws(ChainError) -> Known {
        if let known = blocks[hash] { return known }
        let header = try await nodes.ask("the header of block \(hash)", [.header(hash)]) { (answers) throws(AnswerError) in
            try answers.header(0, expecting: hash)
        }
        let known = Known(header: header, block: header.header)
        // Not of the chain's line, where only what the head leads to stands.
        blocks[hash] = known
        forget()
        return known
    }

    /// The runtime of a block's state: that of its parent unless the block announces another.
    func runtimeVersion(of known: Known, asAnew: Bool = false) async throws(ChainError) -> RuntimeVersion {
        let hash = known.block.hash
        if !asAnew {
            if let version = blocks[hash]?.runtime { return version }
            if !known.header.announcesRuntime, let version = blocks[known.block.parentHash]?.runtime {
                blocks[hash]?.runtime = version
                return version
            }
        }
        let version = try await nodes.ask("the runtime's version", [.runtimeVersion(hash)]) { (answers) throws(AnswerError) in
            try answers.runtimeVersion(0)
        }
        blocks[hash]?.runtime = version
        return version
    }

    // MARK: Polling

    /// When a new block is worth asking for.
    private func nextPoll(_ now: MonotonicInstant) -> MonotonicInstant {
        guard let lastPoll, let lastAdvance else { return now }
        let due = lastAdvance.advanced(by: blockTime)
        let soon = lastPoll.advanced(by: blockTime / 6)
        return max(due, soon)
    }

    private func poll(patience: Duration?) async throws(ChainError) {
        if isPolling {
            await join()
            return
        }
        isPolling = true
        defer {
            isPolling = false
            let joined = waiters.withLock { waiters in
                defer { waiters = [:] }
                return Array(waiters.values)
            }
            for waiter in joined { waiter.resume() }
        }
        let (header, node) = try await nodes.ask("the best block", [.header(nil)], patience: patience) {
            (answers) throws(AnswerError) in
            (try answers.header(0), answers.node)
        }
        let now = time.monotonic
        lastPoll = now
        take(header, now: now)
        if let age, age > settings.staleAfter {
            if !isStale {
                logger.warning(
                    "No new block has come for long; the chain is stale.",
                    metadata: ["block": "\(head?.block.number ?? 0)", "age_s": "\(Int(age / .seconds(1)))"])
            }
            isStale = true
            // Another node may know more.
            nodes.distrust(node, "it has had no new block for \(Int(age / .seconds(1))) s")
        }
    }

    /// Waits for the end of a poll that another reader began.
    private func join() async {
        lastWaiter += 1
        let id = lastWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiters.withLock { $0[id] = continuation }
                if Task.isCancelled { leave(id) }
            }
        } onCancel: {
            leave(id)
        }
    }

    private nonisolated func leave(_ id: UInt64) { waiters.withLock { $0.removeValue(forKey: id) }?.resume() }

    private func take(_ header: RuntimeHeader, now: MonotonicInstant) {
        let block = header.header
        guard block != head?.block else { return }
        // A node that is behind does not turn the chain back; a block in the same place may stand for another.
        if let head, block.number < head.block.number { return }
        if block.number > head?.block.number ?? 0 || head == nil {
            lastAdvance = now
            if isStale { logger.info("New blocks come again.", metadata: ["block": "\(block.number)"]) }
            isStale = false
        }
        if let before = chain[block.number &- 1], block.number > 0, before != block.parentHash {
            // Another line of blocks became the best: what was remembered by number is of the old one.
            chain = [:]
            logger.debug("The best chain changed.", metadata: ["block": "\(block.number)"])
        }
        let known = Known(header: header, block: block)
        if blocks[block.hash] == nil { blocks[block.hash] = known }
        if !header.announcesRuntime, let version = blocks[block.parentHash]?.runtime {
            blocks[block.hash]?.runtime = version
        }
        chain[block.number] = block.hash
        head = blocks[block.hash] ?? known
        newest.withLock { $0 = block.number }
        forget()
    }

    /// Asks for blocks between what a reader had and the head, each header checked against its hash and its successor.
    private func fill(from number: BlockNumber) async throws(ChainError) {
        guard let head else { return }
        let last = min(number + Self.chunk - 1, head.block.number - 1)
        guard number <= last else { return }
        let numbers = Array(number...last)
        let hashes = try await nodes.ask("the hashes of blocks \(number) to \(last)", numbers.map { .blockHash($0) }) {
            (answers) throws(AnswerError) in
            var hashes: [BlockHash] = []
            for index in numbers.indices {
                guard let hash = try answers.hash(index) else { throw .unknownBlock }
                hashes.append(hash)
            }
            return hashes
        }
        let headers = try await nodes.ask("the headers of blocks \(number) to \(last)", hashes.map { .header($0) }) {
            (answers) throws(AnswerError) in
            var headers: [RuntimeHeader] = []
            for (index, hash) in hashes.enumerated() {
                let header = try answers.header(index, expecting: hash)
                guard header.number == numbers[index] else { throw answers.malformed(index, "a block of another number") }
                if let before = headers.last, header.parentHash != before.hash {
                    throw answers.malformed(index, "a block that does not follow the one before")
                }
                headers.append(header)
            }
            return headers
        }
        for header in headers {
            let block = header.header
            if blocks[block.hash] == nil { blocks[block.hash] = Known(header: header, block: block) }
            if chain[block.number] == nil { chain[block.number] = block.hash }
        }
    }

    /// Forgets the oldest blocks.
    private func forget() {
        guard blocks.count > Int(Self.kept) * 2, let head else { return }
        let oldest = head.block.number > Self.kept ? head.block.number - Self.kept : 0
        chain = chain.filter { $0.key >= oldest }
        blocks = blocks.filter { $0.value.block.number >= oldest }
        if blocks.count > Int(Self.kept) * 4 { blocks = blocks.filter { chain[$0.value.block.number] == $0.key } }
    }

    /// A head, unless the chain has stood still for so long that it must not be relied on.
    private func fresh(_ known: Known) throws(ChainError) -> Known {
        if let age, age > settings.lostAfter {
            throw ChainError(
                .unreachable,
                "No node has had a new block for \(Int(age / .seconds(1))) s; the newest is \(known.block.number).",
                remedy: "Check the network's state, or name another node with --network.")
        }
        return known
    }
}
