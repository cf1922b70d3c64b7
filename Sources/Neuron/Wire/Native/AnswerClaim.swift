package import HTTPTypes

/// What an answer says of itself and its proof, in its headers or in a stream's trailers: each word once at most, and nothing checked yet.
package struct AnswerClaim: Sendable {
    private let headers: HeaderBlock
    /// Where the proof stands: in the headers too, unless it is a stream's.
    private let proof: HeaderBlock
    private var mediaPlace: Range<Int>?
    private var versionPlace: Range<Int>?
    private var hotkeyPlace: Range<Int>?
    private var timePlace: Range<Int>?
    private var cryptoPlace: Range<Int>?
    private var signaturePlace: Range<Int>?

    var mediaType: ArraySlice<UInt8>? { mediaPlace.map { headers[$0] } }
    var version: ArraySlice<UInt8>? { versionPlace.map { proof[$0] } }
    var hotkey: ArraySlice<UInt8>? { hotkeyPlace.map { proof[$0] } }
    var time: ArraySlice<UInt8>? { timePlace.map { proof[$0] } }
    var crypto: ArraySlice<UInt8>? { cryptoPlace.map { proof[$0] } }
    var signature: ArraySlice<UInt8>? { signaturePlace.map { proof[$0] } }

    /// Whether the body is of this media type, which is given bare and in lower case.
    package func isMedia(_ expected: String) -> Bool {
        guard let mediaType else { return false }
        return mediaType.elementsEqual(expected.utf8)
            || MediaType.bare(String(decoding: mediaType, as: UTF8.self)) == expected
    }

    /// What the headers of a whole answer say.
    package init(_ headers: HeaderBlock) throws(AnswerError) {
        self.headers = headers
        proof = headers
        try find(in: headers, wantsMedia: true)
    }

    /// What the headers of a stream and its trailers say.
    package init(_ headers: HeaderBlock, trailers: HeaderBlock) throws(AnswerError) {
        self.headers = headers
        proof = trailers
        try find(in: headers, wantsMedia: true)
        guard versionPlace == nil, hotkeyPlace == nil, timePlace == nil, cryptoPlace == nil, signaturePlace == nil else {
            throw AnswerError(.malformed, "The stream has headers of a proof before its body, which belong behind it.")
        }
        try find(in: trailers, wantsMedia: false)
    }

    /// What an answer in its usual form says, with its trailers where it is a stream's.
    package init(_ response: HTTPResponse, trailers: HTTPFields?) throws(AnswerError) {
        let headers = HeaderBlock(response.headerFields)
        guard let trailers else {
            try self.init(headers)
            return
        }
        try self.init(headers, trailers: HeaderBlock(trailers))
    }

    private mutating func find(in block: HeaderBlock, wantsMedia: Bool) throws(AnswerError) {
        var repeated: StaticString?
        func take(_ place: HeaderBlock.Place, _ name: StaticString, _ found: inout Range<Int>?) {
            guard block.isSame(place.name, name) else { return }
            if found != nil { repeated = name }
            found = place.value
        }
        block.forEachPlace { place in
            // Few names have one length, so few are compared.
            switch place.name.count {
            case 12 where wantsMedia: take(place, "content-type", &mediaPlace)
            case 20: take(place, "x-neuron-answer-time", &timePlace)
            case 22:
                take(place, "x-neuron-answer-hotkey", &hotkeyPlace)
                take(place, "x-neuron-answer-crypto", &cryptoPlace)
            case 23: take(place, "x-neuron-answer-version", &versionPlace)
            case 25: take(place, "x-neuron-answer-signature", &signaturePlace)
            default: break
            }
        }
        if let repeated { throw AnswerError(.malformed, "The answer has the header \(repeated) more than once.") }
    }
}
