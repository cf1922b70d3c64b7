/// What a signer process signs: messages that begin with the name of a protocol in which a neuron speaks for itself.
///
/// Whoever takes over the neuron's process can then still answer and ask in its name, but moves no stake and sets no weights.
public struct SigningPolicy: Sendable, Hashable {
    private let beginnings: [Bytes]

    /// Messages that begin with one of these texts, each with its line's end.
    ///
    /// - Precondition: no text is empty: that would sign everything.
    public init(beginnings: [String]) {
        precondition(!beginnings.contains(""), "A signer that signs everything is an oracle.")
        self.beginnings = beginnings.map { Bytes($0.utf8) }
    }

    /// Signed requests (btauth/1) and signed answers (neuron-answer/1).
    public static let neuron = SigningPolicy(
        beginnings: [NativeDialect.requestProtocol + "\n", NativeDialect.answerProtocol + "\n"])

    /// Whether a message is signed.
    public func allows(_ message: Bytes) -> Bool { beginnings.contains { message.starts(with: $0) } }
}
