internal import HTTPTypes
internal import Logging
internal import Neuron
internal import Synchronization

/// From a raw call to its answer. The order of the checks is the protocol's, and each step takes what only the step before it
/// makes: a `RawCall` passes the ``Gate`` as a `Claimed`, is proven to a ``Proven`` with its ``Caller``, and only that is handled.
///
/// - Source: sections 2, 3 and 6 of the native protocol in `docs/native-protocol.md`.
final class Pipeline: Sendable {
    /// A call whose caller is proven and whose nonce is recorded. From here on every answer is signed.
    struct Proven: Sendable {
        let caller: Caller
        /// The protocol that the caller speaks.
        let dialect: any WireDialect
        let route: Route
        /// Names the call in the log and to its caller.
        let id: String
        let body: Bytes
        /// The body's hash, as the caller signed it.
        let digest: Bytes
        /// The body's place in the budget, for as long as anybody holds this.
        private let room: BodyBudget.Share
        let deadline: Deadline

        fileprivate init(
            caller: Caller, claimed: Gate.Claimed, id: String, body: Bytes, digest: Bytes, room: BodyBudget.Share,
            deadline: Deadline
        ) {
            self.caller = caller
            dialect = claimed.dialect
            route = claimed.route
            self.id = id
            self.body = body
            self.digest = digest
            self.room = room
            self.deadline = deadline
        }
    }

    /// How long a call waited, and its handler worked.
    private struct Timing: Sendable {
        let queued: Duration
        let handled: Duration
        var header: String { Pipeline.timing(queued: queued, handled: handled) }
    }

    /// How a proven call ends.
    private enum Outcome: Sendable {
        case answer(Answer, timing: Timing)
        case rejection(Rejection)
        case deadline
        case gone
    }

    /// How long an answer may take to leave, past the caller's deadline if need be: its slot is not a slow reader's to keep.
    private static let sendingTime: Duration = .seconds(5)
    /// The most that a stranger is told, in bytes.
    static let strangersBytes = NativeDialect.strangersBytes

    let gate: Gate
    let queue: AdmissionQueue
    private let policy: CallPolicy
    private let middleware: [any AxonMiddleware]
    private let signer: any Signer
    private let replay: ReplayMemory
    private let receipts: (any ReceiptKeeper)?
    private let bodies: BodyBudget
    private let discovery: Discovery
    private let time: any TimeSource
    private let logger: Logger
    private let random: Mutex<RandomSource>
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
        self.replay = replay
        self.receipts = receipts
        bodies = BodyBudget(limit: limits.maxHeldBodyBytes)
        self.discovery = discovery
        self.time = time
        self.random = Mutex(random)
        self.logger = logger
        counts = ProtocolCounts(logger: logger)
    }

    /// Answers one call, or lets it go when its caller has left.
    func serve(_ call: RawCall) async {
        do {
            switch try gate.enter(call) {
            case .health: await call.respond(HTTPResponse(status: .ok), body: [])
            case .discovery: await call.respond(discovery.response, body: discovery.body(now: time.now))
            case .claim(let claimed):
                let proven = try await prove(claimed, call)
                await handle(proven, call)
            }
        } catch let rejection as Rejection {
            gate.failed(call, with: rejection, at: time.monotonic)
            logger.debug("stranger refused", metadata: ["problem": "\(rejection.problem.name ?? "")"])
            let dialect = gate.dialect(of: call)
            counts.refused(dialect)
            let elapsed = time.monotonic.since(call.arrivedAt)
            let answer = dialect.write(.refusal(rejection, id: newID(), elapsed: elapsed), to: nil, for: gate.form(of: call))
            await call.respond(answer.head, body: answer.body)
        } catch {
            // The caller left before it was proven; nobody waits for an answer.
        }
    }

    // MARK: Proof

    /// The body, the signature, the record of the nonce.
    private func prove(_ claimed: Gate.Claimed, _ call: RawCall) async throws -> Proven {
        let claim = claimed.claim
        var digest = RunningDigest(claimed.dialect.bodyDigest)
        let room = BodyBudget.Share(of: bodies, for: call.peer.network)
        let body = try await read(call.body, limit: claimed.maxBodyBytes, digest: &digest, into: room)
        if let scheme = policy.pinnedSchemes[claim.hotkey], let signature = claim.signature, scheme != signature.scheme {
            throw Rejection(.badSignature, "Sign with \(scheme.rawValue): this hotkey is pinned to it.")
        }
        let hash = digest.finalize()
        let dialect = claimed.dialect
        let proof = try dialect.verify(
            claim, head: call.head, body: body, digest: hash, for: claimed.route.form, receiver: signer.hotkey)
        let caller = try await dialect.record(proof, in: replay, isRegistered: policy.isRegistered(claim.hotkey))
        room.isProven()
        counts.proven(dialect)
        let patience = min(claimed.route.timeout, caller.timeout ?? claimed.route.timeout)
        return Proven(
            caller: caller, claimed: claimed, id: newID(), body: proof.content ?? body, digest: hash, room: room,
            deadline: Deadline(call.arrivedAt.advanced(by: patience)))
    }

    private func read(_ reader: BodyReader, limit: Int, digest: inout RunningDigest, into room: BodyBudget.Share) async throws
        -> Bytes
    {
        var body: Bytes = []
        do throws(BodyReader.Failure) {
            while let bytes = try await reader.next() {
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
            case .noRoom: throw Rejection(.overloaded, "No room for the body; try again later.", retryAfter: .seconds(1))
            }
        }
        return body
    }

    // MARK: Work

    /// Handles a proven call within its deadline and sends the signed answer.
    private func handle(_ proven: Proven, _ call: RawCall) async {
        let began = time.monotonic
        let logger = logger(of: proven)
        let context = CallContext(
            caller: proven.caller, deadline: proven.deadline, address: call.peer,
            trail: CallTrail(target: call.head.path ?? "") ?? .start, logger: logger)
        let lease = AdmissionQueue.Lease(of: queue)
        let outcome = Pending<Outcome>()
        call.gone.whenSettled { outcome.settle(.gone) }
        let sink = proven.route.isStreaming ? ChunkSink(for: proven.dialect, time: time) : nil
        // All end with this call: dropping them cancels them. A handler that does not notice keeps its slot, see the queue.
        let sending = sink.map { sink in
            OwnedTask {
                guard await sink.opened.value else { return }
                let handled = self.time.monotonic.since(began)
                let head = proven.dialect.write(.stream(handled: handled), to: proven.caller, for: proven.route.form).head
                await call.respond(head, by: sink.stream)
            }
        }
        let work = OwnedTask { outcome.settle(await self.work(proven, call, context, lease, sink)) }
        let alarm = OwnedTask { if await self.isLate(proven, sink) { outcome.settle(.deadline) } }
        let ending = await outcome.value
        work.cancel()
        alarm.cancel()
        let time = time
        let overtime = max(proven.deadline.instant, time.monotonic.advanced(by: Self.sendingTime))
        let impatience = OwnedTask {
            // Cancelled when the answer is out.
            do { try await time.sleep(until: overtime) } catch { return }
            call.abandon()
        }
        let status = await close(sink, with: ending, proven, call)
        await sending?.value
        impatience.cancel()
        lease.close {
            logger.warning("the handler goes on although its call is over: it must notice cancellation")
        }
        let elapsed = time.monotonic.since(began).inSeconds * 1_000
        logger.debug("call ended", metadata: ["status": "\(status)", "elapsed_ms": "\(elapsed)"])
    }

    /// Whether the call's time passes, or its handler owes a chunk for too long; false when the call ends before that.
    private func isLate(_ proven: Proven, _ sink: ChunkSink?) async -> Bool {
        let total = proven.deadline.instant
        do {
            guard let sink, case .stream(let patience, _) = proven.route.work else {
                try await time.sleep(until: total)
                return true
            }
            while time.monotonic < total, !sink.isOverdue(after: patience) {
                try await time.sleep(until: min(total, sink.chunkDeadline(after: patience)))
            }
            return true
        } catch {
            // A sleep that is cancelled means that the call ended in time.
            return false
        }
    }

    /// Gives a call its end, and returns its status; 0 where it has none.
    private func close(_ sink: ChunkSink?, with ending: Outcome, _ proven: Proven, _ call: RawCall) async -> Int {
        let rejection: Rejection
        switch ending {
        case .gone:
            sink?.stream.leave()
            _ = sink?.close()
            return 0
        case .answer(let answer, let timing):
            if let sink { return await finish(sink, proven, call) }
            return await send(
                .answer(answer.body, mediaType: proven.route.mediaType, timing: timing.header, handled: timing.handled), proven,
                call)
        case .deadline:
            rejection = Rejection(.deadlineExceeded, "The time that you or the synapse allow has passed; allow more.")
        case .rejection(let reason): rejection = reason
        }
        if let sink, sink.close() {
            // The head has left: all that can be said is that this is no end.
            sink.stream.finish(.aborted)
            return 0
        }
        return await reject(rejection, proven, call)
    }

    /// Ends a stream with the trailers that prove it.
    private func finish(_ sink: ChunkSink, _ proven: Proven, _ call: RawCall) async -> Int {
        do {
            let digest = sink.complete()
            let proof = try await proven.dialect.proof(
                ofStatus: 200, digest: digest, to: proven.caller, by: signer, now: time.now)
            keep(proven, call, status: 200, digest: digest, proof: proof)
            sink.stream.finish(.trailers(proof))
            return 200
        } catch {
            logger.error("a stream could not be signed", metadata: ["reason": "\(error.message)"])
            sink.stream.finish(.aborted)
            return 0
        }
    }

    /// A name for a call: a random uuid, version 4.
    private func newID() -> String {
        let (high, low) = random.withLock { ($0.next(), $0.next()) }
        let bits = (high & ~0xF000 | 0x4000, low & ~(3 << 62) | 2 << 62)
        let digits = [bits.0, bits.1].map { String(repeating: "0", count: $0.leadingZeroBitCount / 4) + String($0, radix: 16) }
        let (first, second) = (digits[0], digits[1])
        return [
            first.prefix(8), first.dropFirst(8).prefix(4), first.dropFirst(12), second.prefix(4), second.dropFirst(4),
        ].joined(separator: "-")
    }

    /// The log of one call: its id, the protocol, the synapse, the caller.
    private func logger(of proven: Proven) -> Logger {
        var logger = logger
        logger[metadataKey: "request"] = "\(proven.id)"
        logger[metadataKey: "protocol"] = "\(proven.dialect.name)"
        logger[metadataKey: "synapse"] = "\(proven.route.name)"
        logger[metadataKey: "hotkey"] = "\(proven.caller.hotkey)"
        return logger
    }

    /// Everything from the hotkey's budget to the handler's answer. Never throws: what goes wrong is an outcome.
    private func work(
        _ proven: Proven, _ call: RawCall, _ context: CallContext, _ lease: AdmissionQueue.Lease, _ sink: ChunkSink?
    ) async -> Outcome {
        do {
            try check(proven, call)
            if case .refused(let reason) = await policy.blacklist(proven.caller, proven.route.name) {
                throw Rejection(.blacklisted, reason)
            }
            let priority = await policy.priority(proven.caller, proven.route.name)
            let arrived = time.monotonic
            try await lease.admit(priority: priority, deadline: proven.deadline)
            defer { lease.handlerEnded() }
            let began = time.monotonic
            sink?.begin()
            let answer = try await chain(proven.route, sink)(Call(synapse: proven.route.name, body: proven.body), context)
            guard answer.body.count <= proven.route.limits.maxResponseBytes else {
                return .rejection(failure("its answer has \(answer.body.count) bytes, more than the synapse allows", context))
            }
            return .answer(answer, timing: Timing(queued: began.since(arrived), handled: time.monotonic.since(began)))
        } catch let rejection as Rejection {
            return .rejection(rejection)
        } catch {
            // A write to a reader who has left throws before this task is cancelled for it.
            let hasLeft = Task.isCancelled || (error is CancellationError && call.gone.current != nil)
            return hasLeft ? .gone : .rejection(failure("\(error)", context))
        }
    }

    private func check(_ proven: Proven, _ call: RawCall) throws(Rejection) {
        try gate.charge(proven.caller, at: time.monotonic)
        try proven.dialect.check(call.head, mediaType: proven.route.mediaType)
    }

    /// The handler inside its middleware, the first outermost.
    private func chain(_ route: Route, _ sink: ChunkSink?) -> @Sendable (Call, CallContext) async throws -> Answer {
        let handler: @Sendable (Call, CallContext) async throws -> Answer =
            switch route.work {
            case .whole(let handle): handle
            case .stream(_, let handle):
                { call, context in
                    // A stream without a sink does not come about; its end is an answer without a body.
                    if let sink { try await handle(call, context, sink) }
                    return Answer(body: [])
                }
            }
        return middleware.reversed().reduce(handler) { inner, outer in
            { call, context in try await outer.handle(call, context) { try await inner($0, context) } }
        }
    }

    /// What the caller is told when the miner's own code failed: nothing but the id that the log has too.
    private func failure(_ reason: String, _ context: CallContext) -> Rejection {
        context.logger.error("the handler failed", metadata: ["reason": "\(reason)"])
        let id = context.logger[metadataKey: "request"].map { "\($0)" } ?? ""
        return Rejection(.handlerFailed, "The miner failed; tell its operator the id \(id).")
    }

    // MARK: Answers

    private func reject(_ rejection: Rejection, _ proven: Proven, _ call: RawCall) async -> Int {
        await send(
            .refusal(rejection, id: proven.id, elapsed: time.monotonic.since(call.arrivedAt)), proven, call)
    }

    /// Signs and sends. An answer that can't be signed is not sent as one.
    private func send(_ outcome: WireOutcome, _ proven: Proven, _ call: RawCall) async -> Int {
        let dialect = proven.dialect
        do {
            let answer = dialect.write(outcome, to: proven.caller, for: proven.route.form)
            let status = answer.head.status.code
            var signed = answer.head
            if dialect.signsAnswers {
                let digest = dialect.bodyDigest.hash(answer.body)
                let proof = try await dialect.proof(
                    ofStatus: status, digest: digest, to: proven.caller, by: signer, now: time.now)
                keep(proven, call, status: status, digest: digest, proof: proof)
                for field in proof { signed.headerFields[field.name] = field.value }
            }
            await call.respond(signed, body: answer.body)
            return status
        } catch {
            logger.error("an answer could not be signed", metadata: ["reason": "\(error.message)"])
            let failure = Rejection(.handlerFailed, "The axon could not sign its answer; try again later.")
            let answer = dialect.write(
                .refusal(failure, id: proven.id, elapsed: time.monotonic.since(call.arrivedAt)), to: nil, for: proven.route.form
            )
            await call.respond(answer.head, body: answer.body)
            return answer.head.status.code
        }
    }

    /// Leaves the proof of an answered request to whoever keeps it.
    private func keep(_ proven: Proven, _ call: RawCall, status: Int, digest: Bytes, proof: HTTPFields) {
        guard let receipts else { return }
        let receipt = proven.dialect.receipt(
            of: call.head, digest: proven.digest, by: proven.caller.hotkey, answer: status, digest: digest, proof: proof,
            by: signer.hotkey)
        if let receipt { receipts.keep(receipt) }
    }

    private static func timing(queued: Duration, handled: Duration) -> String {
        func milliseconds(_ duration: Duration) -> String {
            let micros = duration.wholeNanoseconds / 1_000
            let rest = String(micros % 1_000)
            return "\(micros / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
        }
        return "queue;dur=\(milliseconds(queued)), handler;dur=\(milliseconds(handled))"
    }
}
