package import HTTPTypes

/// Epistula, version 2: any body by POST, its hash signed in headers. Answers are not signed.
///
/// Source: Epistula in `docs/wire-protocols.md`; golden vectors `epistula.json`.
package struct EpistulaDialect: WireDialect {
    /// How old a request may be, and how far ahead.
    package static let window = Duration.milliseconds(8_000)

    private let intervals: EpistulaIntervals?

    /// The protocol; with `intervals` a caller also vouches for ten seconds, to whoever reads its requests.
    package init(intervals: EpistulaIntervals? = nil) { self.intervals = intervals }

    /// `epistula/2`.
    package var name: String { "epistula/2" }
    /// The protocol's version.
    package var mark: HTTPField { HTTPField(name: .epistulaVersion, value: "2") }
    /// Nothing proves an answer.
    package var signsAnswers: Bool { false }

    /// By its version's header, whatever its value.
    package func recognises(_ head: RequestHead) -> Bool { head.has(.epistulaVersion) }

    // MARK: The axon's side

    private struct Call: Sendable {
        let uuid: String
        let timestamp: UInt64
        let receiver: String
    }

    /// Shape, receiver, freshness.
    package func claim(_ head: RequestHead, for form: SynapseForm, receiver: Hotkey, freshness: Freshness) throws(Rejection)
        -> Claim
    {
        let fields = head.http.headerFields
        for name in HTTPField.Name.epistula where fields[values: name].count > 1 {
            throw Self.refusal(400, "The header \(name.rawName) is there twice")
        }
        guard fields[.epistulaVersion] == "2" else { throw Self.refusal(400, "Unknown Epistula version") }
        let signedFor = fields[.epistulaSignedFor]
        if let signedFor, Hotkey(signedFor) != receiver {
            throw Self.refusal(400, "Bad Request, message is not intended for self")
        }
        guard let by = fields[.epistulaSignedBy], let hotkey = Hotkey(by), !hotkey.publicKey.isSmallOrder else {
            throw Self.refusal(401, "Unknown Epistula-Signed-By")
        }
        guard let uuid = fields[.epistulaUUID], Self.isUUID(uuid) else { throw Self.refusal(400, "Invalid Epistula-Uuid") }
        guard let stamp = fields[.epistulaTimestamp], (1...15).contains(stamp.utf8.count),
            stamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let timestamp = UInt64(stamp)
        else { throw Self.refusal(400, "Invalid Epistula-Timestamp") }
        let time = UnixTime(nanoseconds: timestamp * 1_000_000)
        let now = UnixTime(nanoseconds: freshness.now.nanoseconds / 1_000_000 * 1_000_000)
        guard time.advanced(by: Self.window) >= now else { throw Self.refusal(400, "Request is too stale") }
        guard time <= now.advanced(by: Self.window) else { throw Self.refusal(400, "Request is from the future") }
        guard let text = fields[.epistulaSignature], let signature = try? Signature(hex: text, scheme: .sr25519) else {
            throw Self.refusal(400, "Invalid Epistula-Request-Signature")
        }
        let nonce = timestamp * 1_000_000 + Self.place(of: uuid)
        guard nonce > freshness.floor else { throw Self.refusal(400, "Request is too stale") }
        return Claim(
            wireProtocol: name, hotkey: hotkey, nonce: nonce, signature: signature, signatureText: Bytes(text.utf8)[...],
            timeout: nil,
            notes: Call(uuid: uuid, timestamp: timestamp, receiver: signedFor ?? ""))
    }

    /// The signature over the body's hash, the uuid, the time and the receiver.
    package func verify(
        _ claim: Claim, head: RequestHead, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof {
        guard let call = claim.notes as? Call else { throw Self.refusal(400, "Signature Mismatch") }
        let message = Self.signedText(digest: digest, uuid: call.uuid, timestamp: call.timestamp, receiver: call.receiver)
        guard let signature = claim.signature, claim.hotkey.publicKey.isValid(signature, for: Bytes(message.utf8)) else {
            throw Self.refusal(400, "Signature Mismatch")
        }
        return Proof(claim)
    }

    /// The answer as it is; `{"detail": …}` else.
    package func write(_ outcome: WireOutcome, to caller: Caller?, for form: SynapseForm?) -> WireAnswer {
        switch outcome {
        case .answer(let body, let mediaType, _):
            return WireAnswer(head: HTTPResponse(status: .ok, headerFields: [.contentType: mediaType]), body: body)
        case .stream:
            return WireAnswer(
                head: HTTPResponse(status: .ok, headerFields: [.contentType: ServerSentEvents.mediaType]), body: [])
        case .refusal(let rejection, _, _):
            var head = HTTPResponse(status: .init(code: rejection.words?.status ?? rejection.problem.status))
            head.headerFields[.contentType] = "application/json"
            if let wait = rejection.retryAfterSeconds { head.headerFields[.retryAfter] = wait }
            let text = rejection.words?.text ?? rejection.problem.detail ?? rejection.problem.title
            return WireAnswer(head: head, body: Bytes(#"{"detail":"\#(JSONText.escaped(text[...]))"}"#.utf8))
        }
    }

    /// Answers are not signed.
    package func proof(ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime)
        -> HeaderBlock
    {
        HeaderBlock()
    }

    /// Answers are not signed.
    package func proofAtOnce(ofStatus status: Int, digest: Bytes, to caller: Caller, by key: KeyPair, now: UnixTime) -> HeaderBlock {
        HeaderBlock()
    }

    // MARK: The dendrite's side

    /// The body as it is, under the headers that prove it.
    package func ask(_ asking: WireAsking, by signer: any Signer) async throws(IdentityError) -> WireRequest {
        guard signer.scheme == .sr25519 else {
            throw IdentityError(.signingFailed, "Epistula is signed with sr25519.", remedy: "Ask with an sr25519 hotkey.")
        }
        let timestamp = asking.nonce / 1_000_000
        let receiver = asking.receiver.description
        // Two requests in one millisecond have one time, and are told apart by the uuid: it is made of the nonce, which is unique.
        let uuid = Self.uuid(of: asking)
        let message = Self.signedText(digest: asking.digest, uuid: uuid, timestamp: timestamp, receiver: receiver)
        var head = asking.bareHead
        head.headerFields[.epistulaVersion] = "2"
        head.headerFields[.epistulaTimestamp] = String(timestamp)
        head.headerFields[.epistulaUUID] = uuid
        head.headerFields[.epistulaSignedBy] = signer.hotkey.description
        head.headerFields[.epistulaSignedFor] = receiver
        head.headerFields[.epistulaSignature] = try await signer.sign(Bytes(message.utf8)).hex
        for (index, secret) in (intervals?.messages(timestamp: timestamp, receiver: asking.receiver) ?? []).enumerated() {
            head.headerFields[.epistulaSecret(index)] = try await signer.sign(Bytes(secret.utf8)).hex
        }
        return WireRequest(head: head, body: asking.content)
    }

    /// Nothing proves an answer of this protocol.
    package func authenticate(
        _ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, for request: HTTPRequest, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof {
        throw AnswerError(.unsigned, "Answers of Epistula are not signed.")
    }

    // MARK: Texts

    /// `hex(SHA-256(body)).UUID.TIMESTAMP.SIGNED_FOR`.
    package static func signedText(digest: Bytes, uuid: String, timestamp: UInt64, receiver: String) -> String {
        "\(Hex.encode(digest)).\(uuid).\(timestamp).\(receiver)"
    }

    private static func refusal(_ status: Int, _ text: String) -> Rejection {
        Rejection(status == 401 ? .badSignature : .malformed, text, words: .init(status, text))
    }

    /// Where in its millisecond a uuid stands for the replay memory, which knows nanoseconds. Two that fall together are one in a
    /// million, and the second is refused.
    private static func place(of uuid: String) -> UInt64 {
        SHA256.hash(Bytes(uuid.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } % 1_000_000
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-")
                    : Hex.decode(String(decoding: [UInt8(ascii: "0"), byte], as: UTF8.self)) != nil
            }
    }

    /// A version 4 uuid that no other request of this caller has.
    private static func uuid(of asking: WireAsking) -> String {
        uuid(from: SHA256.hash(Bytes("\(asking.lane).\(asking.nonce)".utf8)))
    }

    private static func uuid(from digest: Bytes) -> String {
        var bytes = Bytes(digest.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }.joined(separator: "-")
    }
}
