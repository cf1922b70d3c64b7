internal import HTTPTypes

/// One answer under examination, in the protocol's order: version, hotkey, time, media type, signature.
struct AnswerCheck {
    /// How far the answer's time may lie outside the exchange.
    private static let tolerance = Duration.seconds(12)
    /// From where on a differing clock is worth a word.
    private static let notable = Duration.seconds(2)

    private static let proofHeaders: [HTTPField.Name] = [
        .answerVersion, .answerHotkey, .answerTime, .answerCrypto, .answerSignature,
    ]

    private let response: HTTPResponse
    private let digest: Bytes
    private let request: HTTPRequest
    private let exchange: Exchange
    private let values: [HTTPField.Name: String]

    init(_ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, request: HTTPRequest, exchange: Exchange)
        throws(AnswerError)
    {
        let headers = response.headerFields
        if trailers != nil, Self.proofHeaders.contains(where: headers.contains) {
            throw AnswerError(.malformed, "The stream has headers of a proof before its body, which belong behind it.")
        }
        var values: [HTTPField.Name: String] = [:]
        values[.contentType] = try Self.single(.contentType, in: headers)
        for name in Self.proofHeaders { values[name] = try Self.single(name, in: trailers ?? headers) }
        self.response = response
        self.digest = digest
        self.request = request
        self.exchange = exchange
        self.values = values
    }

    private static func single(_ name: HTTPField.Name, in fields: HTTPFields) throws(AnswerError) -> String? {
        do {
            return try NativeHeaders.single(name, in: fields)
        } catch {
            throw AnswerError(.malformed, "The answer has the header \(error.name) more than once.")
        }
    }

    func run(by seal: some AnswerSeal) throws(AnswerError) -> AnswerProof {
        guard let version = values[.answerVersion] else {
            throw AnswerError(.unsigned, "The answer is not signed.")
        }
        guard version == "1" else {
            throw AnswerError(.malformed, "The answer is signed in a version that is not known here.")
        }
        let mark = try seal.mark(crypto: values[.answerCrypto], text: values[.answerSignature], receiver: exchange.receiver)
        guard values[.answerHotkey] == exchange.receiver.description else {
            throw AnswerError(.otherHotkey, "The answer is by another hotkey than the one asked, \(exchange.receiver).")
        }
        let (time, difference) = try time()
        try checkMediaType()
        guard let requestSignature = request.headerFields[.bittensorSignature] else {
            throw AnswerError(.malformed, "The request was not signed, so no answer can be bound to it.")
        }
        let lines = SignedLines.answer(
            scheme: mark.scheme, status: response.status.code, digest: digest, time: time,
            axon: exchange.receiver, caller: exchange.caller, requestSignature: requestSignature)
        guard mark.holds(lines.bytes) else {
            throw AnswerError(.badSignature, "The answer's signature does not hold over its status, body and request.")
        }
        return AnswerProof(wireProtocol: seal.wireProtocol, clockDifference: difference)
    }

    /// The answer's time, and by how much its clock differs from ours where that is worth a word.
    private func time() throws(AnswerError) -> (UnixTime, Duration?) {
        guard let nanoseconds = values[.answerTime].flatMap(NativeHeaders.nanoseconds) else {
            throw AnswerError(.malformed, "The answer's time is not Unix nanoseconds.")
        }
        let time = UnixTime(nanoseconds: nanoseconds)
        guard time >= exchange.sent.advanced(by: .zero - Self.tolerance),
            time <= exchange.received.advanced(by: Self.tolerance)
        else {
            throw AnswerError(.otherTime, "The answer is from another time, or the axon's clock is wrong by over 12 s.")
        }
        if time < exchange.sent.advanced(by: .zero - Self.notable) { return (time, time.since(exchange.sent)) }
        if time > exchange.received.advanced(by: Self.notable) { return (time, time.since(exchange.received)) }
        return (time, nil)
    }

    private func checkMediaType() throws(AnswerError) {
        let expected = response.status.kind == .successful ? exchange.mediaType : Problem.mediaType
        guard values[.contentType].map(MediaType.bare) == expected else {
            throw AnswerError(.otherMedia, "The answer is not of the media type \(expected).")
        }
    }
}
