public import Neuron

/// Why something can't be locked or opened.
public struct TimelockError: NeuronFailure, Equatable {
    /// Which failure, from a set that may grow.
    public struct Code: Hashable, Sendable {
        /// The code's name.
        public let label: String
        /// Bytes that are no point of the group they should be in.
        public static let invalidPoint = Code(label: "invalid-point")
        /// Bytes that are no timelocked ciphertext.
        public static let invalidCiphertext = Code(label: "invalid-ciphertext")
        /// The signature is another round's, or the ciphertext was changed.
        public static let doesNotOpen = Code(label: "does-not-open")
        /// The cipher refused to work.
        public static let cipherFailed = Code(label: "cipher-failed")
    }

    /// Which failure.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?

    init(_ code: Code, _ message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// The code's name.
    public var label: String { code.label }

    static func invalidPoint(_ group: String) -> TimelockError {
        TimelockError(.invalidPoint, "The bytes are no compressed point of \(group) of BLS12-381.")
    }
}
