internal import HTTPTypes
internal import Logging
internal import Neuron

/// What a dendrite does for one axon: guard the address, sign, send, prove, and try once more where the protocol says so.
struct Asker: Sendable {
    let signer: any Signer
    let configuration: Dendrite.Configuration
    let transport: any DendriteTransport
    let memory: PeerMemory
    let nonces: NonceSource
    let time: any TimeSource
    let logger: Logger
    private let dialect = NativeDialect()

    init(
        signer: any Signer, configuration: Dendrite.Configuration, transport: any DendriteTransport, memory: PeerMemory,
        nonces: NonceSource, time: any TimeSource, logger: Logger
    ) {
        self.signer = signer
        self.configuration = configuration
        self.transport = transport
        self.memory = memory
        self.nonces = nonces
        self.time = time
        self.logger = logger
    }

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
            wireProtocol: finding.proof?.wireProtocol)
    }

    /// Asks for bytes.
    func ask(_ question: Question, of axon: AxonEndpoint, by deadline: Deadline) async -> Finding {
        let start = time.monotonic
        var finding = await attempts(question, of: axon, by: deadline)
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

    /// The first attempt, and at most one more: over HTTP/1.1 where the peer has nothing else, or after `stale`. Each is signed anew.
    private func attempts(_ question: Question, of axon: AxonEndpoint, by deadline: Deadline) async -> Finding {
        if let objection = AddressGuard(allowsAll: configuration.allowPrivateAddresses).objection(to: axon) {
            return Finding(.addressRefused(axon, objection))
        }
        var version = memory.version(for: axon)
        var mayFallBack = version == .http2
        var mayRetry = true
        while true {
            switch await attempt(question, of: axon, version, by: deadline) {
            case .failure(let error) where error.reason == .notHTTP2 && mayFallBack:
                mayFallBack = false
                version = .http1
            case .failure(let error): return Finding(.transport(error, axon))
            case .success(let finding):
                guard mayRetry, let wait = finding.retryAfter else { return finding }
                mayRetry = false
                guard time.monotonic.advanced(by: wait) < deadline.instant else { return finding }
                do {
                    if wait > .zero { try await time.sleep(for: wait) }
                } catch {
                    return Finding(.cancelled(axon))
                }
            }
        }
    }

    private func attempt(
        _ question: Question, of axon: AxonEndpoint, _ version: TransportRequest.Version, by deadline: Deadline
    ) async -> Result<Finding, TransportError> {
        let remaining = deadline.remaining(at: time.monotonic)
        guard remaining > .zero else { return .success(Finding(.deadlineExceeded(axon))) }
        var head = HTTPRequest(method: .post, scheme: "http", authority: axon.authority, path: "/\(question.name)")
        head.headerFields[.contentType] = "application/json"
        do {
            head = try await dialect.sign(
                head, digest: question.digest, to: axon.hotkey, by: signer, nonce: nonces.next(), timeout: remaining)
        } catch {
            return .success(
                Finding(DendriteError(.signingFailed, "\(error.message)", remedy: error.remedy, cause: error)))
        }
        let sent = time.now
        let answer: TransportAnswer
        do throws(TransportError) {
            answer = try await transport.send(
                TransportRequest(
                    axon: axon, head: head, body: question.body, timeout: remaining,
                    connectTimeout: configuration.connectTimeout,
                    maxBodyBytes: min(configuration.maxBodyBytes, question.maxResponseBytes),
                    maxInFlight: configuration.perAxonInFlight, version: version))
        } catch {
            return .failure(error)
        }
        let exchange = Exchange(caller: signer.hotkey, receiver: axon.hotkey, sent: sent, received: time.now)
        return .success(judge(answer, to: head, exchange, axon, version))
    }

    /// What an answer is worth.
    private func judge(
        _ answer: TransportAnswer, to head: HTTPRequest, _ exchange: Exchange, _ axon: AxonEndpoint,
        _ version: TransportRequest.Version
    ) -> Finding {
        var finding = Finding(answer)
        do throws(AnswerError) {
            let proof = try dialect.authenticate(answer.head, body: answer.body, for: head, exchange: exchange)
            finding.proof = proof
            memory.met(axon, version: version, signed: true)
            if let difference = proof.clockDifference, memory.shouldWarn(of: axon) {
                logger.warning(
                    "An axon's clock differs from this machine's by over 2 s; check both.",
                    metadata: ["hotkey": "\(axon.hotkey)", "difference_ms": "\(Int(difference.inSeconds * 1_000))"])
            }
            if !finding.isSuccess { finding.error = .problem(finding, axon) }
        } catch {
            memory.met(axon, version: version, signed: false)
            let mayBeUnsigned = configuration.answers == .preferred && !axon.isNeuron && !memory.signs(axon)
            if error.reason == .unsigned, mayBeUnsigned {
                if !finding.isSuccess { finding.error = .problem(finding, axon) }
            } else {
                finding.error = .unauthenticated(error, finding, axon)
            }
            if finding.problem?.name == Problem.Name.stale.description { finding.retryAfter = Self.retryAfter(answer.head) }
        }
        return finding
    }

    /// The wait that a `stale` answer asks for, in whole seconds; zero where it says nothing that can be read.
    private static func retryAfter(_ head: HTTPResponse) -> Duration {
        guard let text = head.headerFields[.retryAfter], let seconds = UInt32(text) else { return .zero }
        return .seconds(Int64(seconds))
    }
}
