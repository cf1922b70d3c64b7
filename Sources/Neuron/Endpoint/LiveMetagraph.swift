public import ServiceLifecycle
public import Logging
internal import Synchronization

/// A subnet as it is now: follows the chain's blocks and keeps the last metagraph that could be read.
///
/// A lost chain is survived on the last one. ``run()`` reads anew with every block; ``refresh()`` is one such step.
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
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the subnet once; from then on there is always a ``current`` one.
    public init(_ netuid: NetUID, on chain: any ChainEndpoint, logger: Logger) async throws(ChainError) {
        self.netuid = netuid
        self.chain = chain
        self.logger = logger
        let (metagraph, rules) = try await Self.read(netuid, chain)
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
        let (metagraph, rules) = try await Self.read(netuid, chain)
        let listeners = state.withLock { state -> [AsyncStream<Metagraph>.Continuation] in
            guard metagraph.block.number > state.metagraph.block.number else { return [] }
            state.metagraph = metagraph
            state.rules = rules
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(metagraph) }
    }

    /// Follows the chain until it stops, the task is cancelled or a graceful shutdown begins.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            for try await _ in self.chain.blocks() {
                do {
                    try await self.refresh()
                } catch {
                    self.logger.warning(
                        "The metagraph could not be read; the last one stays in use.",
                        metadata: ["netuid": "\(self.netuid)", "block": "\(self.current.block.number)", "error": "\(error)"])
                }
            }
        }
    }

    private static func read(_ netuid: NetUID, _ chain: any ChainEndpoint) async throws(ChainError)
        -> (Metagraph, SubnetHyperparameters)
    {
        let head = try await chain.head()
        return (try await chain.metagraph(netuid, at: head.hash), try await chain.hyperparameters(netuid, at: head.hash))
    }
}
