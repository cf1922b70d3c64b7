internal import HTTPTypes
internal import Logging
internal import Neuron

/// What a dendrite does for one axon: guard the address, sign, send, prove, and try once more where the protocol says so.
final class Asker: Sendable {
    let signer: any Signer
    let configuration: Dendrite.Configuration
    let transport: any DendriteTransport
    let memory: PeerMemory
    let receipts: (any ReceiptKeeper)?
    /// The axon's entry as the chain has it now; nil where there is no chain to ask.
    let reread: (@Sendable (AxonEndpoint) async -> AxonEndpoint?)?
    let nonces: NonceSource
    let time: any TimeSource
    let chance: Chance
    let latencies: Latencies
    let logger: Logger
    let lanes: Lanes
    let sessions: SessionBook
    /// Whether queries may go in sessions, which leave no proof for third parties.
    let usesSessions: Bool

    init(
        signer: any Signer, configuration: Dendrite.Configuration, transport: any DendriteTransport, memory: PeerMemory,
        receipts: (any ReceiptKeeper)?, reread: (@Sendable (AxonEndpoint) async -> AxonEndpoint?)?, nonces: NonceSource,
        time: any TimeSource, chance: Chance,
        logger: Logger
    ) {
        self.signer = signer
        self.configuration = configuration
        self.transport = transport
        self.memory = memory
        self.receipts = receipts
        self.reread = reread
        self.nonces = nonces
        self.time = time
        self.chance = chance
        lanes = Lanes(chance: chance)
        latencies = Latencies()
        sessions = SessionBook(time: time)
        usesSessions = configuration.sessions == .automatic && receipts == nil
        self.logger = logger
    }

    /// The same asker, which signs each query and knows no sessions.
    private init(signingFor other: Asker) {
        signer = other.signer
        configuration = other.configuration
        transport = other.transport
        memory = other.memory
        receipts = other.receipts
        reread = other.reread
        nonces = other.nonces
        time = other.time
        chance = other.chance
        latencies = other.latencies
        logger = other.logger
        lanes = other.lanes
        sessions = SessionBook(time: time)
        usesSessions = false
    }

    /// The same asker, which signs each query and knows no sessions.
    var signingEach: Asker { Asker(signingFor: self) }

    /// Asks for a typed answer.
    func reply<S: Synapse>(to question: Question, as _: S.Type, from axon: AxonEndpoint, by deadline: Deadline) async -> Reply<
        S
    > {
        let finding = await ask(question, of: axon, by: deadline)
        var result: Result<S.Response, DendriteError>
        if let error = finding.error {
            result = .failure(error)
        } else {
            do {
                result = .success(try SynapseCoding.decode(S.Response.self, from: finding.body))
            } catch {
                let place = error.field.map { " (\($0))" } ?? ""
                result = .failure(
                    DendriteError(
                        .undecodable, "The answer of \(axon.named) is not a \(S.self).Response\(place): \(error.message)",
                        remedy: "Check that both sides use the same synapse.", cause: error, status: finding.status))
            }
        }
        return Reply(
            axon: axon, result: result, timing: finding.timing, isAuthenticated: finding.proof != nil,
            wireProtocol: finding.wireProtocol, receipt: finding.receipt)
    }

    /// Asks for bytes.
    func ask(_ question: Question, of axon: AxonEndpoint, by deadline: Deadline) async -> Finding {
        let start = time.monotonic
        var finding: Finding
        if question.isIdempotent, let hedging = configuration.hedging,
            let patience = latencies.patience(with: axon, by: hedging)
        {
            finding = await hedged(question, of: axon, by: deadline, patience: patience, budget: hedging.budget)
        } else {
            finding = await attempts(question, of: axon, by: deadline, retries: configuration.maxRetries)
        }
        let total = time.monotonic.since(start)
        finding.timing = ReplyTiming(connect: finding.timing.connect, firstByte: finding.timing.firstByte, total: total)
        logger.debug(
            "Asked an axon.",
            metadata: [
                "synapse": "\(question.name)", "hotkey": "\(axon.hotkey)", "status": "\(finding.status ?? 0)",
                "outcome": "\(finding.error?.label ?? "answered")", "elapsed_ms": "\(Int(total.inSeconds * 1_000))",
            ])
        return finding
    }

    /// Asks for an answer that is read as it comes; a finding where none begins.
    func open(_ question: Question, of axon: AxonEndpoint, by deadline: Deadline) async -> Attempt<OpenStream> {
        await attempts(question, of: axon, by: deadline, retries: configuration.maxRetries) {
            if $1.isOlder { return await self.openingOlder(question, of: $0, $1.dialect, by: deadline) }
            return await self.opening(question, of: $0, $1.version, sealedBy: self.seal(for: $0), by: deadline)
        }
    }

    /// Asks for bytes, and again where that is allowed.
    func attempts(_ question: Question, of axon: AxonEndpoint, by deadline: Deadline, retries: Int) async -> Finding {
        let outcome = await attempts(question, of: axon, by: deadline, retries: retries) {
            if $1.isOlder { return await self.attemptOlder(question, of: $0, $1.dialect, by: deadline) }
            return await self.attempt(question, of: $0, $1.version, sealedBy: self.seal(for: $0), by: deadline)
        }
        switch outcome {
        case .done(let finding), .found(let finding): return finding
        case .failed(let error): return Finding(.transport(error, axon))
        }
    }

    /// The first attempt, and at most one more over HTTP/1.1 where the peer has nothing else, one where the chain names another
    /// certificate by now, one after `stale`, and for an idempotent synapse those of ``Retries``. Each is signed anew.
    private func attempts<Done>(
        _ question: Question, of named: AxonEndpoint, by deadline: Deadline, retries: Int,
        _ attempt: (AxonEndpoint, Way) async -> Attempt<Done>
    ) async -> Attempt<Done> {
        var axon = named
        if let refusal = refusal(of: axon) { return .found(refusal) }
        var mayReread = true
        var way = way(to: axon)
        if let refusal = refusal(of: question, way, axon) { return .found(refusal) }
        var mayFallBack = way.version == .http2
        var mayRetry = true
        var retries = Retries(question, allowed: retries, chance: chance)
        while true {
            switch await attempt(axon, way) {
            case .failed(let error) where error.reason == .otherKey && mayReread:
                mayReread = false
                guard let now = await reread?(axon), now.certificate != memory.certificate(of: axon) else {
                    return .found(Finding(.transport(error, axon)))
                }
                axon = now
                if let refusal = refusal(of: axon) { return .found(refusal) }
            case .failed(let error) where error.reason == .notHTTP2 && mayFallBack:
                mayFallBack = false
                way.version = .http1
            case .failed(let error):
                memory.forgetVersion(way.version, of: axon)
                let finding = Finding(.transport(error, axon))
                guard let wait = retries.pause(after: finding) else { return .found(finding) }
                if let end = await pause(wait, finding, axon, by: deadline) { return .found(end) }
            case .done(let done): return .done(done)
            case .found(let finding):
                if let shown = finding.shown, let older = self.way(to: axon, showing: shown) {
                    way = older
                    if let refusal = refusal(of: question, way, axon) { return .found(refusal) }
                    continue
                }
                if finding.proof == nil, finding.error != nil, !way.isOlder { memory.forgetVersion(way.version, of: axon) }
                let wait: Duration
                if mayRetry, let stale = finding.retryAfter {
                    mayRetry = false
                    wait = stale
                } else {
                    guard let next = retries.pause(after: finding) else { return .found(finding) }
                    wait = next
                }
                if let end = await pause(wait, finding, axon, by: deadline) { return .found(end) }
            }
        }
    }

    /// What ends a query of an axon whose address is not to be asked.
    private func refusal(of axon: AxonEndpoint) -> Finding? {
        AddressGuard(allowsAll: configuration.allowPrivateAddresses).objection(to: axon).map {
            Finding(.addressRefused(axon, $0))
        }
    }

    /// Waits before another attempt; what ends the query instead, where the wait does not fit or the query is cancelled.
    private func pause(_ wait: Duration, _ finding: Finding, _ axon: AxonEndpoint, by deadline: Deadline) async -> Finding? {
        guard time.monotonic.advanced(by: wait) < deadline.instant else { return finding }
        do {
            if wait > .zero { try await time.sleep(for: wait) }
            return nil
        } catch {
            return Finding(.cancelled(axon))
        }
    }

    /// Asks once.
    func attempt(
        _ question: Question, of axon: AxonEndpoint, _ version: TransportRequest.Version, sealedBy seal: Seal,
        by deadline: Deadline
    ) async -> Attempt<Finding> {
        let request: TransportRequest
        switch await sealed(question, for: axon, version, by: seal, until: deadline) {
        case .success(let signed): request = signed
        case .failure(let failure): return .found(failure.finding)
        }
        let sent = time.now
        let begin = time.monotonic
        let answer: TransportAnswer
        do throws(TransportError) {
            answer = try await transport.send(request)
        } catch {
            return .failed(error)
        }
        let exchange = Exchange(caller: signer.hotkey, receiver: axon.hotkey, sent: sent, received: time.now)
        var finding = judge(answer, to: request, question, exchange, axon, answer.version ?? version, seal)
        forget(seal, with: axon, after: &finding)
        if finding.error == nil, case .signature = seal, question.path == nil { noteSigned(axon, answer.version ?? version) }
        if finding.error == nil, configuration.hedging != nil { latencies.record(time.monotonic.since(begin), of: axon) }
        return .found(finding)
    }

    /// Asks once for a stream. What is no stream after all is read to its end and judged as a whole answer.
    private func opening(
        _ question: Question, of axon: AxonEndpoint, _ version: TransportRequest.Version, sealedBy seal: Seal,
        by deadline: Deadline
    ) async -> Attempt<OpenStream> {
        let request: TransportRequest
        switch await sealed(question, for: axon, version, by: seal, until: deadline) {
        case .success(let signed): request = signed
        case .failure(let failure): return .found(failure.finding)
        }
        let sent = time.now
        do throws(TransportError) {
            let stream = try await transport.open(request)
            let media = stream.head.headerFields[.contentType]?.prefix { $0 != ";" }.lowercased()
            if stream.head.status.code == 200, media == ServerSentEvents.mediaType {
                return .done(
                    OpenStream(
                        stream: stream, request: request.head, question: question, sent: sent, version: version,
                        dialect: seal.dialect))
            }
            var body: Bytes = []
            reading: while body.count <= Self.maxProblemBytes {
                switch try await stream.next() {
                case .bytes(let bytes): body += bytes
                case .end: break reading
                }
            }
            let exchange = Exchange(caller: signer.hotkey, receiver: axon.hotkey, sent: sent, received: time.now)
            var finding = judge(
                TransportAnswer(head: stream.head, body: body), to: request, question, exchange, axon, version, seal)
            forget(seal, with: axon, after: &finding)
            if finding.error == nil {
                finding.error = DendriteError(
                    .protocolBroken, "\(axon.named) answered with no stream.", remedy: "Check that the synapse streams there.",
                    status: finding.status)
            }
            return .found(finding)
        } catch {
            return .failed(error)
        }
    }

    /// Past this an answer that should have been a stream is not read.
    private static let maxProblemBytes = 64 << 10

    /// The request as it goes to one axon now; a finding where there is no time, or no signature.
    private func sealed(
        _ question: Question, for axon: AxonEndpoint, _ version: TransportRequest.Version, by seal: Seal,
        until deadline: Deadline
    ) async -> Result<TransportRequest, Unsigned> {
        let remaining = deadline.remaining(at: time.monotonic)
        guard remaining > .zero else { return .failure(Unsigned(finding: Finding(.deadlineExceeded(axon)))) }
        var headers = HeaderBlock(capacity: Self.usualHeaderBytes)
        headers.append("content-type", "application/json")
        let target = question.target
        do {
            switch seal {
            case .signature:
                try await NativeDialect().prove(
                    &headers, method: "POST", target: target, digest: question.digest, to: axon.hotkey, by: signer,
                    nonce: nonces.next(), timeout: remaining)
            case .session(let session):
                try SessionDialect(session).prove(
                    &headers, method: "POST", target: target, digest: question.digest(.blake2b256), to: axon.hotkey,
                    by: signer, nonce: nonces.next(), timeout: remaining)
            }
        } catch {
            return .failure(
                Unsigned(
                    finding: Finding(DendriteError(.signingFailed, "\(error.message)", remedy: error.remedy, cause: error))))
        }
        return .success(
            TransportRequest(
                axon: axon, target: target, headers: headers, body: question.body, timeout: remaining,
                connectTimeout: configuration.connectTimeout,
                maxBodyBytes: min(configuration.maxBodyBytes, question.maxResponseBytes),
                maxInFlight: configuration.perAxonInFlight, version: version, certificate: memory.certificate(of: axon)))
    }

    /// What a request's headers have room in.
    private static let usualHeaderBytes = 640
}
