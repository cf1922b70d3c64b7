internal import Synchronization

/// The number below which no nonce is accepted: what closes restarts and clock steps for the replay memory.
///
/// On disk stands a number that is never below a nonce that was accepted, also after `kill -9`. A start takes the larger of
/// that number and its clock. In memory the floor rises over every nonce that the memory forgets, so a clock that steps
/// back opens nothing.
///
/// Source: section 4 of the native protocol in `docs/native-protocol.md`.
package final class ReplayFloor: Sendable {
    /// The file's name in the ``StateStore``.
    package static let fileName = "replay-floor.txt"

    /// Where this run began: nonces not above it may have been accepted by an earlier one.
    package let start: UInt64
    private let current: Atomic<UInt64>
    private let run = Mutex(Run())
    private let keeper: Keeper
    private let time: any TimeSource

    /// What this run has accepted.
    private struct Run {
        var highest: UInt64 = 0
        var hasNews = false
        var isStopped = false
    }

    /// Reads the floor of the last run and starts above it.
    ///
    /// - Throws: ``StateError``; a damaged file is no reason to guess.
    package init(store: any StateStore, time: any TimeSource) async throws(StateError) {
        let kept = try await Self.read(store)
        self.time = time
        keeper = Keeper(store: store, kept: kept)
        start = max(kept, time.now.nanoseconds)
        current = Atomic(start)
    }

    /// Nonces not above it are stale.
    package var value: UInt64 { current.load(ordering: .acquiring) }

    /// How far the floor lies ahead of the clock: worth a warning, since until then every request is stale.
    package var lead: Duration { max(.zero, UnixTime(nanoseconds: value).since(time.now)) }

    /// Waits until the number on disk is not below `nonce`; at once where it is so already.
    ///
    /// - Throws: ``StateError`` when the disk refuses: then the nonce must not be accepted.
    package func cover(_ nonce: UInt64) async throws(StateError) {
        if covers(nonce) { return }
        try await keeper.cover(nonce, writing: max(nonce, ahead))
    }

    /// Whether the number on disk is not below `nonce`.
    func covers(_ nonce: UInt64) -> Bool { keeper.written.load(ordering: .acquiring) >= nonce }

    /// One beat of the timer: where nonces were accepted since the last one, writes the clock and 4 s.
    ///
    /// - Throws: ``StateError`` when the disk refuses; requests then wait for the next write that succeeds.
    package func beat() async throws(StateError) {
        let hasNews = run.withLock { run in
            defer { run.hasNews = false }
            return run.hasNews
        }
        guard hasNews else { return }
        try await keeper.cover(ahead, writing: ahead)
    }

    /// A clean stop: writes the highest nonce accepted, so that a restart need not wait. Nothing is accepted afterwards.
    package func stop() async throws(StateError) {
        let highest = run.withLock { run in
            run.isStopped = true
            return run.highest
        }
        try await keeper.finish(at: highest)
    }

    /// Notes that a nonce is being accepted; false once the floor is stopped, and then it must not be.
    func accept(_ nonce: UInt64) -> Bool {
        run.withLock { run in
            guard !run.isStopped else { return false }
            run.highest = max(run.highest, nonce)
            run.hasNews = true
            return true
        }
    }

    /// Notes that a nonce is being forgotten: from here on the floor answers for it.
    func forgetting(upTo nonce: UInt64) {
        current.max(nonce, ordering: .acquiringAndReleasing)
    }

    private var ahead: UInt64 { time.now.advanced(by: .seconds(4)).nanoseconds }

    private static func read(_ store: any StateStore) async throws(StateError) -> UInt64 {
        guard let bytes = try await store.read(fileName) else { return 0 }
        let digits = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        guard digits.count <= 20, let floor = UInt64(String(decoding: digits, as: UTF8.self)) else {
            throw StateError(
                .damaged, "The replay floor in \(fileName) is not a number.",
                remedy: "Remove the file, and start the axon no sooner than a minute after it stopped.")
        }
        return floor
    }
}

extension ReplayFloor {
    /// Owns the file: one write at a time, and everybody who came meanwhile shares the next.
    private actor Keeper {
        /// What stands on disk, readable without waiting.
        nonisolated let written: Atomic<UInt64>
        private let store: any StateStore
        private var isWriting = false
        private var isFinished = false
        private var waiters: [CheckedContinuation<StateError?, Never>] = []

        init(store: any StateStore, kept: UInt64) {
            self.store = store
            written = Atomic(kept)
        }

        func cover(_ nonce: UInt64, writing target: UInt64) async throws(StateError) {
            while written.load(ordering: .acquiring) < nonce {
                if isFinished { return }  // The floor was stopped before: it lets nothing be accepted.
                if let error = isWriting ? await turn() : await write(target) { throw error }
            }
        }

        /// The last write. What was accepted lies above the floor, so it covers the nonces of earlier runs too.
        func finish(at highest: UInt64) async throws(StateError) {
            isFinished = true
            while isWriting { _ = await turn() }
            guard highest > 0 else { return }
            if let error = await write(highest) { throw error }
        }

        /// Waits for the write under way and tells how it ended.
        private func turn() async -> StateError? {
            await withCheckedContinuation { waiters.append($0) }
        }

        private func write(_ number: UInt64) async -> StateError? {
            isWriting = true
            var failure: StateError?
            do {
                try await store.write(Bytes("\(number)\n".utf8), to: ReplayFloor.fileName)
                written.store(number, ordering: .releasing)
            } catch {
                failure = error
            }
            isWriting = false
            let woken = waiters
            waiters = []
            for waiter in woken { waiter.resume(returning: failure) }
            return failure
        }
    }
}
