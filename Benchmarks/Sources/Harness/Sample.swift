internal import Glibc

/// What one run of a row took.
struct Sample: Sendable {
    /// Wall time.
    let wall: Duration
    /// Processor time: of the whole process, all threads together, or of the server's.
    let processor: Duration
    /// How many operations the run did.
    let operations: Int
    /// How often memory was asked for; nil where nobody counted.
    var allocations: Int?

    /// Runs `work`, which returns how many operations it did.
    static func of(_ work: @Sendable () async throws -> Int) async throws -> Sample {
        let clock = ContinuousClock()
        let (spent, asked, began) = (processorTime, Allocations.count, clock.now)
        let operations = try await work()
        let (end, askedAtEnd, spentAtEnd) = (clock.now, Allocations.count, processorTime)
        return Sample(wall: end - began, processor: spentAtEnd - spent, operations: operations, allocations: askedAtEnd - asked)
    }

    /// What the process's threads have worked so far.
    private static var processorTime: Duration {
        var value = timespec()
        // `value` is ours, and written before the call returns.
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &value)
        return .seconds(value.tv_sec) + .nanoseconds(value.tv_nsec)
    }
}
