internal import Synchronization

/// Calls on their way from the event loops to the tasks that answer them: first come, first served, within a bound.
///
/// Waiting for a call is not ended by cancellation but by ``finish()``: a stopping axon still answers what it took.
final class CallHandoff: Sendable {
    private struct State {
        var calls: [RawCall] = []
        var hasFinished = false
        var waiter: Pending<Void>?
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Hands a call over; false if there is no room.
    func put(_ call: RawCall) -> Bool {
        let (isTaken, waiter): (Bool, Pending<Void>?) = state.withLock { state in
            guard !state.hasFinished, state.calls.count < capacity else { return (false, nil) }
            state.calls.append(call)
            defer { state.waiter = nil }
            return (true, state.waiter)
        }
        waiter?.settle(())
        return isTaken
    }

    /// No more calls will come.
    func finish() {
        let waiter: Pending<Void>? = state.withLock { state in
            state.hasFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.settle(())
    }

    /// All calls that wait; waits for one if there is none; nil when no more will come.
    func next() async -> [RawCall]? {
        while true {
            let waiter = Pending<Void>()
            let batch: [RawCall]?? = state.withLock { state in
                if !state.calls.isEmpty {
                    defer { state.calls = [] }
                    return .some(state.calls)
                }
                if state.hasFinished { return .some(nil) }
                state.waiter = waiter
                return nil
            }
            if let batch { return batch }
            await waiter.value
        }
    }
}
