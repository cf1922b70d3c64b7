import Neuron
import Synchronization

@testable import Axon

/// The system's wall clock, for signatures, and a monotonic clock that the test moves.
final class HandTime: TimeSource {
    private struct State {
        var at = MonotonicInstant(nanoseconds: 1_000_000_000)
        var sleepers: [(until: MonotonicInstant, wake: Pending<Bool>)] = []
    }

    private let state = Mutex(State())

    var now: UnixTime { SystemTime().now }
    var monotonic: MonotonicInstant { state.withLock { $0.at } }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.at = state.at.advanced(by: duration)
            let due = state.sleepers.filter { $0.until <= state.at }
            state.sleepers.removeAll { $0.until <= state.at }
            return due
        }
        for sleeper in due { sleeper.wake.settle(true) }
    }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        let wake = Pending<Bool>()
        state.withLock { state in
            if state.at >= instant { wake.settle(true) } else { state.sleepers.append((instant, wake)) }
        }
        let isDue = await withTaskCancellationHandler {
            await wake.value
        } onCancel: {
            wake.settle(false)
        }
        if !isDue { throw CancellationError() }
    }
}
