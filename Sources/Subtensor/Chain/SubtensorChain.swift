internal import Curl
public import Logging
public import Neuron
internal import ScaleCodec
internal import SubtensorFormat
internal import Synchronization

/// The real chain: read through the nodes of a network, one block at a time.
///
/// Everything that has a number is looked up by its name in the metadata of the runtime that a block is made for, so a runtime
/// upgrade needs no restart. A node that fails, lies or falls behind is replaced by the next; the same node is asked again after a
/// rest. What was read last is kept on disk, so that a start while no node answers goes on with it.
public final class SubtensorChain: ChainEndpoint {
    private struct State {
        /// The newest readings of each subnet, by block.
        var readings: [NetUID: [SubnetReading]] = [:]
        /// When each subnet was last written to disk.
        var savedAt: [NetUID: MonotonicInstant] = [:]
        /// Subnets that this chain was asked for: the first of them names the snapshot of a start.
        var netuids: [NetUID]
    }

    /// The network.
    public let network: NetworkName
    let nodes: NodePool
    let follower: HeadFollower
    let runtimes: RuntimeStore
    let submitter: Submitter
    let settings: NodeSettings
    let time: any TimeSource
    let logger: Logger
    private let cache: ChainCache?
    private let state: Mutex<State>

    /// How many readings of a subnet are kept in memory.
    private static let keptReadings = 4
    /// How often a subnet is written to disk.
    private static let saveInterval: Duration = .seconds(60)

    /// A chain that asks nothing until it is asked.
    ///
    /// - Parameters:
    ///   - network: which chain, and its nodes in the order of preference.
    ///   - settings: how nodes are asked; what suits the network unless given.
    ///   - cache: where metadata and subnets are kept on disk; nil for nowhere.
    ///   - netuids: the subnets whose last state may stand in for a chain that can't be reached at a start.
    public convenience init(
        _ network: NetworkName, settings: NodeSettings? = nil, cache: ChainCache? = nil, netuids: [NetUID] = [],
        time: any TimeSource = .system, random: RandomSource = .system, logger: Logger
    ) {
        self.init(
            network, settings: settings, cache: cache, netuids: netuids, curl: .shared, time: time, random: random,
            logger: logger)
    }

    init(
        _ network: NetworkName, settings: NodeSettings?, cache: ChainCache?, netuids: [NetUID], curl: CurlEngine,
        time: any TimeSource, random: RandomSource, logger: Logger
    ) {
        let settings = settings ?? NodeSettings(isLocal: network.isLocal)
        self.network = network
        self.settings = settings
        self.time = time
        self.logger = logger
        self.cache = cache
        nodes = NodePool(network, settings: settings, curl: curl, time: time, random: random, logger: logger)
        // A node on this machine may make blocks within milliseconds, and may be asked often.
        let usual: Duration = network.isLocal ? .seconds(1) : .seconds(12)
        follower = HeadFollower(
            nodes: nodes, settings: settings, blockTime: settings.blockTime ?? usual, time: time, logger: logger)
        runtimes = RuntimeStore(nodes: nodes, cache: cache, logger: logger)
        var submission = Submitter.Configuration()
        submission.pause = (settings.blockTime ?? usual) / 4
        submitter = Submitter(
            node: NodeSubmissions(nodes: nodes, follower: follower, runtimes: runtimes), configuration: submission, time: time,
            logger: logger)
        state = Mutex(State(netuids: netuids))
    }

    // MARK: Blocks

    /// The best block of the first node that can be asked.
    ///
    /// - Throws: ``ChainError``; `unreachable` also when no node has had a new block for longer than ``NodeSettings/lostAfter``.
    ///   While no node answered since the start, the block of the last state on disk stands in, if that is young enough.
    public func head() async throws(ChainError) -> BlockHeader {
        let isFirst = await follower.head == nil
        let patience: Duration? = isFirst && restored() != nil ? min(settings.patience, .seconds(10)) : nil
        do throws(ChainError) {
            return try await follower.best(patience: patience).block
        } catch {
            guard error.code != .stopped, isFirst, let snapshot = restored() else { throw error }
            logger.warning(
                "The chain can't be reached; the last state on disk is used.",
                metadata: ["block": "\(snapshot.metagraph.block.number)", "reason": "\(error)"])
            return snapshot.metagraph.block
        }
    }

    /// Every block from the next one on, found by asking at the chain's pace, gaps filled, each header's hash computed.
    ///
    /// A block number comes once, also where another line of blocks becomes the best.
    public func blocks() -> BlockStream {
        BlockStream { [self] in
            var last = follower.newest.withLock { $0 }
            return BlockStream.AsyncIterator { () async throws(ChainError) -> BlockHeader? in
                let start: BlockNumber
                if let last {
                    start = last
                } else {
                    // Nothing was known when the reader began, so the best block may have come since.
                    let best = try await self.follower.best().block.number
                    start = best > 0 ? best - 1 : 0
                }
                guard let next = try await self.follower.block(after: start) else { return nil }
                last = next.block.number
                return next.block
            }
        }
    }

    /// How long no new block has come; nil before the first. Long silence makes ``head()`` fail.
    public func silence() async -> Duration? { await follower.age }

    // MARK: Reads

    /// Who is on a subnet, at a block or at the best one.
    public func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph {
        try await subnet(netuid, at: block).metagraph
    }

    /// A subnet's rules, at a block or at the best one; of the same reading as the metagraph of that block.
    public func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
        try await subnet(netuid, at: block).rules
    }

    /// What a coldkey can spend, and its nonce, at a block or at the best one.
    public func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account {
        let balance = try await balance(coldkey, at: block)
        return Account(free: balance.spendable, nonce: balance.nonce)
    }

    /// A subnet with all that is read of it, from one block.
    ///
    /// The last few are remembered, so that asking again costs nothing.
    @concurrent public func subnet(_ netuid: NetUID, at block: BlockHash? = nil) async throws(ChainError) -> SubnetReading {
        let hash: BlockHash
        if let block { hash = block } else { hash = try await head().hash }
        if let known = state.withLock({ $0.readings[netuid]?.first { $0.metagraph.block.hash == hash } }) { return known }
        let reading = try await read(at: hash) { reader async throws(ChainError) in
            let earlier = self.state.withLock { $0.readings[netuid]?.last }
            return try await SubnetReader(reader: reader, netuid: netuid).read(after: earlier)
        }
        remember(reading)
        return reading
    }

    /// Runs a read with the runtime of a block; again where it turns out that the runtime is another one.
    @concurrent func read<Value: Sendable>(
        at block: BlockHash?, _ body: (BlockReader) async throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        let known: HeadFollower.Known
        if let block { known = try await follower.block(block) } else { known = try await follower.best() }
        let version = try await follower.runtimeVersion(of: known)
        let runtime = try await runtimes.runtime(version, at: known.block.hash)
        await learn(runtime)
        do throws(ChainError) {
            return try await body(BlockReader(nodes: nodes, runtime: runtime, block: known.block))
        } catch {
            // What can't be read by one runtime may be by another, if the chain has changed its own.
            guard error.code == .badAnswer || error.code == .unsupported else { throw error }
            let now = try await follower.runtimeVersion(of: known, asAnew: true)
            guard now != version else { throw error }
            logger.info("The chain's runtime changed.", metadata: ["from": "\(version.spec)", "to": "\(now.spec)"])
            let changed = try await runtimes.runtime(now, at: known.block.hash)
            return try await body(BlockReader(nodes: nodes, runtime: changed, block: known.block))
        }
    }

    /// Takes from a runtime how often the chain makes a block.
    private func learn(_ runtime: Runtime) async {
        guard settings.blockTime == nil, let value = try? runtime.metadata.constant("Aura", "SlotDuration"),
            let milliseconds = try? value.integer(UInt32.self), milliseconds > 0
        else { return }
        await follower.set(blockTime: .milliseconds(Int64(milliseconds)))
    }

    // MARK: Memory

    private func remember(_ reading: SubnetReading) {
        let netuid = reading.metagraph.netuid
        let now = time.monotonic
        let isDue = state.withLock { state in
            var kept = state.readings[netuid, default: []]
            kept.append(reading)
            kept.sort { $0.metagraph.block.number < $1.metagraph.block.number }
            state.readings[netuid] = Array(kept.suffix(Self.keptReadings))
            guard state.savedAt[netuid].map({ now.since($0) >= Self.saveInterval }) ?? true,
                kept.last?.metagraph.block == reading.metagraph.block
            else { return false }
            state.savedAt[netuid] = now
            return true
        }
        guard isDue, let cache, let genesis = nodes.genesis else { return }
        if let reason = SubnetSnapshot(reading: reading, genesis: genesis, savedAt: time.now.seconds).write(cache, network) {
            logger.warning("The subnet's state can't be kept on disk.", metadata: ["reason": "\(reason)"])
        }
    }

    /// The last state on disk of the subnets this chain is for, read into memory; nil where there is none.
    private func restored() -> SubnetReading? {
        guard let cache else { return nil }
        let netuids = state.withLock { $0.netuids }
        var newest: SubnetReading?
        for netuid in netuids {
            guard
                let snapshot = SubnetSnapshot.read(
                    cache, network, netuid, genesis: nodes.genesis, now: time.now, maxAge: settings.snapshotAge)
            else { continue }
            state.withLock { state in
                if state.readings[netuid, default: []].isEmpty { state.readings[netuid] = [snapshot.reading] }
            }
            if newest.map({ $0.metagraph.block.number < snapshot.reading.metagraph.block.number }) ?? true {
                newest = snapshot.reading
            }
        }
        return newest
    }
}
