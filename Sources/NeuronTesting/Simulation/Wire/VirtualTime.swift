internal import Neuron
internal import Synchronization

/// Time that passes only when the simulation says so.
final class VirtualTime: TimeSource {
    private let state: Mutex<UInt64>

    /// A clock that shows `start`.
    init(start: UnixTime) { state = Mutex(start.nanoseconds) }

    var now: UnixTime { UnixTime(nanoseconds: state.withLock { $0 }) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: state.withLock { $0 }) }

    /// Lets time pass.
    func pass(_ duration: Duration) {
        state.withLock { $0 = UnixTime(nanoseconds: $0).advanced(by: duration).nanoseconds }
    }

    /// Waiting is what lets time pass here.
    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        state.withLock { $0 = max($0, instant.nanoseconds) }
    }
}

/// One machine's wall clock, which may be wrong; its monotonic one is not.
final class VirtualClock: TimeSource {
    private let truth: VirtualTime
    private let offset = Mutex(Duration.zero)

    /// A clock that is right at first.
    init(_ truth: VirtualTime) { self.truth = truth }

    var now: UnixTime { truth.now.advanced(by: offset.withLock { $0 }) }
    var monotonic: MonotonicInstant { truth.monotonic }

    /// Puts the clock so far ahead of the truth; behind it with a negative one.
    func set(_ ahead: Duration) { offset.withLock { $0 = ahead } }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) { try await truth.sleep(until: instant) }
}
