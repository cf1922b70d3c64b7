internal import Synchronization

/// The sessions that callers have opened with an axon. In memory only: a restart ends them all.
///
/// Source: section 5 of the native protocol in `docs/native-protocol.md`.
package final class SessionTable: Sendable {
    /// How many sessions there may be.
    package struct Limits: Sendable {
        /// Sessions of one hotkey; one more replaces the oldest.
        package var perHotkey: Int
        /// Sessions in all.
        package var all: Int
        /// Sessions of hotkeys that are not registered on the subnet, in all.
        package var unregistered: Int

        /// The protocol's limits, unless given.
        package init(perHotkey: Int = 8, all: Int = 65_536, unregistered: Int? = nil) {
            self.perHotkey = perHotkey
            self.all = all
            self.unregistered = unregistered ?? all / 2
        }
    }

    /// An open session, and when it was last used.
    final class Entry: Sendable {
        let session: Session
        fileprivate let isRegistered: Bool
        private let lastUse: Atomic<UInt64>

        fileprivate init(_ session: Session, isRegistered: Bool, at now: MonotonicInstant) {
            self.session = session
            self.isRegistered = isRegistered
            lastUse = Atomic(now.nanoseconds)
        }

        /// The session has proven a request.
        func used(at now: MonotonicInstant) { lastUse.store(now.nanoseconds, ordering: .relaxed) }

        fileprivate func isOver(at now: MonotonicInstant) -> Bool {
            now >= session.end || now.nanoseconds >= lastUse.load(ordering: .relaxed) + SessionTable.idleLife
        }
    }

    /// ``Session/idleLife`` in nanoseconds.
    private static let idleLife = UInt64(Session.idleLife.wholeNanoseconds)

    private struct State {
        var entries: [SessionID: Entry] = [:]
        /// A hotkey's sessions, the oldest first.
        var ofHotkey: [Hotkey: [SessionID]] = [:]
        var unregistered = 0
        var random: RandomSource

        mutating func remove(_ id: SessionID) {
            guard let entry = entries.removeValue(forKey: id) else { return }
            if !entry.isRegistered { unregistered -= 1 }
            let hotkey = entry.session.caller
            ofHotkey[hotkey]?.removeAll { $0 == id }
            if ofHotkey[hotkey]?.isEmpty == true { ofHotkey[hotkey] = nil }
        }
    }

    private let state: Mutex<State>
    private let limits: Limits
    private let time: any TimeSource

    /// A table without sessions.
    package init(time: any TimeSource, random: RandomSource = .system, limits: Limits = Limits()) {
        self.time = time
        self.limits = limits
        state = Mutex(State(random: random))
    }

    /// How many sessions are held, those included that are over and were not looked for since.
    package var count: Int { state.withLock { $0.entries.count } }

    /// Opens a session for a proven caller.
    ///
    /// - Throws: `rate-limited` when the table is full.
    package func open(for caller: Hotkey, keys: SessionKeys, isRegistered: Bool) throws(Rejection) -> Session {
        let now = time.monotonic
        let session: Session? = state.withLock { state in
            while let own = state.ofHotkey[caller], own.count >= limits.perHotkey { state.remove(own[0]) }
            if isFull(state, isRegistered) {
                for (id, entry) in state.entries where entry.isOver(at: now) { state.remove(id) }
                if isFull(state, isRegistered) { return nil }
            }
            let name = SessionID(state.random.next(), state.random.next())
            let session = Session(id: name.description, caller: caller, keys: keys, end: now.advanced(by: Session.life))
            state.entries[name] = Entry(session, isRegistered: isRegistered, at: now)
            state.ofHotkey[caller, default: []].append(name)
            if !isRegistered { state.unregistered += 1 }
            return session
        }
        guard let session else {
            throw Rejection(.rateLimited, "Too many sessions are open: sign each request.", retryAfter: .seconds(60))
        }
        return session
    }

    /// The caller's session of this name, if it is open.
    package func session(_ id: String, of caller: Hotkey) -> Session? {
        SessionID(id.utf8).flatMap { entry($0, of: caller)?.session }
    }

    /// The caller's session of this name, if it is open.
    func entry(_ id: SessionID, of caller: Hotkey) -> Entry? {
        let now = time.monotonic
        return state.withLock { state in
            guard let entry = state.entries[id] else { return nil }
            guard !entry.isOver(at: now) else {
                state.remove(id)
                return nil
            }
            return entry.session.caller == caller ? entry : nil
        }
    }

    /// A session has proven a request.
    func used(_ entry: Entry) { entry.used(at: time.monotonic) }

    /// Ends a hotkey's sessions: it is refused from now on.
    package func end(of hotkey: Hotkey) {
        state.withLock { state in
            for id in state.ofHotkey[hotkey] ?? [] { state.remove(id) }
        }
    }

    private func isFull(_ state: State, _ isRegistered: Bool) -> Bool {
        state.entries.count >= limits.all || !isRegistered && state.unregistered >= limits.unregistered
    }
}
