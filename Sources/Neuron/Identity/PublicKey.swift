/// A public key: 32 bytes, of either scheme.
public struct PublicKey: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: Bytes

    /// Takes 32 bytes as they are; whether they are a key of a scheme is ``isUsable(for:)``'s question.
    ///
    /// - Throws: ``IdentityError/Code/wrongLength``.
    public init(_ bytes: some Sequence<UInt8>) throws(IdentityError) {
        let bytes = Bytes(bytes.prefix(33))
        guard bytes.count == 32 else {
            throw IdentityError(
                .wrongLength, "A public key has 32 bytes, not \(bytes.count > 32 ? "more" : "\(bytes.count)").")
        }
        self.bytes = bytes
    }

    /// Whether the bytes encode a point that may verify signatures: not the identity, not of small order.
    ///
    /// - Note: Costs a point decoding (sr25519) or a scalar multiplication (ed25519).
    public func isUsable(for scheme: SignatureScheme) -> Bool {
        guard !isSmallOrder else { return false }
        return switch scheme {
        case .sr25519: Sr25519.isUsable(bytes)
        case .ed25519: Ed25519.isUsable(bytes)
        }
    }

    /// Whether the bytes are the identity of either scheme's group or another point of small order.
    ///
    /// Such a key "signs" everything without a secret: nobody owns it. A cheap comparison with a fixed list.
    public var isSmallOrder: Bool { Ed25519.hasSmallOrder(bytes) }

    /// Whether `signature` is this key's for `message`, by the signature's own scheme.
    ///
    /// - Note: Costs 35 to 40 µs, and half of that for a key that has signed validly a few times before: its table is kept.
    ///   Small-order keys are refused. `docs/signatures.md` has the exact rules, and how to have libsodium check instead.
    public func isValid(_ signature: Signature, for message: Bytes) -> Bool {
        !isSmallOrder && SignatureVerifier.shared.isValid(signature.bytes, of: signature.scheme, for: message, by: bytes)
    }
}

extension PublicKey: CustomStringConvertible {
    /// `0x` and 64 lower-case hex digits.
    public var description: String { "0x" + Hex.encode(bytes) }
}
