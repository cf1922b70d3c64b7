internal import Synchronization

/// What callers tell the engine's thread, in order.
final class CurlCommandQueue: Sendable {
    enum Command: Sendable {
        case start(CurlJob)
        case cancel(UInt64)
        /// The reader of a stream has room again.
        case resume(UInt64)
    }

    private struct State: Sendable {
        var commands: [Command] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let multi: CurlMulti

    init(_ multi: CurlMulti) { self.multi = multi }

    /// Hands a command to the thread; false, and nothing happens, once the queue was stopped.
    func push(_ command: Command) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            state.commands.append(command)
            return (true, state.commands.count == 1)
        }
        if isFirst { multi.wake() }
        return isTaken
    }

    /// Takes no more commands and tells the thread to end.
    func stop() {
        state.withLock { $0.isStopped = true }
        multi.wake()
    }

    /// What came since the last call, and whether the thread should end.
    func take() -> (commands: [Command], isStopped: Bool) {
        state.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.isStopped)
        }
    }
}
