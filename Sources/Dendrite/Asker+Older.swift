internal import HTTPTypes
internal import Neuron

/// How an axon is asked: in which protocol, and over which HTTP.
struct Way: Sendable {
    let dialect: any WireDialect
    var version: TransportRequest.Version

    /// Whether nothing proves the answers.
    var isOlder: Bool { !dialect.signsAnswers }
}

extension Asker {
    /// How to ask an axon, by what the chain says of it and what was found out before. An axon that signs is asked in nothing less.
    func way(to axon: AxonEndpoint) -> Way {
        let known = memory.view(of: axon)
        let native = Way(dialect: NativeDialect(), version: known.version)
        if let only = configuration.onlyProtocol.flatMap({ Dialects.spoken($0) }) {
            return only.signsAnswers ? native : Way(dialect: only, version: .http1)
        }
        guard configuration.olderProtocols != .never, mayBeOlder(axon, known) else { return native }
        if let told = Dialects.spoken(byVersion: axon.version) { return Way(dialect: told, version: .http1) }
        guard configuration.olderProtocols == .found, let found = known.speaks.flatMap({ Dialects.spoken($0) }) else {
            return native
        }
        return Way(dialect: found, version: .http1)
    }

    /// How to ask an axon that has shown to speak an older protocol; nil where it must not be believed.
    func way(to axon: AxonEndpoint, showing shown: any WireDialect) -> Way? {
        guard configuration.olderProtocols == .found, configuration.onlyProtocol == nil, mayBeOlder(axon, memory.view(of: axon))
        else { return nil }
        memory.met(axon, version: .http1, signed: false)
        memory.found(axon, speaking: shown.name)
        return Way(dialect: shown, version: .http1)
    }

    private func mayBeOlder(_ axon: AxonEndpoint, _ known: PeerMemory.View) -> Bool {
        !axon.isNeuron && known.certificate == nil && !known.signs
    }

    /// What ends a query that this way does not cover enough of.
    func refusal(of question: Question, _ way: Way, _ axon: AxonEndpoint) -> Finding? {
        guard question.requiresWholeRequest, !way.dialect.coversBody else { return nil }
        return Finding(
            DendriteError(
                .protocolTooWeak, "\(axon.named) speaks \(way.dialect.name), which does not cover the whole body.",
                remedy: "Ask axons of the native protocol for \(question.name)."))
    }

    /// Asks once in an older protocol. Whatever comes is not proven.
    func attemptOlder(
        _ question: Question, of axon: AxonEndpoint, _ dialect: any WireDialect, by deadline: Deadline
    ) async -> Attempt<Finding> {
        let lane = lanes.take(for: axon)
        let request: TransportRequest
        switch await asked(question, of: axon, dialect, lane, by: deadline) {
        case .success(let asked): request = asked
        case .failure(let failure): return .found(failure.finding)
        }
        do throws(TransportError) {
            let answer = try await transport.send(request)
            withExtendedLifetime(lane) {}
            return .found(read(answer, to: question, from: axon, dialect))
        } catch {
            return .failed(error)
        }
    }

    /// Asks once for a stream in an older protocol.
    func openingOlder(
        _ question: Question, of axon: AxonEndpoint, _ dialect: any WireDialect, by deadline: Deadline
    ) async -> Attempt<OpenStream> {
        let lane = lanes.take(for: axon)
        let request: TransportRequest
        switch await asked(question, of: axon, dialect, lane, by: deadline) {
        case .success(let asked): request = asked
        case .failure(let failure): return .found(failure.finding)
        }
        do throws(TransportError) {
            let sent = time.now
            let stream = try await transport.open(request)
            let media = stream.head.headerFields[.contentType]?.prefix { $0 != ";" }.lowercased()
            if stream.head.status.code == 200, media == ServerSentEvents.mediaType,
                (try? dialect.read(stream.head, body: nil, for: question.form))?.status == 200
            {
                return .done(
                    OpenStream(
                        stream: stream, request: request.head, question: question, sent: sent, version: .http1,
                        dialect: dialect, lane: lane))
            }
            var body: Bytes = []
            reading: while body.count <= 64 << 10 {
                switch try await stream.next() {
                case .bytes(let bytes): body += bytes
                case .end: break reading
                }
            }
            var finding = read(TransportAnswer(head: stream.head, body: body), to: question, from: axon, dialect)
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

    private func asked(
        _ question: Question, of axon: AxonEndpoint, _ dialect: any WireDialect, _ lane: Lanes.Lease, by deadline: Deadline
    ) async -> Result<TransportRequest, Unsigned> {
        let remaining = deadline.remaining(at: time.monotonic)
        guard remaining > .zero else { return .failure(Unsigned(finding: Finding(.deadlineExceeded(axon)))) }
        let asking = WireAsking(
            form: question.form, content: question.body, digest: question.digest, receiver: axon.hotkey, host: axon.host,
            port: axon.port, authority: axon.authority, nonce: nonces.next(), lane: lane.uuid, timeout: remaining)
        do {
            let request = try await dialect.ask(asking, by: signer)
            var transport = TransportRequest(
                axon: axon, head: request.head, body: request.body, timeout: remaining,
                connectTimeout: configuration.connectTimeout,
                maxBodyBytes: min(configuration.maxBodyBytes, question.maxResponseBytes),
                maxInFlight: configuration.perAxonInFlight, version: .http1)
            transport.isOlder = true
            return .success(transport)
        } catch {
            return .failure(
                Unsigned(
                    finding: Finding(DendriteError(.signingFailed, "\(error.message)", remedy: error.remedy, cause: error))))
        }
    }

    /// What an answer in an older protocol says.
    private func read(
        _ answer: TransportAnswer, to question: Question, from axon: AxonEndpoint, _ dialect: any WireDialect
    ) -> Finding {
        var finding = Finding(answer)
        finding.wireProtocol = dialect.name
        do throws(WireReading.Fault) {
            let reading = try dialect.read(answer.head, body: answer.body, for: question.form)
            finding.status = reading.status
            if finding.isSuccess {
                memory.met(axon, version: .http1, signed: false)
                if let content = reading.content {
                    finding.body = content
                } else {
                    finding.error = .unreadable("it has the status of a success and is none", finding, axon)
                }
            } else {
                finding.error = .refused(reading, axon)
                // It speaks the protocol, so it is not to be found out anew; and how long it is busy is its word alone.
                if [429, 503].contains(finding.status) { finding.busyFor = .zero }
            }
        } catch {
            // Something else is there now: the next query finds out anew.
            memory.found(axon, speaking: nil)
            finding.error = .unreadable(error.message, finding, axon)
        }
        return finding
    }
}

extension DendriteError {
    /// A refusal or failure in the words of an older protocol's axon.
    static func refused(_ reading: WireReading, _ axon: AxonEndpoint) -> DendriteError {
        let words = reading.message.map { ": \(Self.plain($0))" } ?? "."
        return DendriteError(
            reading.status == 408 || reading.status == 504 ? .deadlineExceeded : .refused,
            "\(axon.named) answered \(reading.status.map { "\($0)" } ?? "without a status")\(words)",
            remedy: "Check what the miner's operator says of it.", status: reading.status)
    }

    static func unreadable(_ reason: String, _ finding: Finding, _ axon: AxonEndpoint) -> DendriteError {
        DendriteError(
            .undecodable, "The answer of \(axon.named) can't be read: \(reason)",
            remedy: "Check that both sides use the same synapse.", status: finding.status)
    }
}
