public import ServiceLifecycle
public import Logging
internal import Synchronization

/// A subnet as it is now: follows the chain's blocks and keeps the last metagraph that could be read.
///
/// A lost chain is survived on the last one. ``run()`` reads anew with every block, and after a gap the newest only;
/// ``refresh()`` is one such step.
public final class LiveMetagraph: Service {
    private struct State {
        var metagraph: Metagraph
        var rules: SubnetHyperparameters
        var listeners: [Int: AsyncStream<Metagraph>.Continuation] = [:]
        var nextListener = 0
    }

    /// The subnet.
    public let netuid: NetUID
    private let chain: any ChainEndpoint
    private let time: any TimeSource
    private let logger: Logger
    private let state: Mutex<State>

    /// How long a lost chain is waited for before the next try: doubled each time, from the first to the second.
    private static let waits: (shortest: Duration, longest: Duration) = (.seconds(1), .seconds(60))

    /// Reads the subnet once; from then on there is always a ``current`` one.
    public init(_ netuid: NetUID, on chain: any ChainEndpoint, time: any TimeSource = .system, logger: Logger)
        async throws(ChainError)
    {
        self.netuid = netuid
        self.chain = chain
        self.time = time
        self.logger = logger
        let (metagraph, rules) = try await Self.read(netuid, chain, at: try await chain.head())
        state = Mutex(State(metagraph: metagraph, rules: rules))
    }

    /// The last metagraph that could be read.
    public var current: Metagraph { state.withLock { $0.metagraph } }

    /// The subnet's rules at the same block.
    public var rules: SubnetHyperparameters { state.withLock { $0.rules } }

    /// Every newer metagraph; a slow reader gets the latest only.
    public func updates() -> AsyncStream<Metagraph> {
        let (stream, continuation) = AsyncStream.makeStream(of: Metagraph.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    /// Reads metagraph and rules at the best block, unless that block is known already.
    public func refresh() async throws(ChainError) {
        let head = try await chain.head()
        guard Self.isNews(head, after: current.block) else { return }
        let (metagraph, rules) = try await Self.read(netuid, chain, at: head)
        let (before, listeners) = state.withLock { state -> (Metagraph?, [AsyncStream<Metagraph>.Continuation]) in
            guard Self.isNews(metagraph.block, after: state.metagraph.block) else { return (nil, []) }
            defer {
                state.metagraph = metagraph
                state.rules = rules
            }
            return (state.metagraph, Array(state.listeners.values))
        }
        for listener in listeners { listener.yield(metagraph) }
        if let before { tell(metagraph.changes(since: before)) }
    }

    /// Who came, went or moved, in a line of the log.
    private func tell(_ changes: Metagraph.Changes) {
        guard !changes.isEmpty else { return }
        logger.info(
            "The subnet has changed.",
            metadata: place.merging([
                "joined": "\(changes.joined.count)", "left": "\(changes.left.count)",
                "replaced": "\(changes.replaced.count)", "renumbered": "\(changes.renumbered.count)",
                "axons_moved": "\(changes.axonMoved.count)",
            ]) { $1 })
    }

    /// Follows the chain until the task is cancelled or a graceful shutdown begins.
    ///
    /// An error of the chain, or the end of its blocks, is logged once and ends nothing: after a pause, from a second to a minute,
    /// the chain is asked anew.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    private func follow() async {
        var wait = Self.waits.shortest
        var isLost = false
        while !Task.isCancelled {
            var failure: ChainError?
            do throws(ChainError) {
                // The stream begins before the first read, so that no block falls between them.
                var blocks = chain.blocks().makeAsyncIterator()
                try await refresh()
                while try await readNext(&blocks) {
                    if isLost { logger.info("The chain is back.", metadata: place) }
                    isLost = false
                    wait = Self.waits.shortest
                }
            } catch {
                failure = error
            }
            if Task.isCancelled { return }
            if !isLost {
                let reason = failure.map { "\($0)" } ?? "Its blocks ended."
                logger.warning(
                    "The chain is lost; the last metagraph stays in use.",
                    metadata: place.merging(["error": "\(reason)"]) { $1 })
            }
            isLost = true
            guard (try? await time.sleep(for: wait)) != nil else { return }
            wait = min(wait * 2, Self.waits.longest)
        }
    }

    /// Waits for a block that is not known yet and reads the newest; blocks before it, which a gap leaves behind, cost nothing.
    ///
    /// - Returns: false at the end of the blocks.
    private func readNext(_ blocks: inout BlockStream.AsyncIterator) async throws(ChainError) -> Bool {
        while let header = try await blocks.next() {
            guard Self.isNews(header, after: current.block) else { continue }
            try await refresh()
            return true
        }
        return false
    }

    private var place: Logger.Metadata { ["netuid": "\(netuid)", "block": "\(current.block.number)"] }

    /// Whether a block is a later one, or another one in the same place.
    private static func isNews(_ block: BlockHeader, after known: BlockHeader) -> Bool {
        block.number > known.number || (block.number == known.number && block.hash != known.hash)
    }

    private static func read(_ netuid: NetUID, _ chain: any ChainEndpoint, at head: BlockHeader) async throws(ChainError)
        -> (Metagraph, SubnetHyperparameters)
    {
        (try await chain.metagraph(netuid, at: head.hash), try await chain.hyperparameters(netuid, at: head.hash))
    }
}
