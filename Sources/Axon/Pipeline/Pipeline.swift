internal import HTTPTypes
internal import Logging
internal import Neuron
internal import Synchronization

/// From a raw call to its answer. The order of the checks is the protocol's, and each step takes what only the step before it
/// makes: a `RawCall` passes the ``Gate`` as a `Claimed`, is proven to a ``Proven`` with its ``Caller``, and only that is handled.
///
/// - Source: sections 2, 3 and 6 of the native protocol in `docs/native-protocol.md`.
final class Pipeline: Sendable {
    /// The most that a stranger is told, in bytes.
    static let strangersBytes = NativeDialect.strangersBytes

    let gate: Gate
    let queue: AdmissionQueue
    let policy: CallPolicy
    let middleware: [any AxonMiddleware]
    let signer: any Signer
    /// The signer, where it is a key of this process.
    let key: KeyPair?
    /// The signer's hotkey.
    let hotkey: Hotkey
    private let replay: ReplayMemory
    let receipts: (any ReceiptKeeper)?
    private let bodies: BodyBudget
    private let discovery: Discovery
    let time: any TimeSource
    let logger: Logger
    private let names: Mutex<RandomSource>
    /// How many calls came in each protocol.
    let counts: ProtocolCounts

    init(
        gate: Gate, policy: CallPolicy, middleware: [any AxonMiddleware], signer: any Signer,
        replay: ReplayMemory, receipts: (any ReceiptKeeper)?, discovery: Discovery, limits: CallLimits, time: any TimeSource,
        random: RandomSource,
        logger: Logger
    ) {
        self.gate = gate
        queue = AdmissionQueue(maxConcurrent: limits.maxConcurrent, maxWaiting: limits.maxWaiting, time: time)
        self.policy = policy
        self.middleware = middleware
        self.signer = signer
        key = signer as? KeyPair
        hotkey = signer.hotkey
        self.replay = replay
        self.receipts = receipts
        bodies = BodyBudget(limit: limits.maxHeldBodyBytes)
        self.discovery = discovery
        self.time = time
        // Names are no secrets: seeded once, they cost no call of the system each.
        var random = random
        names = Mutex(.seeded(random.next()))
        self.logger = logger
        counts = ProtocolCounts(of: gate.dialects, logger: logger)
    }

    /// What comes of a call as far as its headers go.
    enum Entrance {
        /// It makes a claim, which passed the gate.
        case claimed(Gate.Claimed)
        /// It is over, by this answer.
        case answered(AnswerHead, Bytes)
    }

    /// Looks at a call's headers. Waits for nothing but short locks, so that its connection's event loop may ask.
    func enter(_ call: RawCall) -> Entrance {
        let speaker = gate.dialects.speaker(of: call.head)
        do throws(Rejection) {
            switch try gate.enter(call, speaker) {
            case .claim(let claimed): return .claimed(claimed)
            case .health: return .answered(AnswerHead(status: 200), [])
            case .discovery: return .answered(discovery.head, discovery.body(now: time.now))
            }
        } catch {
            let answer = refusal(error, call, speaker)
            return .answered(answer.head, answer.body)
        }
    }

    /// Answers one call, or lets it go when its caller has left. Waits only where something has to be waited for.
    nonisolated(nonsending) func serve(_ claimed: Gate.Claimed) async {
        let call = claimed.call
        defer { call.proceed { $0.finish() } }
        do {
            let content =
                if let whole = try readAtOnce(call.body, claimed) { whole } else { try await read(call, claimed) }
            let proof = try verify(claimed, content, call)
            let isRegistered = policy.isRegistered(claimed.claim.hotkey)
            let dialect = claimed.speaker.dialect
            let caller =
                if let caller = try dialect.recordAtOnce(proof, in: replay, isRegistered: isRegistered) { caller } else {
                    try await dialect.record(proof, in: replay, isRegistered: isRegistered)
                }
            let proven = try proven(caller, claimed, content, proof.content, call)
            if proven.route.isStreaming { await stream(proven, call) } else { await answer(proven, call) }
        } catch let rejection as Rejection {
            let answer = refusal(rejection, call, .one(claimed.speaker))
            call.respond(answer.head, body: answer.body)
        } catch {
            // The caller left before it was proven; nobody waits for an answer.
        }
    }

    /// What is said to a caller that is not proven, and charged to where it came from.
    private func refusal(_ rejection: Rejection, _ call: RawCall, _ speaker: Dialects.Speaker) -> WireAnswer {
        let now = time.monotonic
        gate.failed(call, speaker, with: rejection, at: now)
        logger.debug("stranger refused", metadata: ["problem": "\(rejection.problem.name ?? "")"])
        let known = gate.dialects.answering(speaker)
        counts.refused(known)
        return known.dialect.write(
            .refusal(rejection, id: newID(), elapsed: now.since(call.arrivedAt)), to: nil, for: gate.form(of: call))
    }

    // MARK: Proof

    /// A call's body, its hash, and its share of the budget where it was read piece by piece.
    private struct Content {
        let body: Bytes
        let digest: Bytes
        let room: BodyBudget.Share?
    }

    /// The scheme that the hotkey is pinned to, and the signature.
    private func verify(_ claimed: Gate.Claimed, _ content: Content, _ call: RawCall) throws(Rejection) -> Proof {
        let claim = claimed.claim
        if let signature = claim.signature, let scheme = policy.pinnedSchemes[claim.hotkey], scheme != signature.scheme {
            throw Rejection(.badSignature, "Sign with \(scheme.rawValue): this hotkey is pinned to it.")
        }
        return try claimed.speaker.dialect.verify(
            claim, head: call.head, body: content.body, digest: content.digest, for: claimed.route.form, receiver: hotkey)
    }

    /// A call whose nonce is recorded, with a place for its body.
    private func proven(
        _ caller: Caller, _ claimed: Gate.Claimed, _ content: Content, _ rewritten: Bytes?, _ call: RawCall
    ) throws(Rejection) -> Proven {
        guard let place = content.room?.proven() ?? BodyBudget.Place(in: bodies, for: content.body.count) else {
            throw Self.noRoom
        }
        counts.proven(claimed.speaker)
        let patience = min(claimed.route.timeout, caller.timeout ?? claimed.route.timeout)
        return Proven(
            caller: caller, speaker: claimed.speaker, route: claimed.route, id: newID(), body: rewritten ?? content.body,
            digest: content.digest, deadline: Deadline(call.arrivedAt.advanced(by: patience)), place: place)
    }

    /// The body and its hash where all of it is here and it is small; nil else.
    private func readAtOnce(_ reader: BodyReader, _ claimed: Gate.Claimed) throws(Rejection) -> Content? {
        guard let body = reader.takeWhole() else { return nil }
        guard body.count <= claimed.maxBodyBytes else { throw Gate.tooLarge(claimed.maxBodyBytes) }
        return Content(body: body, digest: claimed.speaker.dialect.bodyDigest.hash(body), room: nil)
    }

    /// The body and its hash, hashed as it arrives.
    private func read(_ call: RawCall, _ claimed: Gate.Claimed) async throws -> Content {
        let room = BodyBudget.Share(of: bodies, for: call.peer.network)
        let limit = claimed.maxBodyBytes
        var digest = RunningDigest(claimed.speaker.dialect.bodyDigest)
        var body: Bytes = []
        do throws(BodyReader.Failure) {
            while let bytes = try await call.body.next() {
                guard body.count + bytes.count <= limit else { throw BodyReader.Failure.tooLarge }
                guard room.take(bytes.count) else { throw BodyReader.Failure.noRoom }
                digest.update(bytes)
                if body.isEmpty { body = bytes } else { body.append(contentsOf: bytes) }
            }
        } catch {
            switch error {
            case .gone: throw CancellationError()
            case .tooSlow: throw Rejection(.tooSlow, "Send the body within 30 s, at 1 KiB/s or more.")
            case .tooLarge: throw Gate.tooLarge(limit)
            case .noRoom: throw Self.noRoom
            }
        }
        return Content(body: body, digest: digest.finalize(), room: room)
    }

    private static let noRoom = Rejection(.overloaded, "No room for the body; try again later.", retryAfter: .seconds(1))

    // MARK: What both kinds of answers share

    /// A name for a call.
    private func newID() -> CallID { names.withLock { CallID(using: &$0) } }

    /// What the handler knows of a call.
    func context(of proven: Proven, _ call: RawCall) -> CallContext {
        CallContext(
            caller: proven.caller, deadline: proven.deadline, address: call.peer,
            trail: CallTrail(target: call.head.target) ?? .start, axonsLogger: logger, id: proven.id,
            synapse: proven.route.name)
    }

    /// Whether a proven call may go on: its hotkey's budget, method and media type, the subnet's own word. Returns its priority.
    nonisolated(nonsending) func admit(_ proven: Proven, _ call: RawCall) async throws -> Double {
        try gate.charge(proven.caller, at: time.monotonic)
        try proven.dialect.check(call.head, mediaType: proven.route.mediaType)
        guard policy.hasHooks else { return 0 }
        if case .refused(let reason) = await policy.blacklist(proven.caller, proven.route.name) {
            throw Rejection(.blacklisted, reason)
        }
        return await policy.priority(proven.caller, proven.route.name)
    }

    /// A handler inside its middleware, the first outermost.
    func chain(_ handler: @escaping @Sendable (Call, CallContext) async throws -> Answer)
        -> @Sendable (Call, CallContext) async throws -> Answer
    {
        middleware.reversed().reduce(handler) { inner, outer in
            { call, context in try await outer.handle(call, context) { try await inner($0, context) } }
        }
    }

    /// What the caller is told when the miner's own code failed: nothing but the id that the log has too.
    func failure(_ reason: String, _ proven: Proven, _ context: CallContext) -> Rejection {
        context.logger.error("the handler failed", metadata: ["reason": "\(reason)"])
        return Rejection(.handlerFailed, "The miner failed; tell its operator the id \(proven.id).")
    }

    /// Leaves the proof of an answered request to whoever keeps it.
    func keep(_ proven: Proven, _ call: RawCall, status: Int, digest: Bytes, proof: HeaderBlock) {
        guard let receipts else { return }
        let receipt = proven.dialect.receipt(
            of: call.head.http, digest: proven.digest, by: proven.caller.hotkey, answer: status, digest: digest,
            proof: proof.fields, by: hotkey)
        if let receipt { receipts.keep(receipt) }
    }

    /// Says in the log that a handler outlived its call.
    func warnOfStuckHandler(_ context: CallContext) {
        context.logger.warning("the handler goes on although its call is over: it must notice cancellation")
    }
}
