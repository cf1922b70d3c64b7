package import HTTPTypes

/// One protocol of signed requests and answers, both ends of it. What differs between protocols is behind this seam, and nothing else.
package protocol WireDialect: Sendable {
    /// The protocol's name, such as `btauth/1`.
    var name: String { get }

    /// Whether a request's headers are of this protocol, judged by the one header that marks it.
    func recognises(_ head: HTTPRequest) -> Bool

    /// What the headers say, checked in the order of the protocol: shape, scheme, receiver, freshness.
    func claim(_ head: HTTPRequest, receiver: Hotkey, freshness: Freshness) throws(Rejection) -> Claim

    /// Proves a claim: the signature holds over method, target and body. `digest` is the body's hash, by `claim.digest`.
    func verify(_ claim: Claim, head: HTTPRequest, digest: Bytes, receiver: Hotkey) throws(Rejection) -> Proof

    /// What proves an answer of this status and body to its caller: headers of a whole answer, trailers of a stream. `digest` is
    /// the SHA-256 of the body.
    func proof(ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime)
        async throws(IdentityError)
        -> HTTPFields

    /// The request with the headers that prove it to the receiver. `digest` is the SHA-256 of the body: made once for many receivers.
    func sign(
        _ request: HTTPRequest, digest: Bytes, to receiver: Hotkey, by signer: any Signer, nonce: UInt64, timeout: Duration?
    )
        async throws(IdentityError) -> HTTPRequest

    /// Proves an answer: by the hotkey that was asked, to this request, in this time. `digest` is the SHA-256 of its body.
    ///
    /// - Parameter trailers: where a stream's proof stands, and its headers must hold none; nil for a whole answer, whose headers
    ///   hold it.
    func authenticate(
        _ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, for request: HTTPRequest, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof

    /// What proves a request and its answer to third parties, from what both sides have signed; nil where the protocol has no receipts.
    /// `digest` and `answerDigest` are the SHA-256 of the bodies, `proof` the answer's headers or a stream's trailers.
    func receipt(
        of request: HTTPRequest, digest: Bytes, by caller: Hotkey, answer status: Int, digest answerDigest: Bytes,
        proof: HTTPFields,
        by axon: Hotkey
    ) -> Receipt?
}

extension WireDialect {
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
        let digest = SHA256.hash(body)
        var response = response
        for field in try await proof(ofStatus: response.status.code, digest: digest, to: caller, by: signer, now: now) {
            response.headerFields[field.name] = field.value
        }
        return response
    }

    /// Proves a whole answer by its headers.
    package func authenticate(_ response: HTTPResponse, body: Bytes, for request: HTTPRequest, exchange: Exchange)
        throws(AnswerError)
        -> AnswerProof
    {
        try authenticate(response, trailers: nil, digest: SHA256.hash(body), for: request, exchange: exchange)
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
