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
    public var isSmallOrder: Bool {
        var masked = bytes
        masked[31] &= 0x7f
        return Self.smallOrder.contains(masked)
    }

    /// Whether `signature` is this key's for `message`, by the signature's own scheme.
    ///
    /// - Note: Costs about 30 µs, and half of that for a key that has signed validly a few times before: its table is kept.
    ///   Small-order keys are refused. `docs/signatures.md` has the exact rules, and how to have libsodium check instead.
    public func isValid(_ signature: Signature, for message: Bytes) -> Bool {
        !isSmallOrder && SignatureVerifier.shared.isValid(signature.bytes, of: signature.scheme, for: message, by: bytes)
    }

    /// The encodings, without sign bit, of the points whose order divides 8; the first is also ristretto's identity.
    ///
    /// Source: the y coordinates 0, 1, −1 and the two of order 8 modulo 2²⁵⁵ − 19, and 0 and 1 written unreduced.
    private static let smallOrder: Set<Bytes> = {
        func word(_ first: UInt8, _ middle: UInt8, _ last: UInt8) -> Bytes {
            [first] + Bytes(repeating: middle, count: 30) + [last]
        }
        let ofOrderEight: [Bytes] = [
            [
                0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
                0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
            ],
            [
                0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
                0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
            ],
        ]
        return Set(
            ofOrderEight + [
                word(0, 0, 0), word(1, 0, 0), word(0xec, 0xff, 0x7f), word(0xed, 0xff, 0x7f), word(0xee, 0xff, 0x7f),
            ])
    }()
}

extension PublicKey: CustomStringConvertible {
    /// `0x` and 64 lower-case hex digits.
    public var description: String { "0x" + Hex.encode(bytes) }
}
