package import HTTPTypes

/// The native protocol: btauth/1 requests and neuron-answer/1 answers.
///
/// Source: sections 2 and 3 of the native protocol in `docs/native-protocol.md`; golden vectors `native.json`.
package struct NativeDialect: NativeWay {
    /// The name of a request's signature.
    package static let requestProtocol = "btauth/1"
    /// The name of an answer's signature.
    package static let answerProtocol = "neuron-answer/1"

    /// The protocol as it stands.
    package init() {}

    /// `btauth/1`.
    package var name: String { Self.requestProtocol }

    /// `X-Bittensor-Version: 1`.
    package var mark: HTTPField { HTTPField(name: .bittensorVersion, value: "1") }

    /// By `X-Bittensor-Version`, whatever its value, outside sessions.
    package func recognises(_ head: RequestHead) -> Bool { head.has(.version) && !NativeHeaders.isOfSession(head) }

    /// Shape, scheme, receiver, freshness, in this order; the first failure ends it.
    package func claim(_ head: RequestHead, for form: SynapseForm, receiver: Hotkey, freshness: Freshness) throws(Rejection)
        -> Claim
    {
        try claim(head, receiver: receiver, freshness: freshness)
    }

    /// Shape, scheme, receiver, freshness, whatever the synapse, of a request in its usual form.
    package func claim(_ request: HTTPRequest, receiver: Hotkey, freshness: Freshness) throws(Rejection) -> Claim {
        try claim(RequestHead(request), receiver: receiver, freshness: freshness)
    }

    /// Shape, scheme, receiver, freshness, whatever the synapse.
    package func claim(_ head: RequestHead, receiver: Hotkey, freshness: Freshness) throws(Rejection) -> Claim {
        let shape = try NativeShape(head)
        let scheme = try Self.scheme(head[.crypto])
        guard shape.signature.count == 2 + 2 * Signature.count else { throw Self.unfit }
        try shape.check(head, receiver: receiver, freshness: freshness)
        // The shape has seen that it is hex.
        guard let bytes = Hex.decode(shape.signature.dropFirst(2)), let signature = try? Signature(scheme: scheme, bytes: bytes)
        else { throw Self.unfit }
        return Claim(
            wireProtocol: name, hotkey: shape.hotkey, nonce: shape.nonce, signature: signature, signatureText: shape.signature,
            hotkeyText: shape.hotkeyText, timeout: shape.timeout)
    }

    private static var unfit: Rejection { Rejection(.malformed, "A signature of this scheme has 64 bytes.") }

    /// Checks the signature over the eight lines; the body counts by its hash.
    package func verify(
        _ claim: Claim, head: RequestHead, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof {
        try verify(claim, head: head, digest: digest, receiver: receiver)
    }

    /// Checks the signature over the eight lines of a request in its usual form.
    package func verify(_ claim: Claim, head: HTTPRequest, digest: Bytes, receiver: Hotkey) throws(Rejection) -> Proof {
        try verify(claim, head: RequestHead(head), digest: digest, receiver: receiver)
    }

    /// Checks the signature over the eight lines, by the claim's one scheme.
    package func verify(_ claim: Claim, head: RequestHead, digest: Bytes, receiver: Hotkey) throws(Rejection) -> Proof {
        guard let signature = claim.signature else { throw Self.badSignature }
        let lines = SignedLines.request(
            scheme: signature.scheme.rawValue, method: head.method, target: head.target, digest: digest,
            nonce: claim.nonce, caller: claim.hotkeyText, receiver: receiver.address.characters[...])
        guard claim.hotkey.publicKey.isValid(signature, for: lines.bytes) else { throw Self.badSignature }
        return Proof(claim)
    }

    private static let badSignature = Rejection(.badSignature, "Sign method, target, body and nonce as they are sent.")

    /// The most that a stranger is told, in bytes.
    package static let strangersBytes = 200

    /// The answer as it is; problem documents, short ones to strangers.
    package func write(_ outcome: WireOutcome, to caller: Caller?, for form: SynapseForm?) -> WireAnswer {
        switch outcome {
        case .answer(let body, let mediaType, let timing):
            var head = AnswerHead(status: 200, fields: HeaderBlock(capacity: 512))
            head.fields.append("content-type", mediaType)
            timing.add(to: &head.fields)
            return WireAnswer(head: head, body: body)
        case .stream:
            var head = AnswerHead(status: 200)
            head.fields.append("content-type", ServerSentEvents.mediaType)
            head.fields.append("trailer", Self.trailerNames)
            return WireAnswer(head: head, body: [])
        case .refusal(let rejection, _, _):
            var head = rejection.head
            if rejection.problem.status == 405 { head.fields.append("allow", "POST") }
            return WireAnswer(
                head: head, body: rejection.problem.document(limit: caller == nil ? Self.strangersBytes : .max))
        }
    }

    /// The trailers that end a proven stream, announced.
    private static let trailerNames = [
        HTTPField.Name.answerVersion, .answerHotkey, .answerTime, .answerCrypto, .answerSignature,
    ].map(\.rawName).joined(separator: ", ")

    /// The five headers that prove an answer.
    package func proof(
        ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime
    ) async throws(IdentityError) -> HeaderBlock {
        let lines = SignedLines.answer(
            scheme: signer.scheme.rawValue, status: status, digest: digest, time: now,
            axon: signer.hotkey.address.characters[...],
            caller: caller.hotkeyText, requestSignature: caller.requestSignature)
        let signature = try await Self.signature(of: lines, by: signer)
        return NativeHeaders.answer(
            by: signer.hotkey, time: now, crypto: NativeHeaders.crypto(signer.scheme), signature: signature.bytes)
    }

    /// The five headers that prove an answer, by a key of this process.
    package func proofAtOnce(
        ofStatus status: Int, digest: Bytes, to caller: Caller, by key: KeyPair, now: UnixTime
    ) throws(IdentityError) -> HeaderBlock {
        let lines = SignedLines.answer(
            scheme: key.scheme.rawValue, status: status, digest: digest, time: now, axon: key.hotkey.address.characters[...],
            caller: caller.hotkeyText, requestSignature: caller.requestSignature)
        return NativeHeaders.answer(
            by: key.hotkey, time: now, crypto: NativeHeaders.crypto(key.scheme),
            signature: try key.signature(for: lines.bytes).bytes)
    }

    /// Adds the headers that prove a request to one receiver.
    package func prove(
        _ headers: inout HeaderBlock, method: String, target: String, digest: Bytes, to receiver: Hotkey, by signer: any Signer,
        nonce: UInt64, timeout: Duration?
    ) async throws(IdentityError) {
        let lines = SignedLines.request(
            scheme: signer.scheme.rawValue, method: method, target: target, digest: digest, nonce: nonce,
            caller: signer.hotkey, receiver: receiver)
        let signature = try await Self.signature(of: lines, by: signer)
        NativeHeaders.prove(
            &headers, by: signer.hotkey, to: receiver, nonce: nonce, crypto: NativeHeaders.crypto(signer.scheme),
            signature: signature.bytes, timeout: timeout)
    }

    /// Checks an answer: version, hotkey, time, media type, signature over status and body.
    package func check(
        _ claim: AnswerClaim, status: Int, digest: Bytes, requestSignature: ArraySlice<UInt8>?, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof {
        try AnswerCheck(
            claim: claim, status: status, digest: digest, requestSignature: requestSignature, exchange: exchange
        ).run(by: HotkeySeal())
    }

    /// The lines of both signatures, as the headers say that they were signed.
    package func receipt(
        of request: HTTPRequest, digest: Bytes, by caller: Hotkey, answer status: Int, digest answerDigest: Bytes,
        proof: HTTPFields,
        by axon: Hotkey
    ) -> Receipt? {
        func scheme(_ crypto: String?) -> SignatureScheme? {
            SignatureScheme(rawValue: crypto ?? SignatureScheme.sr25519.rawValue)
        }
        let headers = request.headerFields
        guard let requestScheme = scheme(headers[.bittensorCrypto]), let answerScheme = scheme(proof[.answerCrypto]),
            let nonce = headers[.bittensorNonce].flatMap(UInt64.init), let time = proof[.answerTime].flatMap(UInt64.init),
            let requestSignature = headers[.bittensorSignature], let answerSignature = proof[.answerSignature]
        else { return nil }
        let asked = SignedLines.request(
            scheme: requestScheme.rawValue, method: request.method.rawValue, target: request.path ?? "", digest: digest,
            nonce: nonce,
            caller: caller, receiver: axon)
        let answered = SignedLines.answer(
            scheme: answerScheme.rawValue, status: status, digest: answerDigest, time: UnixTime(nanoseconds: time), axon: axon,
            caller: caller, requestSignature: requestSignature)
        return Receipt(
            request: .init(lines: asked.lines, signature: requestSignature),
            answer: .init(lines: answered.lines, signature: answerSignature))
    }

    private static func signature(of lines: SignedLines, by signer: any Signer) async throws(IdentityError) -> Signature {
        let signature = try await signer.sign(lines.bytes)
        guard signature.scheme == signer.scheme else {
            throw IdentityError(
                .signingFailed, "The signer says it signs with \(signer.scheme.rawValue), and did not.",
                remedy: "Give the signer the scheme of its key.")
        }
        return signature
    }

    private static func scheme(_ crypto: ArraySlice<UInt8>?) throws(Rejection) -> SignatureScheme {
        guard let crypto else { return .sr25519 }
        guard let scheme = SignatureScheme(rawValue: String(decoding: crypto.prefix(32), as: UTF8.self)) else {
            throw Rejection(.unsupportedScheme, "Sign with sr25519 or ed25519.")
        }
        return scheme
    }
}
