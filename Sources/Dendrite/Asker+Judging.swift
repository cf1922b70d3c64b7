internal import HTTPTypes
internal import Logging
internal import Neuron

/// What came back, and what it proves.
extension Asker {
    /// What an answer is worth.
    func judge(
        _ answer: TransportAnswer, to request: TransportRequest, _ question: Question, _ exchange: Exchange,
        _ axon: AxonEndpoint, _ version: TransportRequest.Version, _ seal: Seal
    ) -> Finding {
        var finding = Finding(answer)
        let digest = seal.bodyDigest.hash(answer.body)
        judge(&finding, axon, version) { () throws(AnswerError) in
            let claim = try AnswerClaim(answer.wireHead.fields)
            let signature = request.headers?["x-bittensor-signature"]
            return switch seal {
            case .signature:
                try NativeDialect().check(
                    claim, status: answer.wireHead.status, digest: digest, requestSignature: signature, exchange: exchange)
            case .session(let session):
                try SessionDialect(session).check(
                    claim, status: answer.wireHead.status, digest: digest, requestSignature: signature, exchange: exchange)
            }
        }
        finding.wireProtocol = finding.proof?.wireProtocol
        if finding.proof != nil {
            if receipts != nil {
                let head = answer.head
                finding.receipt = keep(
                    request.head, question.digest, status: head.status.code, digest, proof: head.headerFields, by: axon)
            }
            if [429, 503].contains(finding.status) { finding.busyFor = Self.retryAfter(answer) }
        } else {
            let head = answer.head
            if let shown = Dialects.spoken.first(where: { $0.isShown(by: head) }) { finding.shown = shown }
            if finding.problem?.name == Problem.Name.stale.description { finding.retryAfter = Self.retryAfter(answer) }
        }
        return finding
    }

    /// Leaves the proof of an answered request to whoever keeps it.
    @discardableResult
    private func keep(
        _ request: HTTPRequest, _ digest: Bytes, status: Int, _ answerDigest: Bytes, proof: HTTPFields, by axon: AxonEndpoint
    ) -> Receipt? {
        guard let receipts else { return nil }
        let receipt = NativeDialect().receipt(
            of: request, digest: digest, by: signer.hotkey, answer: status, digest: answerDigest, proof: proof, by: axon.hotkey)
        if let receipt { receipts.keep(receipt) }
        return receipt
    }

    private func judge(
        _ finding: inout Finding, _ axon: AxonEndpoint, _ version: TransportRequest.Version,
        by authenticate: () throws(AnswerError) -> AnswerProof
    ) {
        do throws(AnswerError) {
            let proof = try authenticate()
            finding.proof = proof
            memory.met(axon, version: version, signed: true, certificate: axon.certificate)
            if let difference = proof.clockDifference, memory.shouldWarn(of: axon) {
                logger.warning(
                    "An axon's clock differs from this machine's by over 2 s; check both.",
                    metadata: ["hotkey": "\(axon.hotkey)", "difference_ms": "\(Int(difference.inSeconds * 1_000))"])
            }
            if !finding.isSuccess { finding.error = .problem(finding, axon) }
        } catch {
            let mayBeUnsigned = configuration.answers == .preferred && !axon.isNeuron && !memory.signs(axon)
            if error.reason == .unsigned, mayBeUnsigned {
                memory.met(axon, version: version, signed: false)
                if !finding.isSuccess { finding.error = .problem(finding, axon) }
            } else {
                finding.error =
                    finding.problem?.name == Problem.Name.replayed.description
                    ? .answerLost(axon) : .unauthenticated(error, finding, axon)
            }
        }
    }

    /// The wait that an answer asks for, in whole seconds; zero where it says nothing that can be read.
    private static func retryAfter(_ answer: TransportAnswer) -> Duration {
        guard let text = answer.wireHead.fields["retry-after"], let seconds = UInt32(String(decoding: text, as: UTF8.self))
        else {
            return .zero
        }
        return .seconds(Int64(seconds))
    }

    /// Proves a stream that has come to its end; what it is not is an error.
    func judge(_ open: OpenStream, trailers: HTTPFields, digest: Bytes, from axon: AxonEndpoint) throws(DendriteError)
        -> AnswerProof?
    {
        // In an older protocol nothing proves a stream.
        guard open.dialect.signsAnswers else { return nil }
        let exchange = Exchange(
            caller: signer.hotkey, receiver: axon.hotkey, sent: open.sent, received: time.now,
            mediaType: ServerSentEvents.mediaType)
        var finding = Finding(TransportAnswer(head: open.stream.head, body: []))
        judge(&finding, axon, open.version) { () throws(AnswerError) in
            try open.dialect.authenticate(
                open.stream.head, trailers: trailers, digest: digest, for: open.request, exchange: exchange)
        }
        if finding.proof != nil, receipts != nil {
            keep(open.request, open.question.digest, status: open.stream.head.status.code, digest, proof: trailers, by: axon)
        }
        if let error = finding.error { throw error }
        return finding.proof
    }
}
