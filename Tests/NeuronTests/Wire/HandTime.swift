import Neuron
import Synchronization

/// Clocks that a test moves: the wall clock may step back, the monotonic one goes on by what passes.
final class HandTime: TimeSource {
    private let state: Mutex<(wall: UInt64, monotonic: UInt64)>

    init(_ seconds: UInt64 = 1_800_000_000) {
        state = Mutex((wall: seconds * 1_000_000_000, monotonic: 5_000_000_000))
    }

    var now: UnixTime { UnixTime(nanoseconds: state.withLock { $0.wall }) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: state.withLock { $0.monotonic }) }

    /// Both clocks go on.
    func pass(_ duration: Duration) {
        state.withLock {
            $0.wall = UnixTime(nanoseconds: $0.wall).advanced(by: duration).nanoseconds
            $0.monotonic = MonotonicInstant(nanoseconds: $0.monotonic).advanced(by: duration).nanoseconds
        }
    }

    /// Somebody sets the wall clock.
    func step(_ duration: Duration) {
        state.withLock { $0.wall = UnixTime(nanoseconds: $0.wall).advanced(by: duration).nanoseconds }
    }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) { throw CancellationError() }
}
