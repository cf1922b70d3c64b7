internal import Neuron
internal import Synchronization

/// How far one call has come, and the race for its end: its answer, its caller's leaving, its deadline. The first one counts.
final class CallCourse: Sendable {
    /// How a call ends.
    enum Ending: Sendable { case answered, gone, deadline }

    /// A proven call whose handler has its turn, or waits for it.
    struct Work: Sendable {
        let proven: Proven
        let lease: AdmissionQueue.Lease
    }

    private struct State {
        var work: Work?
        var ending: Ending?
        var isOver = false
        /// Wakes who watches the call, at most one.
        var watcher: Pending<Void>?
    }

    private let state = Mutex(State())

    /// The caller is proven: from here on there is something to end.
    func begin(_ work: Work) { change { $0.work = work } }

    /// Ends the call; false if it has its end.
    func end(_ ending: Ending) -> Bool {
        var isFirst = false
        change { state in
            isFirst = state.ending == nil
            if isFirst { state.ending = ending }
        }
        return isFirst
    }

    /// Nothing more is done for the call by its own task.
    func finish() { change { $0.isOver = true } }

    /// Whether nothing more is done for the call.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// The proven call, once its caller is; nil where the call is over without.
    func begun() async -> Work? {
        await settled { state in state.work != nil || state.isOver }
        return state.withLock { $0.work }
    }

    /// How the call ends, once it does; nil where it is over without.
    func ending() async -> Ending? {
        await settled { state in state.ending != nil || state.isOver }
        return state.withLock { $0.ending }
    }

    private func settled(_ isSettled: (State) -> Bool) async {
        while true {
            let watcher = Pending<Void>()
            let mustWait = state.withLock { state in
                if isSettled(state) { return false }
                state.watcher = watcher
                return true
            }
            guard mustWait else { return }
            await watcher.value
        }
    }

    private func change(_ change: (inout State) -> Void) {
        let watcher = state.withLock { state in
            change(&state)
            defer { state.watcher = nil }
            return state.watcher
        }
        watcher?.settle(())
    }
}
