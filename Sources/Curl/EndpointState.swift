/// What is known of one host and port that is spoken to in HTTP/2 with prior knowledge: which connection is in use, who waits.
///
/// A state machine without clock or socket: events in, decisions out. It keeps one connection open at a time. The first request
/// opens it alone; the others wait until it is there, because libcurl can't let several requests wait for a connection that is
/// being opened with prior knowledge. Each connection is a *generation*; its requests name the generation in the pool's key, so a
/// connection that was given up (GOAWAY, lost, too many resets) is never used again.
///
/// A connection that takes no more streams is full, or it is going away (GOAWAY): libcurl does not say which. A peer's limit is believed
/// where two connections have stopped at the same number of streams; else the endpoint moves on to another connection at once, and what
/// is under way on the old one comes to its end there.
///
/// A peer gives streams back unseen when it goes away, or when it had not told its limit yet; libcurl then uses the connection for no new
/// stream. Where two connections have ended so, the next ones are filled only when their openers are answered, by which time the limit is
/// known, until one ends without having been full.
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
        /// We gave it up: cancelled, or too large. The stream is reset, and a connection without others is closed.
        case reset
        /// Its time passed. As ``reset``; and a connection on which nothing else has been answered since may be dead.
        case late
        /// It could not connect.
        case unreachable
        /// The peer ended the connection, or stopped taking streams.
        case lost
        /// The peer took the connection and ended it without a byte of HTTP/2: it does not speak it, or it has just gone.
        case notHTTP2
    }

    private enum Phase: Equatable { case cold, opening(ID), open }

    /// A request on its connection.
    private struct Stay {
        let generation: Int
        /// How many answers that connection had brought before.
        let answersBefore: Int
        /// Whether no other request was on it.
        let isAlone: Bool
        /// Whether the peer's limit was known, and kept.
        let isWithinLimit: Bool
        /// Whether it was written, or is about to be.
        var isWritten = false
    }

    /// Most streams at once on one connection, and most that a connection may ever reset.
    static let resetBudget = 99
    /// Past so many resets a connection is left to end, and the next request opens another.
    static let resetsBeforeRetiring = 50
    /// After so many connections that gave streams back, the next one is filled with care.
    static let refusalsBeforeCare = 2

    private var phase = Phase.cold
    private(set) var generation = 0
    /// Who opened this generation.
    private var opener: ID = 0
    private var ownLimit = EndpointState.resetBudget
    /// How many streams at once the peer takes on this connection, where that is believed.
    private var peerLimit: Int?
    /// At how many streams the connection before this one has stopped.
    private var suspectedLimit: Int?
    /// How many connections before this one have given streams back, since one ended that was never full.
    private var refusals = 0
    private var wasRefused = false
    /// Whether this connection has once taken no more streams.
    private var wasFull = false
    private var resets = 0
    private var answers = 0
    private var isProven = false
    private var active: [ID: Stay] = [:]
    private var activeHere = 0
    /// Of those that are active here, how many are written; and the most that were at once.
    private var streams = 0
    private var peak = 0
    private var waiting: ArraySlice<ID> = []

    /// Whether nothing is in flight or waiting.
    var isIdle: Bool { active.isEmpty && waiting.isEmpty }

    /// Whether the connection that a request is on has ever brought an answer, so that its peer surely speaks HTTP/2.
    func isProven(for id: ID) -> Bool { active[id]?.generation != generation || isProven }

    /// Whether that will still turn out: the opener of the request's connection is under way.
    func isOpenerUnderWay(for id: ID) -> Bool { id != opener && active[opener]?.generation == active[id]?.generation }

    /// Another request on the connection that a request is on.
    func companion(of id: ID) -> ID? {
        guard let its = active[id]?.generation else { return nil }
        return active.first { $0.value.generation == its && $0.key != id }?.key
    }

    /// A request arrived; from now on at most `limit` streams are open at once.
    mutating func arrived(_ id: ID, limit: Int = EndpointState.resetBudget) -> [Action] {
        ownLimit = max(1, min(limit, Self.resetBudget))
        if waiting.isEmpty, hasRoom {
            enter(id)
            return [.send(id, generation: generation)]
        }
        waiting.append(id)
        return pump()
    }

    /// A request has its connection and is about to be written. The first one of a generation opens it for the others.
    mutating func written(_ id: ID) -> [Action] {
        guard var stay = active[id], stay.generation == generation, !stay.isWritten else { return [] }
        stay.isWritten = true
        active[id] = stay
        streams += 1
        peak = max(peak, streams)
        guard phase == .opening(id), !isCareful else { return [] }
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
    ///
    /// `wasRefused` says that it had been written, and the peer gave it back unseen, or ended the connection.
    mutating func notSent(_ id: ID, wasRefused: Bool = false) -> [Action] {
        let wasOpening = phase == .opening(id)
        if let stay = leave(id), stay.generation == generation {
            if wasRefused { self.wasRefused = true }
            if wasOpening {
                phase = .cold
            } else if phase == .open {
                if wasRefused { gaveBack() } else { stopped(stay) }
            }
        }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// The peer gave back a request: this connection takes no other. Whether it speaks HTTP/2 at all, its opener finds out first.
    private mutating func gaveBack() {
        phase = !isProven && active[opener]?.generation == generation ? .opening(opener) : .cold
    }

    /// The connection took no stream for a request that was to be sent on it.
    private mutating func stopped(_ stay: Stay) {
        if stay.isAlone {
            phase = .cold
            return
        }
        wasFull = true
        if peerLimit != nil {
            // Below the limit, and not because others have just come to their end: it is going away.
            if stay.isWithinLimit, stay.answersBefore == answers { phase = .cold }
        } else if suspectedLimit == peak || isCareful {
            peerLimit = max(1, peak)
        } else {
            suspectedLimit = peak
            phase = .cold
        }
    }

    /// A request's connection ended, or took no stream, before any byte of an answer. It is tried again on another connection,
    /// before all others, in the same bytes: a peer that has seen it after all knows its nonce and refuses it.
    mutating func lostUnanswered(_ id: ID) -> [Action] {
        if leave(id)?.generation == generation, phase == .open { phase = .cold }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// The peer ended a request's stream, and no byte of an answer was seen. It is tried again on the same connection, before all
    /// others, in the same bytes.
    mutating func endedUnanswered(_ id: ID) -> [Action] {
        let wasOpening = phase == .opening(id)
        if leave(id)?.generation == generation { answered(isOpener: wasOpening) }
        waiting.insert(id, at: waiting.startIndex)
        return pump()
    }

    /// A request ended.
    mutating func finished(_ id: ID, _ outcome: Outcome) -> [Action] {
        let wasOpening = phase == .opening(id)
        guard let stay = leave(id), stay.generation == generation else { return pump() }
        switch outcome {
        case .answered:
            answered(isOpener: wasOpening)
        case .reset, .late:
            resets += 1
            let isSilent = outcome == .late && stay.answersBefore == answers
            if wasOpening || activeHere == 0 || isSilent || resets >= Self.resetsBeforeRetiring { phase = .cold }
        case .lost:
            phase = .cold
        case .unreachable, .notHTTP2:
            // A peer that has given streams back before speaks HTTP/2.
            if wasOpening, outcome == .unreachable || !isCareful {
                phase = .cold
                return failAll()
            }
            if wasOpening || outcome == .notHTTP2 { phase = .cold }
        }
        return pump()
    }

    /// The peer has answered on this connection. One that gave streams back is not used any more.
    private mutating func answered(isOpener: Bool) {
        isProven = true
        answers += 1
        if isOpener { phase = wasRefused ? .cold : .open }
    }

    /// Whether this connection is filled only when its opener is answered.
    private var isCareful: Bool { refusals >= Self.refusalsBeforeCare }

    private mutating func failAll() -> [Action] {
        defer { waiting = [] }
        return waiting.map { .fail($0) }
    }

    /// Takes a request out of its connection; nil if it had none.
    private mutating func leave(_ id: ID) -> Stay? {
        guard let stay = active.removeValue(forKey: id) else { return nil }
        if stay.generation == generation {
            activeHere -= 1
            if stay.isWritten { streams -= 1 }
        }
        return stay
    }

    private mutating func enter(_ id: ID) {
        active[id] = Stay(
            generation: generation, answersBefore: answers, isAlone: activeHere == 0, isWithinLimit: peerLimit != nil)
        activeHere += 1
    }

    private mutating func beginGeneration(by id: ID) {
        generation += 1
        opener = id
        suspectedLimit = peerLimit ?? suspectedLimit
        peerLimit = nil
        if wasRefused { refusals += 1 } else if !wasFull { refusals = 0 }
        wasRefused = false
        wasFull = false
        isProven = false
        resets = 0
        answers = 0
        activeHere = 0
        streams = 0
        peak = 0
        phase = .opening(id)
    }

    /// Whether the connection is open, and takes one more stream.
    private var hasRoom: Bool {
        phase == .open && activeHere < min(ownLimit, peerLimit ?? .max, Self.resetBudget - resets)
    }

    /// Starts what may start.
    private mutating func pump() -> [Action] {
        var actions: [Action] = []
        while let id = waiting.first {
            switch phase {
            case .opening: return actions
            case .cold:
                beginGeneration(by: id)
                enter(id)
                actions.append(.open(id, generation: generation))
            case .open:
                guard hasRoom else { return actions }
                enter(id)
                actions.append(.send(id, generation: generation))
            }
            waiting.removeFirst()
        }
        return actions
    }
}
