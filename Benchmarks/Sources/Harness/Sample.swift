internal import Glibc

/// What one run of a row took.
struct Sample: Sendable {
    /// Wall time.
    let wall: Duration
    /// Processor time of the whole process, all threads together.
    let processor: Duration
    /// How many operations the run did.
    let operations: Int
    /// What was counted, where that is neither time nor operations: bytes.
    var bytes = 0.0

    /// Runs `work`, which returns how many operations it did.
    static func of(_ work: @Sendable () async throws -> Int) async throws -> Sample {
        let clock = ContinuousClock()
        let spent = processorTime
        let began = clock.now
        let operations = try await work()
        return Sample(wall: clock.now - began, processor: processorTime - spent, operations: operations)
    }

    /// What the process's threads have worked so far.
    private static var processorTime: Duration {
        var value = timespec()
        // `value` is ours, and written before the call returns.
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &value)
        return .seconds(value.tv_sec) + .nanoseconds(value.tv_nsec)
    }
}
