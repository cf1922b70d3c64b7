/// What proves the answers of one way of asking: the axon's own signature, or a session's key.
protocol AnswerSeal {
    /// What a proven answer is said to be in.
    var wireProtocol: String { get }

    /// What the headers hold: `crypto` names the scheme, `text` is the signature or keyed hash in hex.
    func mark(crypto: String?, text: String?, receiver: Hotkey) throws(AnswerError) -> AnswerMark
}

/// A signature or keyed hash, well-formed and not checked yet.
struct AnswerMark {
    /// The second of the lines that it is over.
    let scheme: String
    /// Whether it is over these lines.
    let holds: (Bytes) -> Bool
}

/// The signature of the axon's hotkey.
struct HotkeySeal: AnswerSeal {
    var wireProtocol: String { NativeDialect.answerProtocol }

    func mark(crypto: String?, text: String?, receiver: Hotkey) throws(AnswerError) -> AnswerMark {
        guard let scheme = SignatureScheme(rawValue: crypto ?? SignatureScheme.sr25519.rawValue) else {
            throw AnswerError(.malformed, "The answer is signed with a scheme that is not known here.")
        }
        guard let text, let signature = try? Signature(hex: text, scheme: scheme) else {
            throw AnswerError(.malformed, "The answer's signature is not 0x and 64 bytes in hex.")
        }
        return AnswerMark(scheme: scheme.rawValue) { receiver.publicKey.isValid(signature, for: $0) }
    }
}
