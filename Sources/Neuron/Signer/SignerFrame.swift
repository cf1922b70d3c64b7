/// What a signer process and those who ask it say to each other. `docs/identity.md`, section 13.
///
/// On the wire: four bytes of length (big-endian, of what follows), a kind, four bytes of a number that an answer repeats, and
/// the content.
enum SignerFrame: Equatable {
    /// Who signs?
    case identify
    /// Sign exactly these bytes.
    case sign(Bytes)
    /// Sign an extrinsic of this payload: call, extra and additional bytes, never their hash.
    case signExtrinsic(Bytes)
    /// The one who signs.
    case identity(PublicKey, SignatureScheme)
    /// 64 bytes of signature.
    case signature(Bytes)
    /// Not signed, and why.
    case refused(String)

    /// The longest message that is signed, in bytes.
    static let longestMessage = 65_536
    /// Version of this protocol, which an identity tells.
    private static let version: UInt8 = 1
    private static let longestReason = 512
    private static let headBytes = 5

    /// The frame's bytes.
    func encoded(_ number: UInt32) -> Bytes {
        let content: Bytes
        let kind: UInt8
        switch self {
        case .identify: (kind, content) = (1, [])
        case .sign(let message): (kind, content) = (2, message)
        case .signExtrinsic(let payload): (kind, content) = (3, payload)
        case .identity(let key, let scheme): (kind, content) = (129, [Self.version, scheme == .sr25519 ? 1 : 0] + key.bytes)
        case .signature(let bytes): (kind, content) = (130, bytes)
        case .refused(let reason): (kind, content) = (255, Bytes(reason.utf8.prefix(Self.longestReason)))
        }
        return Self.word(UInt32(Self.headBytes + content.count)) + [kind] + Self.word(number) + content
    }

    /// The first frame of `bytes`, and how many of them it takes; nil while there is more to come.
    ///
    /// - Throws: ``Malformed`` as soon as it is clear that no frame begins so.
    static func read(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> (number: UInt32, frame: SignerFrame, count: Int)? {
        guard bytes.count >= 4 else { return nil }
        let length = Int(number(bytes.prefix(4)))
        guard (headBytes...headBytes + longestMessage).contains(length) else { throw Malformed() }
        guard bytes.count >= 4 + length else { return nil }
        let body = bytes.dropFirst(4).prefix(length)
        guard let kind = body.first else { throw Malformed() }
        let content = Bytes(body.dropFirst(headBytes))
        return (number(body.dropFirst().prefix(4)), try SignerFrame(kind: kind, content), 4 + length)
    }

    /// Bytes that are no frame.
    struct Malformed: Error {}

    private init(kind: UInt8, _ content: Bytes) throws(Malformed) {
        switch (kind, content.count) {
        case (1, 0): self = .identify
        case (2, _): self = .sign(content)
        case (3, _): self = .signExtrinsic(content)
        case (129, 34):
            guard content[0] == Self.version, content[1] < 2, let key = try? PublicKey(content[2...]) else { throw Malformed() }
            self = .identity(key, content[1] == 1 ? .sr25519 : .ed25519)
        case (130, 64): self = .signature(content)
        case (255, 0...Self.longestReason):
            guard let reason = String(validating: content, as: UTF8.self) else { throw Malformed() }
            self = .refused(reason)
        default: throw Malformed()
        }
    }

    private static func word(_ value: UInt32) -> Bytes {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
