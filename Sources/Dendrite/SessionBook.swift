internal import Neuron
internal import Synchronization

/// The sessions that a dendrite has open, and with which axons one is worth opening.
///
/// Sessions are opened beside the queries and few at a time, so that a round over hundreds of axons that have all earned one is not held
/// up by hundreds of openings.
///
/// Source: section 5 of the native protocol in `docs/native-protocol.md`.
final class SessionBook: Sendable {
    /// Queries of one axon within ``window`` after which a session is opened for those that come.
    static let fewQueries = 4
    /// How long queries count.
    static let window = Duration.seconds(60)
    /// An axon is asked for a session so often at most.
    static let openingPause = Duration.seconds(60)
    /// An axon that offers none is asked again after so long.
    static let refusalPause = Duration.seconds(3_600)
    /// So many sessions are opened at a time.
    static let maxOpenings = 4
    /// A session is left so long before it ends, so that no request arrives after its end.
    private static let margin = Duration.seconds(15)
    /// Axons without a session are forgotten past so many.
    private static let maxEntries = 16_384

    /// An axon that has earned a session, and the HTTP that it speaks.
    struct Opening: Sendable {
        let axon: AxonEndpoint
        let version: TransportRequest.Version
    }

    private struct Entry {
        var session: Session?
        var lastUse: MonotonicInstant
        var count = 0
        var countedSince: MonotonicInstant
        /// Not opened before this.
        var pause: MonotonicInstant
        /// Whether one is being opened, or is to be.
        var isOpening = false

        /// The session, which is used now; nil where there is none, or where it might end before a request arrives.
        mutating func use(at now: MonotonicInstant) -> Session? {
            guard let session else { return nil }
            let idle = lastUse.advanced(by: Session.idleLife).advanced(by: .zero - SessionBook.margin)
            guard now < session.end.advanced(by: .zero - SessionBook.margin), now < idle else {
                self.session = nil
                return nil
            }
            lastUse = now
            return session
        }

        /// Counts a signed query; whether it is the one after which a session should be opened.
        mutating func earns(at now: MonotonicInstant) -> Bool {
            if countedSince.advanced(by: SessionBook.window) < now {
                count = 0
                countedSince = now
            }
            count += 1
            guard session == nil, !isOpening, count > SessionBook.fewQueries, now >= pause else { return false }
            pause = now.advanced(by: SessionBook.openingPause)
            isOpening = true
            return true
        }
    }

    private struct State {
        var entries: [AxonEndpoint: Entry] = [:]
        /// Who waits for a session, first come first.
        var due: ArraySlice<Opening> = []
        /// Those who open sessions, one at a time each.
        var openers: [Int: OwnedTask<Void>] = [:]
    }

    private let state = Mutex(State())
    private let time: any TimeSource

    /// A book without sessions.
    init(time: any TimeSource) { self.time = time }

    /// The open session with an axon, which is used now.
    func session(with axon: AxonEndpoint) -> Session? {
        let now = time.monotonic
        return state.withLock { state in
            guard var entry = state.entries[axon], entry.session != nil else { return nil }
            let session = entry.use(at: now)
            state.entries[axon] = entry
            return session
        }
    }

    /// An axon has answered a signed query over this HTTP. From a few on, the work that `opening` gives is done once, beside the queries:
    /// it returns the session, or nil for an axon that offers none.
    func answered(
        _ axon: AxonEndpoint, _ version: TransportRequest.Version, opening: () -> @Sendable (Opening) async -> Session?
    ) {
        let now = time.monotonic
        state.withLock { state in
            if state.entries[axon] == nil {
                if state.entries.count >= Self.maxEntries {
                    state.entries = state.entries.filter { $0.value.session != nil || $0.value.isOpening }
                }
                state.entries[axon] = Entry(lastUse: now, countedSince: now, pause: now)
            }
            guard state.entries[axon]?.earns(at: now) == true else { return }
            state.due.append(Opening(axon: axon, version: version))
            guard let number = (0..<Self.maxOpenings).first(where: { state.openers[$0] == nil }) else { return }
            let open = opening()
            state.openers[number] = OwnedTask { [weak self] in
                while let due = self?.next(for: number) {
                    let session = await open(due)
                    self?.opened(due.axon, session)
                }
            }
        }
    }

    /// The axon does not know the session any more.
    func forget(_ session: Session, with axon: AxonEndpoint) {
        state.withLock { state in
            guard state.entries[axon]?.session?.id == session.id else { return }
            state.entries[axon]?.session = nil
        }
    }

    /// Who is to be asked for a session next; nil, and the opener of this number is done, where nobody is.
    private func next(for number: Int) -> Opening? {
        state.withLock { state in
            guard let due = state.due.popFirst() else {
                state.openers[number] = nil
                return nil
            }
            return due
        }
    }

    private func opened(_ axon: AxonEndpoint, _ session: Session?) {
        let now = time.monotonic
        state.withLock { state in
            guard var entry = state.entries[axon] else { return }
            entry.isOpening = false
            entry.session = session
            entry.lastUse = now
            if session == nil { entry.pause = now.advanced(by: Self.refusalPause) }
            state.entries[axon] = entry
        }
    }
}
