internal import Synchronization

/// Looks for a nonce whose seal is good enough, on as many cores as it is given.
public struct WorkSolver: Sendable {
    /// What is to be sealed.
    public let seal: WorkSeal
    /// How hard it is: one nonce in so many is good enough.
    public let difficulty: UInt64
    /// How many nonces are tried at the same time.
    public let workers: Int

    /// Nonces between two looks at whether somebody else has found one.
    private static let batch: UInt64 = 2_048

    /// A search by `workers` tasks.
    public init(_ seal: WorkSeal, difficulty: UInt64, workers: Int) {
        precondition(workers > 0, "A search needs a worker.")
        self.seal = seal
        self.difficulty = difficulty
        self.workers = workers
    }

    /// A good nonce, from `start` up; each worker takes every so-manieth.
    ///
    /// - Parameter report: called by the workers, beside each other, after each batch; keep it short.
    /// - Throws: `CancellationError` when the task is cancelled, within milliseconds.
    public func solve(
        from start: UInt64, time: any TimeSource, report: @escaping @Sendable (WorkProgress) -> Void = { _ in }
    ) async throws(CancellationError) -> WorkSolution {
        let tried = Tried()
        let began = time.monotonic
        let found = await withTaskGroup(of: WorkSolution?.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    await search(from: start &+ UInt64(worker), counting: tried) { count in
                        let seconds = time.monotonic.since(began) / .seconds(1)
                        report(WorkProgress(tried: count, rate: seconds > 0 ? Double(count) / seconds : 0))
                    }
                }
            }
            var found: WorkSolution?
            for await solution in group where solution != nil && found == nil {
                found = solution
                group.cancelAll()
            }
            return found
        }
        guard let found else { throw CancellationError() }
        return found
    }

    /// One worker's search; nil once it is cancelled.
    @concurrent
    private func search(from start: UInt64, counting tried: Tried, report: (UInt64) -> Void) async -> WorkSolution? {
        var nonce = start
        while !Task.isCancelled {
            for _ in 0..<Self.batch {
                let bytes = seal.seal(nonce)
                if WorkSeal.isAccepted(bytes, difficulty: difficulty) { return WorkSolution(nonce: nonce, seal: bytes) }
                nonce &+= UInt64(workers)
            }
            report(tried.add(Self.batch))
            // Other work of the process gets its turn.
            await Task.yield()
        }
        return nil
    }

    /// The nonces that all workers have tried.
    private final class Tried: Sendable {
        private let count = Atomic<UInt64>(0)

        func add(_ more: UInt64) -> UInt64 { count.wrappingAdd(more, ordering: .relaxed).newValue }
    }
}
