/// What can go wrong with keys, addresses and signatures. Never holds a secret.
public struct IdentityError: NeuronFailure {
    /// Which failure, from a set that may grow.
    public struct Code: Hashable, Sendable {
        /// The code's name, as it stands in metrics.
        public let label: String

        /// Bytes of another length than the thing has.
        public static let wrongLength = Code(label: "wrong-length")
        /// A text that is no SS58 address.
        public static let invalidAddress = Code(label: "invalid-address")
        /// Bytes that are no key, or a key that must not be used.
        public static let invalidKey = Code(label: "invalid-key")
        /// A text that is no signature.
        public static let invalidSignature = Code(label: "invalid-signature")
        /// A derivation URI or path that cannot be read or followed.
        public static let invalidDerivation = Code(label: "invalid-derivation")
        /// A secret phrase that this version cannot turn into a key.
        public static let unsupportedPhrase = Code(label: "unsupported-phrase")
        /// No signature could be made.
        public static let signingFailed = Code(label: "signing-failed")
        /// The system gave no memory for a secret.
        public static let noSecureMemory = Code(label: "no-secure-memory")
    }

    /// Which failure.
    public let code: Code
    /// The facts. Never a secret.
    public let message: String
    /// What to do, in one sentence.
    public let remedy: String?
    /// What lies beneath, for signers that live elsewhere.
    public let cause: (any Error)?

    /// An error of this module, or of a ``Signer`` written elsewhere.
    public init(_ code: Code, _ message: String, remedy: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }

    /// The code's name.
    public var label: String { code.label }
}
