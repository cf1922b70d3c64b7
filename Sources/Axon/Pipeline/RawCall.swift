package import Neuron
internal import Synchronization

/// One request as it came from a connection, nothing of it proven, and the way back for its answer.
package final class RawCall: Sendable {
    /// Method, target and headers.
    package let head: RequestHead
    /// Whether the headers were larger than the limit; then most of them are not in `head`.
    package let isHeaderListTooLarge: Bool
    /// The other end of the connection.
    package let peer: SocketAddress
    /// The wall clock when the headers were complete.
    package let arrived: UnixTime
    /// The same moment by the monotonic clock.
    package let arrivedAt: MonotonicInstant
    /// The body, as it arrives.
    let body: BodyReader
    /// How the connection names the call.
    private let id: Int
    private let outlet: any CallOutlet
    private let gathering = Atomic<Gathering>(.open)
    private let state = Mutex(State())

    /// What follows an answer's head.
    enum Reply: Sendable {
        /// All of the body.
        case whole(Bytes)
        /// A body that comes piece by piece, then trailers.
        case stream(AnswerStream)
    }

    /// Whether answers wait to be sent together with others.
    private enum Gathering: UInt8, AtomicRepresentable {
        /// Each is sent at once.
        case open
        /// They wait.
        case gathered
        /// One waits.
        case waiting
    }

    private struct State {
        var isGone = false
        /// Done once the caller has left.
        var actions: [@Sendable () -> Void] = []
        var course = CallCourse()
        /// Wakes who watches the course, at most one.
        var watcher: Pending<Void>?
    }

    init(
        id: Int, head: RequestHead, isHeaderListTooLarge: Bool, peer: SocketAddress, time: any TimeSource, body: BodyReader,
        outlet: any CallOutlet
    ) {
        self.id = id
        self.head = head
        self.isHeaderListTooLarge = isHeaderListTooLarge
        self.peer = peer
        arrived = time.now
        arrivedAt = time.monotonic
        self.body = body
        self.outlet = outlet
    }

    // MARK: The caller's presence

    /// Whether the caller has left or has its answer.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// Calls `action` once the caller has left or has its answer, at once if it has.
    func whenGone(_ action: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.actions.append(action) }
            return state.isGone
        }
        if isGone { action() }
    }

    /// The caller has left or has its answer.
    func leave() {
        let actions = state.withLock { state in
            state.isGone = true
            defer { state.actions = [] }
            return state.actions
        }
        for action in actions { action() }
        body.fail(.gone)
    }

    // MARK: The course

    /// Changes how far the call has come, and wakes who watches it.
    func proceed<Result: Sendable>(_ change: (inout CallCourse) -> Result) -> Result {
        let (result, watcher) = state.withLock { state in
            let result = change(&state.course)
            defer { state.watcher = nil }
            return (result, state.watcher)
        }
        watcher?.settle(())
        return result
    }

    /// Whether nothing more is done for the call.
    var isOver: Bool { state.withLock { $0.course.isOver } }

    /// How far the call has come, once it has come as far as `isThere` wants. One who waits at a time.
    func course(where isThere: (CallCourse) -> Bool) async -> CallCourse {
        while true {
            let watcher = Pending<Void>()
            let course: CallCourse? = state.withLock { state in
                if isThere(state.course) { return state.course }
                state.watcher = watcher
                return nil
            }
            if let course { return course }
            await watcher.value
        }
    }

    // MARK: The answer

    /// Ends the exchange on its connection: whoever takes an answer too slowly does not get the rest of it.
    func abandon() { outlet.send(.abandon(id)) }

    /// Sends the answer, which has `patience` to leave; `witness` hears when it has left for the caller, or never will.
    func respond(
        _ head: AnswerHead, body: Bytes, within patience: Duration? = nil, witness: (any AnswerWitness)? = nil
    ) {
        send(.respond(id, head, .whole(body), patience, witness))
    }

    /// Sends an answer whose body comes by `stream`; returns when its end has left for the caller, or never will.
    func respond(_ head: AnswerHead, by stream: AnswerStream) async {
        let out = Pending<Void>()
        send(.respond(id, head, .stream(stream), nil, out))
        await out.value
    }

    private func send(_ command: CallCommand) {
        guard gathering.load(ordering: .acquiring) == .gathered else { return outlet.send(command) }
        outlet.leave(command)
        // Who gathers either sees that something waits, or has stopped gathering, and then it is sent here.
        let (isNoted, _) = gathering.compareExchange(
            expected: .gathered, desired: .waiting, ordering: .acquiringAndReleasing)
        if !isNoted { outlet.collect() }
    }

    /// From now on answers wait, until ``gathered()``.
    func gather() { gathering.store(.gathered, ordering: .releasing) }

    /// Ends the waiting. Returns where an answer waits, for its connection to be told.
    func gathered() -> (any CallOutlet)? {
        gathering.exchange(.open, ordering: .acquiringAndReleasing) == .waiting ? outlet : nil
    }
}
