public import Neuron

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
        for await (index, reply) in run.stream { found[index] = reply }
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
        private var base: AsyncStream<(Int, Reply<S>)>.Iterator

        fileprivate init(_ run: Run) {
            self.run = run
            base = run.stream.makeAsyncIterator()
        }

        /// The next reply; nil after the last one, or when the calling task is cancelled.
        public mutating func next() async -> Reply<S>? { await next(isolation: nil) }

        /// The next reply; nil after the last one, or when the calling task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Reply<S>? {
            await base.next(isolation: actor)?.1
        }
    }

    /// The work behind it: one owned task, cancelled with the last reference.
    fileprivate final class Run: Sendable {
        let stream: AsyncStream<(Int, Reply<S>)>
        private let task: OwnedTask<Void>

        init(_ axons: [AxonEndpoint], window: Int, ask: @escaping @Sendable (AxonEndpoint) async -> Reply<S>) {
            // Bounded by the number of axons: each gives one reply.
            let (stream, replies) = AsyncStream.makeStream(of: (Int, Reply<S>).self, bufferingPolicy: .unbounded)
            self.stream = stream
            task = OwnedTask {
                await withTaskGroup(of: Void.self) { group in
                    for (index, axon) in axons.enumerated() {
                        if index >= Swift.max(1, window) { await group.next() }
                        group.addTask { replies.yield((index, await ask(axon))) }
                    }
                }
                replies.finish()
            }
        }
    }
}
