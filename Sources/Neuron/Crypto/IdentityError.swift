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
        /// A secret phrase with a wrong number of words, an unknown word or a wrong checksum.
        public static let invalidMnemonic = Code(label: "invalid-mnemonic")
        /// No signature could be made.
        public static let signingFailed = Code(label: "signing-failed")
        /// The system gave no memory for a secret.
        public static let noSecureMemory = Code(label: "no-secure-memory")
        /// A library refused what it must be able to do.
        public static let cryptographyFailed = Code(label: "cryptography-failed")
        /// A name that no wallet or hotkey can have.
        public static let invalidName = Code(label: "invalid-name")
        /// There is no file where a key should be.
        public static let keyfileMissing = Code(label: "keyfile-missing")
        /// The disk refused to read or write a key file.
        public static let keyfileInaccessible = Code(label: "keyfile-inaccessible")
        /// A file that is no key file, or a damaged one.
        public static let invalidKeyfile = Code(label: "invalid-keyfile")
        /// A key file with an address that is not its key's.
        public static let addressMismatch = Code(label: "address-mismatch")
        /// A key file without a secret, where one is needed.
        public static let publicKeyOnly = Code(label: "public-key-only")
        /// A key file that was not written because a key is there already.
        public static let keyExists = Code(label: "key-exists")
        /// An encrypted key file, and nobody gave its password.
        public static let passwordNeeded = Code(label: "password-needed")
        /// A password that does not open its key file; or the file is damaged, which can't always be told apart.
        public static let wrongPassword = Code(label: "wrong-password")
        /// The signer process does not answer.
        public static let signerUnreachable = Code(label: "signer-unreachable")
        /// The signer process does not sign such messages, or not for this process.
        public static let signerRefused = Code(label: "signer-refused")
        /// The waiting task was cancelled before the signature was made.
        public static let signingCancelled = Code(label: "signing-cancelled")
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

    /// Whether the same call may succeed later: only a signer process that is away may come back.
    public var isRetryable: Bool { code == .signerUnreachable }
}
