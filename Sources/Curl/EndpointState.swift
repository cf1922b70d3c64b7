/// What is known of one host and port that is spoken to in HTTP/2 with prior knowledge: which connection is in use, who waits.
///
/// A state machine without clock or socket: events in, decisions out. It keeps one connection open at a time. The first request
/// opens it alone; the others wait until it is there, because libcurl can't let several requests wait for a connection that is
/// being opened with prior knowledge. Each connection is a *generation*; its requests name the generation in the pool's key, so a
/// connection that was given up (GOAWAY, lost, too many resets) is never used again.
///
/// A peer's axon ends a connection with 100 resets, so a generation takes no more streams than it could reset: see ``resetBudget``.
struct EndpointState {
    /// A request, for as long as it is with the engine.
    typealias ID = UInt64

    /// What the shell does next.
    enum Action: Equatable {
        /// Send it with prior knowledge on a new connection.
        case open(ID, generation: Int)
        /// Send it on the open connection of this generation.
        case send(ID, generation: Int)
        /// It has failed as the opener of its connection has.
        case fail(ID)
    }

    /// How a request ended, as far as the connection is concerned.
    enum Outcome: Equatable {
        /// An answer came, or the peer itself ended the stream.
        case answered
        /// We gave it up: cancelled, late, or too large. The stream is reset, and a connection without others is closed.
        case reset
        /// It could not connect.
        case unreachable
        /// The peer ended the connection, or stopped taking streams.
        case lost
        /// The peer took the connection and ended it without a byte of HTTP/2: it does not speak it, or it has just gone.
        case notHTTP2
    }

    private enum Phase: Equatable { case cold, opening(ID), open }

    /// Most streams at once on one connection, and most that a connection may ever reset.
    static let resetBudget = 99
    /// Past so many resets a connection is left to end, and the next request opens another.
    static let resetsBeforeRetiring = 50

    private var phase = Phase.cold
    private(set) var generation = 0
    private var ownLimit = EndpointState.resetBudget
    private var peerLimit = EndpointState.resetBudget
    private var resets = 0
    private var isProven = false
    private var active: [ID: Int] = [:]
    private var activeHere = 0
    private var waiting: ArraySlice<ID> = []

    /// Whether nothing is in flight or waiting.
    var isIdle: Bool { active.isEmpty && waiting.isEmpty }

    /// Whether the connection that a request is on has ever brought an answer, so that its peer surely speaks HTTP/2.
    func isProven(for id: ID) -> Bool { active[id] != generation || isProven }

    /// Another request on the connection that a request is on.
    func companion(of id: ID) -> ID? {
        guard let its = active[id] else { return nil }
        return active.first { $0.value == its && $0.key != id }?.key
    }

    /// A request arrived; from now on at most `limit` streams are open at once.
    mutating func arrived(_ id: ID, limit: Int = EndpointState.resetBudget) -> [Action] {
        ownLimit = max(1, min(limit, Self.resetBudget))
        waiting.append(id)
        return pump()
    }

    /// The opener of a generation has its connection.
    mutating func connected(_ id: ID) -> [Action] {
        guard phase == .opening(id) else { return [] }
        phase = .open
        return pump()
    }

    /// A request that waited is no longer wanted.
    mutating func withdrawn(_ id: ID) -> Bool {
        guard let index = waiting.firstIndex(of: id) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// A request was not sent, because its connection was gone or takes no more streams. It is tried again, before all others.
    mutating func notSent(_ id: ID) -> [Action] {
        let wasOpening = phase == .opening(id)
        if leave(id) == generation {
            if wasOpening {
                phase = .cold
            } else if phase == .open, activeHere == 0 {
                phase = .cold
            } else if phase == .open {
                // The connection has streams, so it is full: the peer's limit is lower than ours.
                peerLimit = activeHere
            }
        }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// A request's connection ended, or took no stream, before any byte of an answer. It is tried again on another connection,
    /// before all others, in the same bytes: a peer that has seen it after all knows its nonce and refuses it.
    mutating func lostUnanswered(_ id: ID) -> [Action] {
        if leave(id) == generation, phase == .open { phase = .cold }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// The peer ended a request's stream, and no byte of an answer was seen. It is tried again on the same connection, before all
    /// others, in the same bytes.
    mutating func endedUnanswered(_ id: ID) -> [Action] {
        let wasOpening = phase == .opening(id)
        if leave(id) == generation {
            isProven = true
            if wasOpening { phase = .open }
        }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// A request ended.
    mutating func finished(_ id: ID, _ outcome: Outcome) -> [Action] {
        let wasOpening = phase == .opening(id)
        guard leave(id) == generation else { return pump() }
        switch outcome {
        case .answered:
            isProven = true
            if wasOpening { phase = .open }
        case .reset:
            resets += 1
            if wasOpening || activeHere == 0 || resets >= Self.resetsBeforeRetiring { phase = .cold }
        case .lost:
            phase = .cold
        case .unreachable, .notHTTP2:
            if wasOpening {
                phase = .cold
                return failAll()
            }
            if outcome == .notHTTP2 { phase = .cold }
        }
        return pump()
    }

    private mutating func failAll() -> [Action] {
        defer { waiting = [] }
        return waiting.map { .fail($0) }
    }

    /// Takes a request out of its connection and returns the generation of that; nil if it had none.
    private mutating func leave(_ id: ID) -> Int? {
        guard let its = active.removeValue(forKey: id) else { return nil }
        if its == generation { activeHere -= 1 }
        return its
    }

    private mutating func enter(_ id: ID) {
        active[id] = generation
        activeHere += 1
    }

    /// Starts what may start.
    private mutating func pump() -> [Action] {
        var actions: [Action] = []
        while let id = waiting.first {
            switch phase {
            case .opening: return actions
            case .cold:
                generation += 1
                peerLimit = Self.resetBudget
                isProven = false
                resets = 0
                activeHere = 0
                phase = .opening(id)
                enter(id)
                actions.append(.open(id, generation: generation))
            case .open:
                guard activeHere < min(ownLimit, peerLimit, Self.resetBudget - resets) else { return actions }
                enter(id)
                actions.append(.send(id, generation: generation))
            }
            waiting.removeFirst()
        }
        return actions
    }
}
