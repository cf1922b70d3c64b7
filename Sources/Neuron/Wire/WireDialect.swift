package import HTTPTypes

/// One protocol of signed requests and answers, both ends of it. What differs between protocols is behind this seam, and nothing else.
///
/// A new one is a type in a folder of its own, and a line in ``Dialects``. Every requirement but those that sign and check has a
/// default, which is the native protocol's way.
package protocol WireDialect: Sendable {
    /// The protocol's name, such as `btauth/1`.
    var name: String { get }

    /// A header by which a request is taken for one of this protocol.
    var mark: HTTPField { get }

    /// Whether a request's signature covers every byte of its body.
    var coversBody: Bool { get }

    /// By which hash proofs cover bodies.
    var bodyDigest: BodyDigest { get }

    /// Whether answers are signed.
    var signsAnswers: Bool { get }

    /// Synapses that every axon of this protocol has, which answer with nothing.
    var ownSynapses: [SynapseForm] { get }

    /// Whether a request's headers are of this protocol, judged by those that mark it.
    func recognises(_ head: RequestHead) -> Bool

    // MARK: The axon's side

    /// Why nothing is served at a path.
    func absent(_ path: String, served: [SynapseName]) -> Rejection

    /// What the headers say, checked in the order of the protocol: shape, scheme, receiver, freshness.
    func claim(_ head: RequestHead, for form: SynapseForm, receiver: Hotkey, freshness: Freshness) throws(Rejection) -> Claim

    /// A look before the signature is checked: refuses a nonce that was accepted before. Remembers nothing.
    func look(at claim: Claim, in memory: ReplayMemory) throws(Rejection)

    /// Proves a claim: the signature holds over all that the protocol signs. `digest` is the body's.
    func verify(
        _ claim: Claim, head: RequestHead, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof

    /// Records a proven nonce, with a second look in the same step, and makes the caller.
    func record(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) async throws(Rejection) -> Caller

    /// The same where nothing has to be waited for; nil where something has.
    func recordAtOnce(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) throws(Rejection) -> Caller?

    /// Whether method and media type are the synapse's.
    func check(_ head: RequestHead, mediaType: String) throws(Rejection)

    /// What is said to a caller, or with nil to a stranger, before it is proven by ``proof(ofStatus:digest:to:by:now:)``.
    func write(_ outcome: WireOutcome, to caller: Caller?, for form: SynapseForm?) -> WireAnswer

    /// One chunk of a stream as it goes on the wire; `value` is JSON.
    func frame(_ value: Bytes) -> Bytes

    /// What proves an answer of this status and body to its caller: headers of a whole answer, trailers of a stream. `digest` is
    /// the body's.
    func proof(ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime)
        async throws(IdentityError)
        -> HeaderBlock

    /// The same with a key that is in this process, which need not be waited for.
    func proofAtOnce(ofStatus status: Int, digest: Bytes, to caller: Caller, by key: KeyPair, now: UnixTime)
        throws(IdentityError)
        -> HeaderBlock

    // MARK: The dendrite's side

    /// The request as it goes to one axon: with the headers that prove it, and the body as the protocol writes it.
    func ask(_ asking: WireAsking, by signer: any Signer) async throws(IdentityError) -> WireRequest

    /// Proves an answer: by the hotkey that was asked, to this request, in this time. `digest` is its body's.
    ///
    /// - Parameter trailers: where a stream's proof stands, and its headers must hold none; nil for a whole answer, whose headers
    ///   hold it.
    func authenticate(
        _ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, for request: HTTPRequest, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof

    /// What an answer says in a protocol that does not sign them; the whole body, or nil at the head of a stream.
    func read(_ response: HTTPResponse, body: Bytes?, for form: SynapseForm) throws(WireReading.Fault) -> WireReading

    /// What reads the chunks of a stream.
    func chunks(of form: SynapseForm, maxBytes: Int) -> any ChunkParser

    /// Whether an answer shows that its axon speaks this protocol, though it was asked in another.
    func isShown(by response: HTTPResponse) -> Bool

    /// What proves a request and its answer to third parties, from what both sides have signed; nil where the protocol has no receipts.
    /// `digest` and `answerDigest` are the SHA-256 of the bodies, `proof` the answer's headers or a stream's trailers.
    func receipt(
        of request: HTTPRequest, digest: Bytes, by caller: Hotkey, answer status: Int, digest answerDigest: Bytes,
        proof: HTTPFields,
        by axon: Hotkey
    ) -> Receipt?
}

extension WireDialect {
    /// Everything is covered unless a protocol says otherwise.
    package var coversBody: Bool { true }
    /// SHA-256 unless a protocol says otherwise.
    package var bodyDigest: BodyDigest { .sha256 }
    /// Answers are signed unless a protocol says otherwise.
    package var signsAnswers: Bool { true }
    /// None.
    package var ownSynapses: [SynapseForm] { [] }

    /// `unknown-synapse`.
    package func absent(_ path: String, served: [SynapseName]) -> Rejection {
        Rejection(.unknownSynapse, "Ask GET /.well-known/neuron what is served here.")
    }

    /// In the memory of all nonces.
    package func look(at claim: Claim, in memory: ReplayMemory) throws(Rejection) { try memory.look(at: claim) }

    /// In the memory of all nonces.
    package func record(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) async throws(Rejection) -> Caller {
        try await memory.record(proof, isRegistered: isRegistered)
    }

    /// In the memory of all nonces.
    package func recordAtOnce(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) throws(Rejection) -> Caller? {
        try memory.recordAtOnce(proof, isRegistered: isRegistered)
    }

    /// POST, and the media type if one is named.
    package func check(_ head: RequestHead, mediaType: String) throws(Rejection) {
        guard head.has(.method, "POST") else { throw Rejection(.wrongMethod, "Send the synapse with POST.") }
        guard let media = head[.contentType], !TextBytes.isSame(media, text: mediaType),
            MediaType.bare(String(decoding: media, as: UTF8.self)) != mediaType
        else { return }
        throw Rejection(.unsupportedMedia, "Send the body as \(mediaType).")
    }

    /// Every answer proves itself, so there is nothing else to read.
    package func read(_ response: HTTPResponse, body: Bytes?, for form: SynapseForm) throws(WireReading.Fault) -> WireReading {
        WireReading(status: response.status.code, content: body)
    }

    /// Server-sent events.
    package func frame(_ value: Bytes) -> Bytes { Bytes("data: ".utf8) + value + Bytes("\n\n".utf8) }

    /// Server-sent events.
    package func chunks(of form: SynapseForm, maxBytes: Int) -> any ChunkParser { ServerSentEvents.Parser(maxBytes: maxBytes) }

    /// Nothing shows it.
    package func isShown(by response: HTTPResponse) -> Bool { false }

    /// Protocols without receipts have none.
    package func receipt(
        of request: HTTPRequest, digest: Bytes, by caller: Hotkey, answer status: Int, digest answerDigest: Bytes,
        proof: HTTPFields,
        by axon: Hotkey
    ) -> Receipt? { nil }

    /// A whole answer with the headers that prove it to its caller.
    package func answer(_ response: HTTPResponse, body: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime)
        async throws(IdentityError)
        -> HTTPResponse
    {
        let digest = bodyDigest.hash(body)
        var response = response
        let proof = try await proof(ofStatus: response.status.code, digest: digest, to: caller, by: signer, now: now)
        for field in proof.fields {
            response.headerFields[field.name] = field.value
        }
        return response
    }

    /// Whether a request in its usual form is of this protocol.
    package func recognises(_ request: HTTPRequest) -> Bool { recognises(RequestHead(request)) }

    /// What the headers of a request in its usual form say.
    package func claim(_ request: HTTPRequest, for form: SynapseForm, receiver: Hotkey, freshness: Freshness)
        throws(Rejection) -> Claim
    {
        try claim(RequestHead(request), for: form, receiver: receiver, freshness: freshness)
    }

    /// Proves the claim of a request in its usual form.
    package func verify(
        _ claim: Claim, head: HTTPRequest, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof {
        try verify(claim, head: RequestHead(head), body: body, digest: digest, for: form, receiver: receiver)
    }

    /// Proves a whole answer by its headers.
    package func authenticate(_ response: HTTPResponse, body: Bytes, for request: HTTPRequest, exchange: Exchange)
        throws(AnswerError)
        -> AnswerProof
    {
        try authenticate(response, trailers: nil, digest: bodyDigest.hash(body), for: request, exchange: exchange)
    }
}

/// The clock and the floor that nonces are judged by.
package struct Freshness: Sendable {
    /// The axon's wall clock when the headers arrived.
    package let now: UnixTime
    /// Nonces not above it are stale; see the replay floor.
    package let floor: UInt64
    /// How old a nonce may be; 10 s in the protocol.
    package let maxAge: Duration
    /// How far ahead it may be; 2 s in the protocol.
    package let maxLead: Duration

    package init(now: UnixTime, floor: UInt64, maxAge: Duration = .seconds(10), maxLead: Duration = .seconds(2)) {
        self.now = now
        self.floor = floor
        self.maxAge = maxAge
        self.maxLead = maxLead
    }
}

/// Between whom, and when, a request and its answer passed.
package struct Exchange: Sendable {
    /// Who asked.
    package let caller: Hotkey
    /// Who was asked.
    package let receiver: Hotkey
    /// When the request was sent, by the caller's clock.
    package let sent: UnixTime
    /// When the answer was complete, by the caller's clock.
    package let received: UnixTime
    /// The media type that a successful answer must have.
    package let mediaType: String

    package init(caller: Hotkey, receiver: Hotkey, sent: UnixTime, received: UnixTime, mediaType: String = "application/json") {
        self.caller = caller
        self.receiver = receiver
        self.sent = sent
        self.received = received
        self.mediaType = mediaType
    }
}

/// What a proven answer tells beside its body.
package struct AnswerProof: Sendable {
    /// The protocol of the proof, such as `neuron-answer/1`.
    package let wireProtocol: String
    /// The axon's clock less ours, when it differs by more than 2 s.
    package let clockDifference: Duration?

    package init(wireProtocol: String, clockDifference: Duration?) {
        self.wireProtocol = wireProtocol
        self.clockDifference = clockDifference
    }
}

/// Why an answer proves nothing.
package struct AnswerError: Error, Hashable, Sendable {
    package enum Reason: String, Sendable { case unsigned, malformed, otherHotkey, otherTime, otherMedia, badSignature }

    package let reason: Reason
    /// What is wrong, in a sentence for people.
    package let message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
