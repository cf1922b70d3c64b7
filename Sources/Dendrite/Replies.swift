public import Neuron
internal import Synchronization

/// The replies to one query of many axons, as they come: one for each axon, whatever happens, within the query's one deadline.
///
/// The query runs as long as somebody holds this value or iterates over it; leaving the loop and dropping the value cancels what
/// has not come, and resets those streams. Iterate once: each reply is given once.
public struct Replies<S: Synapse>: AsyncSequence, Sendable {
    /// One axon's reply.
    public typealias Element = Reply<S>
    /// A query of many never fails as a whole.
    public typealias Failure = Never

    private let run: Run
    private let axons: [AxonEndpoint]

    /// Starts `ask` for every axon, at most `window` of them at once.
    init(_ axons: [AxonEndpoint], window: Int, ask: @escaping @Sendable (AxonEndpoint) async -> Reply<S>) {
        self.axons = axons
        run = Run(axons, window: window, ask: ask)
    }

    /// All replies, in the order in which the axons were given.
    ///
    /// If the calling task is cancelled, the axons that have not answered fail with ``DendriteError/Code/cancelled``.
    public func collect() async -> [Reply<S>] {
        var found: [Reply<S>?] = Array(repeating: nil, count: axons.count)
        while case let batch = await run.queue.next(isolation: nil), !batch.isEmpty {
            for (index, reply) in batch { found[index] = reply }
        }
        return zip(axons, found).map { axon, reply in
            reply
                ?? Reply(
                    axon: axon, result: .failure(.cancelled(axon)), timing: ReplyTiming(total: .zero), isAuthenticated: false,
                    wireProtocol: nil)
        }
    }

    /// The replies as they come.
    public func makeAsyncIterator() -> Iterator { Iterator(run) }

    /// Gives one reply after another.
    public struct Iterator: AsyncIteratorProtocol {
        private let run: Run
        private var batch: ArraySlice<(Int, Reply<S>)> = []

        fileprivate init(_ run: Run) { self.run = run }

        /// The next reply; nil after the last one, or when the calling task is cancelled.
        public mutating func next() async -> Reply<S>? { await next(isolation: nil) }

        /// The next reply; nil after the last one, or when the calling task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Reply<S>? {
            if batch.isEmpty { batch = await run.queue.next(isolation: actor)[...] }
            return batch.popFirst()?.1
        }
    }

    /// The work behind it: one owned task, cancelled with the last reference.
    fileprivate final class Run: Sendable {
        let queue: ReplyQueue<(Int, Reply<S>)>
        private let task: OwnedTask<Void>

        init(_ axons: [AxonEndpoint], window: Int, ask: @escaping @Sendable (AxonEndpoint) async -> Reply<S>) {
            let queue = ReplyQueue<(Int, Reply<S>)>()
            self.queue = queue
            task = OwnedTask {
                let turns = Turns(axons.count)
                await withDiscardingTaskGroup { group in
                    for _ in 0..<Swift.min(axons.count, Swift.max(1, window)) {
                        group.addTask {
                            while let turn = turns.next() { queue.push((turn, await ask(axons[turn]))) }
                        }
                    }
                }
                queue.finish()
            }
        }
    }
}

/// The numbers from zero up to a limit, each given once, to whoever asks.
private final class Turns: Sendable {
    private let given = Atomic<Int>(0)
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    func next() -> Int? {
        let turn = given.add(1, ordering: .relaxed).oldValue
        return turn < limit ? turn : nil
    }
}
