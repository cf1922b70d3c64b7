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
        /// What requests are told from now on; nil while they are taken.
        var ending: CurlError?
        var isStopped: Bool { ending != nil }
        /// Whether the thread waits, or is about to, and has to be woken.
        var isWaiting = false
    }

    private let state = Mutex(State())
    private let multi: CurlMulti

    init(_ multi: CurlMulti) { self.multi = multi }

    /// Hands a command to the thread; false, and nothing happens, once the queue was stopped.
    func push(_ command: Command) -> Bool {
        let (isTaken, mustWake) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            state.commands.append(command)
            defer { state.isWaiting = false }
            return (true, state.isWaiting)
        }
        if mustWake { multi.wake() }
        return isTaken
    }

    /// Takes no more commands and tells the thread to end.
    func stop(_ reason: CurlError = .stopped) {
        state.withLock { $0.ending = $0.ending ?? reason }
        multi.wake()
    }

    /// Why requests are taken no more.
    var ending: CurlError { state.withLock { $0.ending } ?? .stopped }

    /// Whether nothing has come since the last call of ``take()``, so that the thread may wait: the next command wakes it.
    func mayWait() -> Bool {
        state.withLock { state in
            state.isWaiting = state.commands.isEmpty && !state.isStopped
            return state.isWaiting
        }
    }

    /// What came since the last call, and whether the thread should end.
    func take() -> (commands: [Command], isStopped: Bool) {
        state.withLock { state in
            state.isWaiting = false
            defer { state.commands = [] }
            return (state.commands, state.isStopped)
        }
    }
}
