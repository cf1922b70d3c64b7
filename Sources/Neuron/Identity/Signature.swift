/// A signature: 64 bytes and the scheme that made them.
public struct Signature: Hashable, Sendable {
    /// How it was made, and the only way in which it is checked.
    public let scheme: SignatureScheme
    /// The 64 bytes.
    public let bytes: Bytes

    /// How many bytes a signature of either scheme has.
    package static let count = 64

    /// Takes 64 bytes as they are.
    ///
    /// - Throws: ``IdentityError/Code/wrongLength``.
    public init(scheme: SignatureScheme, bytes: Bytes) throws(IdentityError) {
        guard bytes.count == Self.count else {
            throw IdentityError(.wrongLength, "A signature has 64 bytes, not \(bytes.count).")
        }
        self.scheme = scheme
        self.bytes = bytes
    }

    /// Reads `0x` and 128 hex digits in either case.
    ///
    /// - Throws: ``IdentityError/Code/invalidSignature``.
    public init(hex: String, scheme: SignatureScheme) throws(IdentityError) {
        guard hex.utf8.count == 130, hex.hasPrefix("0x"), let bytes = Hex.decode(hex.dropFirst(2)) else {
            throw IdentityError(
                .invalidSignature, "A signature is written as 0x and 128 hex digits.",
                remedy: "Send the signature's 64 bytes in hex, with 0x before them.")
        }
        self.scheme = scheme
        self.bytes = bytes
    }

    /// `0x` and 128 lower-case hex digits.
    public var hex: String { "0x" + Hex.encode(bytes) }
}
