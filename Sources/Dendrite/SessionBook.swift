internal import Neuron
internal import Synchronization

/// The sessions that a dendrite has open, and with which axons one is worth opening.
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
    /// A session is left so long before it ends, so that no request arrives after its end.
    private static let margin = Duration.seconds(15)
    /// Axons without a session are forgotten past so many.
    private static let maxEntries = 16_384

    private struct Entry {
        var session: Session?
        var lastUse: MonotonicInstant
        var count = 0
        var countedSince: MonotonicInstant
        /// Not opened before this.
        var pause: MonotonicInstant
        var opening: OwnedTask<Void>?

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
    }

    private let entries = Mutex<[AxonEndpoint: Entry]>([:])

    /// The open session with an axon, which is used now.
    func session(with axon: AxonEndpoint, at now: MonotonicInstant) -> Session? {
        entries.withLock { $0[axon]?.use(at: now) }
    }

    /// An axon has answered a signed query. From a few on, the work that `opening` gives is started once, beside the queries; it returns
    /// the session, or nil for an axon that offers none.
    func answered(
        _ axon: AxonEndpoint, at now: MonotonicInstant, opening: () -> @Sendable () async -> Session?
    ) {
        entries.withLock { entries in
            if entries[axon] == nil, entries.count >= Self.maxEntries {
                entries = entries.filter { $0.value.session != nil || $0.value.opening != nil }
            }
            var entry = entries[axon] ?? Entry(lastUse: now, countedSince: now, pause: now)
            if entry.countedSince.advanced(by: Self.window) < now {
                entry.count = 0
                entry.countedSince = now
            }
            entry.count += 1
            if entry.session == nil, entry.opening == nil, entry.count > Self.fewQueries, now >= entry.pause {
                entry.pause = now.advanced(by: Self.openingPause)
                let open = opening()
                entry.opening = OwnedTask { [weak self] in
                    let session = await open()
                    self?.opened(axon, session, at: now)
                }
            }
            entries[axon] = entry
        }
    }

    /// The axon does not know the session any more.
    func forget(_ session: Session, with axon: AxonEndpoint) {
        entries.withLock { entries in
            guard entries[axon]?.session?.id == session.id else { return }
            entries[axon]?.session = nil
        }
    }

    private func opened(_ axon: AxonEndpoint, _ session: Session?, at began: MonotonicInstant) {
        entries.withLock { entries in
            guard var entry = entries[axon] else { return }
            entry.opening = nil
            entry.session = session
            entry.lastUse = began
            if session == nil { entry.pause = began.advanced(by: Self.refusalPause) }
            entries[axon] = entry
        }
    }
}
