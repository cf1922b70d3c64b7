internal import HTTPTypes
internal import Neuron
internal import Synchronization

/// The cheap checks, on what the headers say and before anything is proven. It refuses; it accepts, remembers and charges a
/// hotkey with nothing.
///
/// - Source: the table in section 2 of the native protocol in `docs/native-protocol.md`; the order of the statements is its order.
final class Gate: Sendable {
    /// What is at the door.
    enum Passage {
        /// Somebody asks what is served here, or whether anybody is.
        case discovery, health
        case claim(Claimed)
    }

    /// A claim that passed the gate. Only the gate makes one.
    final class Claimed: Sendable {
        let call: RawCall
        let claim: Claim
        let speaker: Dialects.Known
        let route: Route
        /// The limit of the synapse and of the axon.
        let maxBodyBytes: Int

        fileprivate init(_ call: RawCall, claim: Claim, speaker: Dialects.Known, route: Route, maxBodyBytes: Int) {
            self.call = call
            self.claim = claim
            self.speaker = speaker
            self.route = route
            self.maxBodyBytes = maxBodyBytes
        }
    }

    /// Whose failures are counted together. What carries a dialect's headers is counted apart from what does not, so that a
    /// flood of bare requests does not shut out a caller behind the same address.
    private struct Stranger: Hashable, Sendable {
        let network: IPAddress
        let carriesHeaders: Bool
    }

    private let routes: Routes
    /// What the protocols bring themselves, by their names.
    private let ownRoutes: [String: [SynapseName: Route]]
    private let policy: CallPolicy
    private let denied: Mutex<(hotkeys: Set<Hotkey>, addresses: Set<IPAddress>)>
    let dialects: Dialects
    private let sessions: SessionTable
    /// Where sessions are opened; nil where they are not.
    private let opening: Route?
    private let receiver: Hotkey
    private let replay: ReplayMemory
    private let floor: ReplayFloor
    private let maxBodyBytes: Int
    private let maxRequestAge: Duration
    private let failures: Mutex<RateLimiter<Stranger>>
    private let budgets: Mutex<RateLimiter<Hotkey>?>

    init(
        routes: Routes, policy: CallPolicy, dialects: Dialects, sessions: SessionTable, opensSessions: Bool,
        receiver: Hotkey, replay: ReplayMemory, floor: ReplayFloor, time: any TimeSource, limits: CallLimits
    ) {
        self.routes = routes
        self.policy = policy
        denied = Mutex((policy.deniedHotkeys, policy.deniedAddresses))
        self.dialects = dialects
        self.sessions = sessions
        opening = opensSessions ? Route(opening: sessions, isRegistered: policy.isRegistered, time: time) : nil
        ownRoutes = Dictionary(
            dialects.known.filter(\.isTaken).map { known in
                (known.name, Dictionary(known.dialect.ownSynapses.map { ($0.name, Route(empty: $0)) }) { first, _ in first })
            }
        ) { first, _ in first }
        self.receiver = receiver
        self.replay = replay
        self.floor = floor
        maxBodyBytes = limits.maxBodyBytes
        maxRequestAge = limits.maxRequestAge
        self.failures = Mutex(RateLimiter(limits.failures))
        budgets = Mutex(limits.callsPerHotkey.map { RateLimiter($0) })
    }

    /// Lets a call in as far as its headers go, or says why not.
    func enter(_ call: RawCall, _ speaker: Dialects.Speaker) throws(Rejection) -> Passage {
        let head = call.head
        // Limits: the address's failures, the header list, the announced body.
        let wait = failures.withLock { failures in
            failures.isWhole ? nil : failures.wait(for: stranger(call, speaker), at: call.arrivedAt)
        }
        if let wait { throw Self.tooMany(wait) }
        if call.isHeaderListTooLarge { throw Rejection(.headersTooLarge, "Send fewer or shorter headers.") }
        let announced = Self.announced(head)
        if announced > maxBodyBytes { throw Self.tooLarge(maxBodyBytes) }
        // The path is served.
        guard head.target.first == UInt8(ascii: "/") else { throw Rejection(.malformed, "Send the target as a path.") }
        if head.has(.method, "GET") {
            if head.has(.path, "/healthz") { return .health }
            if head.has(.path, "/.well-known/neuron") { return .discovery }
        }
        guard let route = route(of: head, speaker) else {
            throw dialects.answering(speaker).dialect.absent(head.targetText, served: routes.order)
        }
        // A dialect's headers are there, of one that is taken, which covers what the synapse wants covered.
        let known = try one(speaker)
        let dialect = known.dialect
        guard dialect.coversBody || !route.form.requiresWholeBody else {
            throw Rejection(.unsigned, "Sign the whole body, as btauth/1 does: this synapse wants it.")
        }
        guard !head.has(.path, "/.well-known/neuron/session") || dialect is NativeDialect else {
            throw Rejection(.unsigned, "Sign the opening of a session as btauth/1.")
        }
        // Shape, scheme, receiver, freshness.
        let claim = try dialect.claim(
            head, for: route.form, receiver: receiver,
            freshness: Freshness(now: call.arrived, floor: floor.value, maxAge: maxRequestAge))
        // The question does not go in a circle.
        try CallTrail.check(target: head.target, from: claim.hotkey, at: receiver, isCovered: dialect.coversBody)
        // Deny-lists, registration, a look at the hotkey's budget.
        if denied.withLock({ $0.hotkeys.contains(claim.hotkey) || $0.addresses.contains(call.peer.ip) }) {
            sessions.end(of: claim.hotkey)
            throw Rejection(.blacklisted, "This axon does not serve you.")
        }
        if policy.requiresRegistration, !policy.isRegistered(claim.hotkey) {
            sessions.end(of: claim.hotkey)
            throw Rejection(.notRegistered, "Register the hotkey on the subnet.")
        }
        if let wait = budgets.withLock({ $0?.wait(for: claim.hotkey, at: call.arrivedAt) }) { throw Self.tooMany(wait) }
        // The nonce has not been accepted yet: a look only.
        try dialect.look(at: claim, in: replay)
        let limit = min(maxBodyBytes, route.limits.maxRequestBytes)
        if announced > limit { throw Self.tooLarge(limit) }
        return .claim(Claimed(call, claim: claim, speaker: known, route: route, maxBodyBytes: limit))
    }

    /// The synapse that a call asks for, if it is served.
    func form(of call: RawCall) -> SynapseForm? { routes.route(at: call.head.path)?.form }

    /// The one protocol of a request, which is taken.
    private func one(_ speaker: Dialects.Speaker) throws(Rejection) -> Dialects.Known {
        switch speaker {
        case .none: throw Rejection(.unsigned, "Sign the request as btauth/1.")
        case .several: throw Rejection(.malformed, "Sign the request in one protocol.")
        case .one(let known):
            guard known.isTaken else {
                throw Rejection(.unsigned, "Sign the request as btauth/1: this axon takes nothing else.")
            }
            return known
        }
    }

    private func route(of head: RequestHead, _ speaker: Dialects.Speaker) -> Route? {
        if head.has(.path, "/.well-known/neuron/session") { return opening }
        if let route = routes.route(at: head.path) { return route }
        guard case .one(let known) = speaker, let own = ownRoutes[known.name], !own.isEmpty else { return nil }
        return SynapseName(path: head.targetText).flatMap { own[$0] }
    }

    /// Refuses others than before from now on.
    func deny(hotkeys: Set<Hotkey>, addresses: Set<IPAddress>) { denied.withLock { $0 = (hotkeys, addresses) } }

    /// Gives each hotkey another budget from now on; all begin full.
    func limit(callsPerHotkey budget: CallBudget?) { budgets.withLock { $0 = budget.map { RateLimiter($0) } } }

    /// Charges a proven caller's budget.
    func charge(_ caller: Caller, at now: MonotonicInstant) throws(Rejection) {
        let wait: Duration? = budgets.withLock { budgets in
            guard budgets?.charge(caller.hotkey, at: now) == false else { return nil }
            return budgets?.wait(for: caller.hotkey, at: now) ?? .seconds(1)
        }
        if let wait { throw Self.tooMany(wait) }
    }

    /// Charges a failure of an unproven call to where it came from.
    func failed(_ call: RawCall, _ speaker: Dialects.Speaker, with rejection: Rejection, at now: MonotonicInstant) {
        // Being over budget, and our own lack of room, are not the stranger's failures.
        guard rejection.problem.status != 429, rejection.problem.status != 503 else { return }
        failures.withLock { _ = $0.charge(stranger(call, speaker), at: now) }
    }

    /// Charges a broken protocol to where it came from.
    func failed(_ peer: SocketAddress, at now: MonotonicInstant) {
        failures.withLock { _ = $0.charge(Stranger(network: peer.network, carriesHeaders: false), at: now) }
    }

    private func stranger(_ call: RawCall, _ speaker: Dialects.Speaker) -> Stranger {
        let isBare = if case .none = speaker { true } else { false }
        return Stranger(network: call.peer.network, carriesHeaders: !isBare)
    }

    /// The body's length as announced; 0 where nothing readable is.
    private static func announced(_ head: RequestHead) -> Int {
        head[.contentLength].flatMap(DecimalText.parse).map { Int(clamping: $0) } ?? 0
    }

    static func tooLarge(_ limit: Int) -> Rejection {
        Rejection(.tooLarge, "Send a smaller body.", limit: UInt64(limit))
    }

    private static func tooMany(_ wait: Duration) -> Rejection {
        Rejection(.rateLimited, "Too many requests: slow down.", retryAfter: wait)
    }
}
