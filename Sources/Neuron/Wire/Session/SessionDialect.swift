package import HTTPTypes

/// The native protocol within a session: a keyed hash stands where the signature was, on requests and on answers. It proves them to each
/// other and to nobody else, so there are no receipts.
///
/// Source: section 5 of the native protocol in `docs/native-protocol.md`.
package struct SessionDialect: NativeWay {
    /// The name of the protocol.
    package static let protocolName = "neuron-session/1"

    private enum Side: Sendable {
        case axon(SessionTable)
        case dendrite(Session)
    }

    private let side: Side

    /// The axon's side, with the sessions that were opened.
    package init(_ table: SessionTable) { side = .axon(table) }

    /// The dendrite's side of one session.
    package init(_ session: Session) { side = .dendrite(session) }

    /// `neuron-session/1`.
    package var name: String { Self.protocolName }

    /// `X-Bittensor-Crypto: blake2b-256`.
    package var mark: HTTPField { HTTPField(name: .bittensorCrypto, value: NativeHeaders.sessionScheme) }

    /// BLAKE2b-256: no SHA-256 is computed within a session.
    package var bodyDigest: BodyDigest { .blake2b256 }

    /// By the scheme of its keyed hash.
    package func recognises(_ head: RequestHead) -> Bool { NativeHeaders.isOfSession(head) }

    /// Shape, the session, receiver, freshness, in this order; the first failure ends it.
    package func claim(_ head: RequestHead, for form: SynapseForm, receiver: Hotkey, freshness: Freshness) throws(Rejection)
        -> Claim
    {
        let shape = try NativeShape(head)
        guard shape.signature.count == 2 + 2 * SessionKeys.count else {
            throw Rejection(.malformed, "The keyed hash of a session has 32 bytes.")
        }
        guard case .axon(let table) = side, let id = head[.session].flatMap({ SessionID($0) }),
            let entry = table.entry(id, of: shape.hotkey)
        else {
            throw Rejection(.unknownSession, "Open a session at \(Session.path), or sign the request.")
        }
        try shape.check(head, receiver: receiver, freshness: freshness)
        return Claim(
            wireProtocol: name, hotkey: shape.hotkey, nonce: shape.nonce, holder: .session(id), signature: nil,
            signatureText: shape.signature, hotkeyText: shape.hotkeyText, timeout: shape.timeout,
            notes: entry)
    }

    /// Checks the keyed hash over the eight lines; `digest` is the body's BLAKE2b-256.
    package func verify(
        _ claim: Claim, head: RequestHead, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof {
        let lines = SignedLines.request(
            scheme: NativeHeaders.sessionScheme, method: head.method, target: head.target, digest: digest,
            nonce: claim.nonce, caller: claim.hotkeyText, receiver: receiver.address.characters[...])
        guard case .axon(let table) = side, let entry = claim.notes as? SessionTable.Entry,
            entry.session.keys.isValid(hex: claim.signatureText.dropFirst(2), for: lines.bytes, of: .request)
        else {
            throw Rejection(.badSignature, "Hash method, target, body and nonce as they are sent, with the session's key.")
        }
        table.used(entry)
        return Proof(claim, notes: entry)
    }

    /// As without a session.
    package func write(_ outcome: WireOutcome, to caller: Caller?, for form: SynapseForm?) -> WireAnswer {
        NativeDialect().write(outcome, to: caller, for: form)
    }

    /// The five headers that prove an answer to its caller, and to nobody else.
    package func proof(
        ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime
    ) throws(IdentityError) -> HeaderBlock {
        try proof(ofStatus: status, digest: digest, to: caller, by: signer.hotkey, now: now)
    }

    /// The same: the session's key is in this process.
    package func proofAtOnce(
        ofStatus status: Int, digest: Bytes, to caller: Caller, by key: KeyPair, now: UnixTime
    ) throws(IdentityError) -> HeaderBlock {
        try proof(ofStatus: status, digest: digest, to: caller, by: key.hotkey, now: now)
    }

    private func proof(
        ofStatus status: Int, digest: Bytes, to caller: Caller, by axon: Hotkey, now: UnixTime
    ) throws(IdentityError) -> HeaderBlock {
        guard let entry = caller.notes as? SessionTable.Entry else {
            throw IdentityError(
                .signingFailed, "An answer within a session is for a caller without one.", remedy: "Sign the answer.")
        }
        let lines = SignedLines.answer(
            scheme: NativeHeaders.sessionScheme, status: status, digest: digest, time: now,
            axon: axon.address.characters[...], caller: caller.hotkeyText, requestSignature: caller.requestSignature)
        return NativeHeaders.answer(
            by: axon, time: now, crypto: NativeHeaders.sessionScheme,
            signature: entry.session.keys.mac(lines.bytes, of: .answer))
    }

    /// Adds the headers that prove a request to its one receiver. The signer only says who asks.
    package func prove(
        _ headers: inout HeaderBlock, method: String, target: String, digest: Bytes, to receiver: Hotkey, by signer: any Signer,
        nonce: UInt64, timeout: Duration?
    ) throws(IdentityError) {
        guard case .dendrite(let session) = side else {
            throw IdentityError(
                .signingFailed, "A request within a session is made by the dendrite that opened it.",
                remedy: "Open a session first.")
        }
        let lines = SignedLines.request(
            scheme: NativeHeaders.sessionScheme, method: method, target: target, digest: digest, nonce: nonce,
            caller: signer.hotkey, receiver: receiver)
        headers.append("x-neuron-session", session.id)
        NativeHeaders.prove(
            &headers, by: signer.hotkey, to: receiver, nonce: nonce, crypto: NativeHeaders.sessionScheme,
            signature: session.keys.mac(lines.bytes, of: .request), timeout: timeout)
    }

    /// Checks an answer: version, hotkey, time, media type, keyed hash over status and body.
    package func check(
        _ claim: AnswerClaim, status: Int, digest: Bytes, requestSignature: ArraySlice<UInt8>?, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof {
        guard case .dendrite(let session) = side else { throw AnswerError(.unsigned, "No session was opened.") }
        return try AnswerCheck(
            claim: claim, status: status, digest: digest, requestSignature: requestSignature, exchange: exchange
        ).run(by: Seal(session: session))
    }

    /// The session's part in the check of an answer.
    private struct Seal: AnswerSeal {
        let session: Session

        var wireProtocol: String { SessionDialect.protocolName }

        func mark(crypto: ArraySlice<UInt8>?, text: ArraySlice<UInt8>?, receiver: Hotkey) throws(AnswerError) -> AnswerMark {
            guard let crypto, crypto.elementsEqual(NativeHeaders.sessionScheme.utf8) else {
                throw AnswerError(.malformed, "The answer is not proven by the session that it was asked in.")
            }
            guard let text, let mac = NativeHeaders.hex(text), mac.count == SessionKeys.count else {
                throw AnswerError(.malformed, "The answer's keyed hash is not 0x and 32 bytes in hex.")
            }
            return AnswerMark(scheme: NativeHeaders.sessionScheme, bytes: mac)
        }

        func holds(_ mark: AnswerMark, over lines: Bytes, by receiver: Hotkey) -> Bool {
            session.keys.isValid(mark.bytes, for: lines, of: .answer)
        }
    }
}
