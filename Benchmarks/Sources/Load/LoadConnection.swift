/// One connection of a run of load, whatever it speaks. Made, used and let go by one thread.
protocol LoadConnection: AnyObject {
    /// What to wait for bytes on.
    var descriptor: Int32 { get }
    /// Whether something waits for room to be sent.
    var wantsToWrite: Bool { get }
    /// Whether all its requests are answered.
    var isDone: Bool { get }

    /// Puts as many requests on their way as may be at once.
    func begin() throws(BenchmarkFailure)
    /// Takes what has come, and sends what follows from it.
    func receive() throws(BenchmarkFailure)
    /// Sends what waits.
    func flush() throws(BenchmarkFailure)
}

/// What the connections of a run have counted together.
final class LoadCount {
    /// What went out, or wrong, and came back.
    var answered = 0
    var failures = 0
    /// Bytes of answers' bodies.
    var bytes = 0
    /// The most that one answer's body had.
    var mostBytes = 0
    var latencies = LatencyHistogram()
    /// What was wrong with the first that was.
    var firstFailure: String?

    /// One more has come back.
    func record(since sent: UInt64, now: UInt64, bytes: Int, objection: @autoclosure () -> String?) {
        answered += 1
        self.bytes += bytes
        mostBytes = max(mostBytes, bytes)
        latencies.record(now - sent)
        guard let objection = objection() else { return }
        failures += 1
        firstFailure = firstFailure ?? objection
    }
}
