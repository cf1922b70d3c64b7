internal import Synchronization

/// Replies on their way from those who ask to the one who reads: as many at a time as have come. One reader at a time.
///
/// Bounded by the number of axons: each gives one reply.
final class ReplyQueue<Element: Sendable>: Sendable {
    private struct State {
        var ready: [Element] = []
        var isOver = false
        var reader: CheckedContinuation<[Element], Never>?
    }

    private let state = Mutex(State())

    /// Another reply has come.
    func push(_ element: Element) {
        let reader = state.withLock { state in
            guard let reader = state.reader else {
                state.ready.append(element)
                return nil as CheckedContinuation<[Element], Never>?
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: [element])
    }

    /// No more will come, or nobody reads them any more.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: [])
    }

    /// What has come since the last call; waits for it. Empty after the end, or when the calling task is cancelled.
    func next(isolation actor: isolated (any Actor)?) async -> [Element] {
        await withTaskCancellationHandler {
            await withCheckedContinuation(isolation: actor) { reader in
                let ready: [Element]? = state.withLock { state in
                    guard state.ready.isEmpty, !state.isOver else {
                        defer { state.ready = [] }
                        return state.ready
                    }
                    precondition(state.reader == nil, "The replies to one query are read by one task at a time.")
                    state.reader = reader
                    return nil
                }
                if let ready { reader.resume(returning: ready) }
            }
        } onCancel: {
            finish()
        }
    }
}
