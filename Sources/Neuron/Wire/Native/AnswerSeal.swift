/// What proves the answers of one way of asking: the axon's own signature, or a session's key.
protocol AnswerSeal {
    /// What a proven answer is said to be in.
    var wireProtocol: String { get }

    /// What the headers hold: `crypto` names the scheme, `text` is the signature or keyed hash in hex.
    func mark(crypto: ArraySlice<UInt8>?, text: ArraySlice<UInt8>?, receiver: Hotkey) throws(AnswerError) -> AnswerMark

    /// Whether a mark is this axon's, over these lines.
    func holds(_ mark: AnswerMark, over lines: Bytes, by receiver: Hotkey) -> Bool
}

/// A signature or keyed hash, well-formed and not checked yet.
struct AnswerMark {
    /// The second of the lines that it is over.
    let scheme: String
    /// The signature or keyed hash.
    let bytes: Bytes
}

/// The signature of the axon's hotkey.
struct HotkeySeal: AnswerSeal {
    var wireProtocol: String { NativeDialect.answerProtocol }

    func mark(crypto: ArraySlice<UInt8>?, text: ArraySlice<UInt8>?, receiver: Hotkey) throws(AnswerError) -> AnswerMark {
        let named = crypto.map { SignatureScheme(rawValue: String(decoding: $0.prefix(32), as: UTF8.self)) } ?? .sr25519
        guard let scheme = named else {
            throw AnswerError(.malformed, "The answer is signed with a scheme that is not known here.")
        }
        guard let text, let bytes = NativeHeaders.hex(text), bytes.count == Signature.count else {
            throw AnswerError(.malformed, "The answer's signature is not 0x and 64 bytes in hex.")
        }
        return AnswerMark(scheme: scheme.rawValue, bytes: bytes)
    }

    func holds(_ mark: AnswerMark, over lines: Bytes, by receiver: Hotkey) -> Bool {
        guard let scheme = SignatureScheme(rawValue: mark.scheme),
            let signature = try? Signature(scheme: scheme, bytes: mark.bytes)
        else { return false }
        return receiver.publicKey.isValid(signature, for: lines)
    }
}
