/// What a signer process signs: messages that begin with the name of a protocol in which a neuron speaks for itself.
///
/// Whoever takes over the neuron's process can then still answer and ask in its name, but moves no stake and sets no weights.
public struct SigningPolicy: Sendable, Hashable {
    /// A call of a chain's runtime by its two numbers, which are the first two bytes of every extrinsic's payload.
    public struct Call: Hashable, Sendable, LosslessStringConvertible {
        /// The pallet's number.
        public let pallet: UInt8
        /// The call's number in its pallet.
        public let index: UInt8

        /// A call by its numbers.
        public init(pallet: UInt8, index: UInt8) {
            self.pallet = pallet
            self.index = index
        }

        /// A call from a text such as `7.0`.
        public init?(_ description: String) {
            let parts = description.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let pallet = UInt8(parts[0]), let index = UInt8(parts[1]) else { return nil }
            self.init(pallet: pallet, index: index)
        }

        /// The numbers, such as `7.0`.
        public var description: String { "\(pallet).\(index)" }
    }

    /// The extrinsics that are signed besides; none unless given.
    public let calls: Set<Call>
    private let beginnings: [Bytes]

    /// Messages that begin with one of these texts, each with its line's end, and extrinsics of these calls.
    ///
    /// - Precondition: no text is empty: that would sign everything.
    public init(beginnings: [String], calls: Set<Call> = []) {
        precondition(!beginnings.contains(""), "A signer that signs everything is an oracle.")
        self.beginnings = beginnings.map { Bytes($0.utf8) }
        self.calls = calls
    }

    /// The same with extrinsics of these calls.
    public func allowing(_ calls: Set<Call>) -> SigningPolicy { SigningPolicy(beginnings, calls) }

    private init(_ beginnings: [Bytes], _ calls: Set<Call>) {
        self.beginnings = beginnings
        self.calls = calls
    }

    /// Signed requests (btauth/1) and signed answers (neuron-answer/1).
    public static let neuron = SigningPolicy(
        beginnings: [NativeDialect.requestProtocol + "\n", NativeDialect.answerProtocol + "\n"])

    /// Whether a message is signed.
    public func allows(_ message: Bytes) -> Bool { beginnings.contains { message.starts(with: $0) } }

    /// Whether an extrinsic is signed, by the first two bytes of its payload.
    public func allows(extrinsic payload: Bytes) -> Bool {
        payload.count > 2 && calls.contains(Call(pallet: payload[0], index: payload[1]))
    }
}
