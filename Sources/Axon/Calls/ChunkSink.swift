internal import Neuron
internal import Synchronization

/// One call's chunks on their way out: framed as its protocol has it, hashed as framed, and sent as fast as the reader takes them.
final class ChunkSink: Sendable {
    private struct State: ~Copyable {
        var digest: RunningDigest
        var hasBegun = false
        var isClosed = false
        /// Since when the handler has owed a chunk; nil while it owes none.
        var owing: MonotonicInstant?
    }

    /// Where the bytes go.
    let stream = AnswerStream()
    /// Settles with true at the first chunk, or with false when there will be none.
    let opened = Pending<Bool>()
    private let state: Mutex<State>
    private let time: any TimeSource
    private let frame: @Sendable (Bytes) -> Bytes

    /// A sink for a stream in this protocol.
    init(for dialect: any WireDialect, time: any TimeSource) {
        state = Mutex(State(digest: RunningDigest(dialect.bodyDigest)))
        frame = { dialect.frame($0) }
        self.time = time
    }

    /// The handler starts: from now on it owes a chunk.
    func begin() { state.withLock { $0.owing = time.monotonic } }

    /// Writes one chunk.
    func write(_ value: Bytes) async throws {
        let event = frame(value)
        try Task.checkCancellation()
        let isFirst = try state.withLock { state in
            guard !state.isClosed else { throw CancellationError() }
            // Within the lock, so that the bytes go out in the order in which they are hashed. The stream takes no lock of ours.
            try stream.append(event)
            state.digest.update(event)
            defer { state.hasBegun = true }
            state.owing = nil
            return !state.hasBegun
        }
        if isFirst { opened.settle(true) }
        try await stream.waitForRoom()
        state.withLock { $0.owing = time.monotonic }
    }

    /// Takes no more chunks; whether any was taken.
    func close() -> Bool {
        let hasBegun = state.withLock { state in
            state.isClosed = true
            return state.hasBegun
        }
        if !hasBegun { opened.settle(false) }
        return hasBegun
    }

    /// Takes no more chunks, and starts the answer if none came: what is hashed is what was sent.
    func complete() -> Bytes {
        let digest = state.withLock { state in
            state.isClosed = true
            return state.digest.finalize()
        }
        opened.settle(true)
        return digest
    }

    /// When the handler will have owed a chunk for so long, as far as is known now.
    func chunkDeadline(after patience: Duration) -> MonotonicInstant {
        (state.withLock { $0.owing } ?? time.monotonic).advanced(by: patience)
    }

    /// Whether the handler has owed a chunk for so long.
    func isOverdue(after patience: Duration) -> Bool {
        state.withLock { state in state.owing.map { time.monotonic >= $0.advanced(by: patience) } ?? false }
    }
}
