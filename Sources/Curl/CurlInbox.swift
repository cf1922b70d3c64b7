internal import HTTPTypes
internal import Synchronization

/// An answer that is read as it comes, between the engine's thread and the task that reads it: bounded by pausing the transfer.
final class CurlInbox: Sendable {
    /// What a reader finds.
    enum Found: Sendable {
        case head(status: Int, headers: HTTPFields)
        case bytes([UInt8])
        case end(Result<CurlResponse, CurlError>)
    }

    /// Past so many unread bytes the transfer is paused.
    static let capacity = 64 << 10

    private struct State {
        var head: (status: Int, headers: HTTPFields)?
        var bytes: [UInt8] = []
        var isPaused = false
        var end: Result<CurlResponse, CurlError>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    // MARK: The thread's side

    /// The headers are complete.
    func take(status: Int, headers: HTTPFields) { change { $0.head = (status, headers) } }

    /// Takes a piece of the body; false when too much is unread, and the transfer has to pause.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, waiter): (Bool, CheckedContinuation<Void, Never>?) = state.withLock { state in
            guard state.bytes.count < Self.capacity else {
                state.isPaused = true
                return (false, nil)
            }
            // Sound: the buffer is libcurl's and lives for this call; its bytes are copied.
            unsafe state.bytes.append(contentsOf: piece)
            defer { state.waiter = nil }
            return (true, state.waiter)
        }
        waiter?.resume()
        return isTaken
    }

    /// Nothing more will come; only the first call counts.
    func finish(_ result: Result<CurlResponse, CurlError>) { change { if $0.end == nil { $0.end = result } } }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    // MARK: The reader's side

    /// The headers, once; then pieces of the body; then the end, for ever. The second value says whether the transfer must go on.
    func next(wantsHead: Bool) async -> (Found, mustResume: Bool) {
        while true {
            let found: (Found, Bool)? = state.withLock { state in
                if wantsHead {
                    if let head = state.head { return (.head(status: head.status, headers: head.headers), false) }
                } else if !state.bytes.isEmpty {
                    defer {
                        state.bytes = []
                        state.isPaused = false
                    }
                    return (.bytes(state.bytes), state.isPaused)
                }
                return state.end.map { (.end($0), false) }
            }
            if let found { return found }
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    if state.end != nil || !state.bytes.isEmpty || (wantsHead && state.head != nil) { return false }
                    state.waiter = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        }
    }
}
