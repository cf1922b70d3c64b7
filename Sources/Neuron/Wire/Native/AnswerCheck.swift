/// One answer under examination, in the protocol's order: version, hotkey, time, media type, signature.
struct AnswerCheck {
    /// How far the answer's time may lie outside the exchange.
    private static let tolerance = Duration.seconds(12)
    /// From where on a differing clock is worth a word.
    private static let notable = Duration.seconds(2)

    let claim: AnswerClaim
    let status: Int
    /// The body's, of the protocol's own kind.
    let digest: Bytes
    /// The request's signature header, exactly as sent; nil where it was not signed.
    let requestSignature: ArraySlice<UInt8>?
    let exchange: Exchange

    func run(by seal: some AnswerSeal) throws(AnswerError) -> AnswerProof {
        guard let version = claim.version else {
            throw AnswerError(.unsigned, "The answer is not signed.")
        }
        guard version.elementsEqual(CollectionOfOne(UInt8(ascii: "1"))) else {
            throw AnswerError(.malformed, "The answer is signed in a version that is not known here.")
        }
        let mark = try seal.mark(crypto: claim.crypto, text: claim.signature, receiver: exchange.receiver)
        guard let hotkey = claim.hotkey, hotkey.elementsEqual(exchange.receiver.description.utf8) else {
            throw AnswerError(.otherHotkey, "The answer is by another hotkey than the one asked, \(exchange.receiver).")
        }
        let (time, difference) = try time()
        try checkMediaType()
        guard let requestSignature else {
            throw AnswerError(.malformed, "The request was not signed, so no answer can be bound to it.")
        }
        let lines = SignedLines.answer(
            scheme: mark.scheme, status: status, digest: digest, time: time,
            axon: exchange.receiver, caller: exchange.caller, requestSignature: requestSignature)
        guard seal.holds(mark, over: lines.bytes, by: exchange.receiver) else {
            throw AnswerError(.badSignature, "The answer's signature does not hold over its status, body and request.")
        }
        return AnswerProof(wireProtocol: seal.wireProtocol, clockDifference: difference)
    }

    /// The answer's time, and by how much its clock differs from ours where that is worth a word.
    private func time() throws(AnswerError) -> (UnixTime, Duration?) {
        guard let nanoseconds = claim.time.flatMap({ NativeHeaders.nanoseconds($0) }) else {
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
        let expected = (200..<300).contains(status) ? exchange.mediaType : Problem.mediaType
        guard claim.isMedia(expected) else {
            throw AnswerError(.otherMedia, "The answer is not of the media type \(expected).")
        }
    }
}
