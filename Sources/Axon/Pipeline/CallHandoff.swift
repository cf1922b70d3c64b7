internal import Synchronization

/// Calls that passed the gate, on their way from the event loops to the tasks that answer them: first come, first served, within a bound.
///
/// Waiting for calls is not ended by cancellation but by ``finish()``: a stopping axon still answers what it took.
final class CallHandoff: Sendable {
    private struct State {
        /// In the order in which they came; those before `taken` are gone.
        var calls: [Gate.Claimed?] = []
        var taken = 0
        var hasFinished = false
        var waiters: [Pending<Void>] = []

        var count: Int { calls.count - taken }
    }

    private let state = Mutex(State())
    private let capacity: Int
    /// No more calls than this are taken at once, so that others can take the rest.
    private static let batch = 8

    init(capacity: Int) { self.capacity = capacity }

    /// Hands calls over; those for which there is no room come back.
    func put(_ calls: [Gate.Claimed]) -> ArraySlice<Gate.Claimed> {
        let (refused, waiter): (ArraySlice<Gate.Claimed>, Pending<Void>?) = state.withLock { state in
            let room = state.hasFinished ? 0 : max(0, capacity - state.count)
            for call in calls.prefix(room) { state.calls.append(call) }
            return (calls.dropFirst(room), state.waiters.popLast())
        }
        waiter?.settle(())
        return refused
    }

    /// No more calls will come.
    func finish() {
        let waiters = state.withLock { state in
            state.hasFinished = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.settle(()) }
    }

    /// The calls that have waited longest, a few at a time; none if none waits. Where more are left, another who waits is woken.
    func poll() -> [Gate.Claimed] {
        let (calls, waiter): ([Gate.Claimed], Pending<Void>?) = state.withLock { state in
            let count = min(Self.batch, state.count)
            guard count > 0 else { return ([], nil) }
            let calls = state.calls[state.taken..<state.taken + count].compactMap(\.self)
            for index in state.taken..<state.taken + count { state.calls[index] = nil }
            state.taken += count
            if state.taken == state.calls.count {
                state.calls.removeAll(keepingCapacity: state.calls.count <= 1_024)
                state.taken = 0
            } else if state.taken > 1_024 {
                state.calls.removeFirst(state.taken)
                state.taken = 0
            }
            return (calls, state.count > 0 ? state.waiters.popLast() : nil)
        }
        waiter?.settle(())
        return calls
    }

    /// Waits until calls wait; false when no more will come.
    func wait() async -> Bool {
        let waiter = Pending<Void>()
        let answer: Bool? = state.withLock { state in
            if state.count > 0 { return true }
            if state.hasFinished { return false }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { return answer }
        await waiter.value
        return true
    }
}
