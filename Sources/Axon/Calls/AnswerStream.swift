internal import Neuron
internal import Synchronization

/// The body of a streamed answer on its way from the call's task to the connection's loop: bounded, in order, with an end.
///
/// The task writes and waits while too much lies here; the loop takes as much as the peer takes. So a slow reader slows its
/// handler, and fills no memory.
final class AnswerStream: Sendable {
    /// How a body ends.
    enum End: Sendable {
        /// Whole, with what proves it.
        case trailers(HeaderBlock)
        /// Given up: the peer must not take it for whole.
        case aborted
    }

    /// What the loop finds.
    struct Piece {
        /// The next bytes; none where none are there yet.
        let bytes: ArraySlice<UInt8>
        /// The end, if these are the last bytes.
        let end: End?
    }

    /// More bytes than this are not kept: who writes waits for the reader.
    static let capacity = 64 << 10

    private struct State {
        var bytes: Bytes = []
        var taken = 0
        var end: End?
        var isGone = false
        var wake: (@Sendable () -> Void)?
        var room: [Pending<Void>] = []

        var count: Int { bytes.count - taken }
    }

    private let state = Mutex(State())

    // MARK: The call's side

    /// Adds bytes. Whoever adds waits for room before adding again.
    ///
    /// - Throws: `CancellationError` when the peer has left or the body has ended.
    func append(_ bytes: Bytes) throws(CancellationError) {
        let (isTaken, wake): (Bool, (@Sendable () -> Void)?) = state.withLock { state in
            guard !state.isGone, state.end == nil else { return (false, nil) }
            let wasEmpty = state.count == 0
            state.bytes.append(contentsOf: bytes)
            return (true, wasEmpty ? state.wake : nil)
        }
        guard isTaken else { throw CancellationError() }
        wake?()
    }

    /// Waits while more than the capacity is here.
    ///
    /// - Throws: `CancellationError` when the peer has left or the task is cancelled.
    func waitForRoom() async throws {
        let room = Pending<Void>()
        let mustWait = state.withLock { state in
            guard !state.isGone, state.count > Self.capacity else { return false }
            state.room.append(room)
            return true
        }
        guard mustWait else { return try checkPresence() }
        await withTaskCancellationHandler {
            await room.value
        } onCancel: {
            room.settle(())
        }
        try checkPresence()
    }

    private func checkPresence() throws {
        try Task.checkCancellation()
        if state.withLock({ $0.isGone }) { throw CancellationError() }
    }

    /// Ends the body; without effect if it has ended.
    func finish(_ end: End) {
        let wake: (@Sendable () -> Void)? = state.withLock { state in
            guard state.end == nil else { return nil }
            state.end = end
            if case .aborted = end {
                state.bytes = []
                state.taken = 0
            }
            return state.wake
        }
        wake?()
    }

    // MARK: The connection's side

    /// From now on `wake` is called when there is something to take after there was nothing.
    func attach(_ wake: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state in
            state.wake = wake
            return state.count > 0 || state.end != nil
        }
        if isReady { wake() }
    }

    /// The next bytes, at most so many.
    func take(atMost limit: Int) -> Piece {
        let (piece, room): (Piece, [Pending<Void>]) = state.withLock { state in
            let count = min(limit, state.count)
            let bytes = state.bytes[state.taken..<state.taken + count]
            state.taken += count
            if state.taken == state.bytes.count {
                state.bytes = []
                state.taken = 0
            } else if state.taken > Self.capacity {
                state.bytes.removeFirst(state.taken)
                state.taken = 0
            }
            let piece = Piece(bytes: bytes, end: state.count == 0 ? state.end : nil)
            guard state.count <= Self.capacity / 2 else { return (piece, []) }
            defer { state.room = [] }
            return (piece, state.room)
        }
        for waiter in room { waiter.settle(()) }
        return piece
    }

    /// Nobody takes any more.
    func leave() {
        let room: [Pending<Void>] = state.withLock { state in
            state.isGone = true
            state.bytes = []
            state.taken = 0
            state.wake = nil
            defer { state.room = [] }
            return state.room
        }
        for waiter in room { waiter.settle(()) }
    }

    /// Takes everything to the end, for a call that came on no socket: the bytes, and whether they are whole.
    func collect() async -> (Bytes, isWhole: Bool) {
        var body: Bytes = []
        while true {
            let ready = Pending<Void>()
            attach { ready.settle(()) }
            await ready.value
            let piece = take(atMost: .max)
            body.append(contentsOf: piece.bytes)
            switch piece.end {
            case .trailers: return (body, true)
            case .aborted: return (body, false)
            case nil: continue
            }
        }
    }
}
