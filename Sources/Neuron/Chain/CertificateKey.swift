/// The public key of an axon's TLS certificate, as `serve_axon_tls` publishes it: callers trust this key and no authority.
public struct CertificateKey: Hashable, Sendable {
    /// Which kind of key it is.
    public struct Algorithm: Hashable, Sendable {
        /// The byte on chain. The chain gives it no meaning; the names here are Neuron's.
        public let byte: UInt8

        /// The algorithm of a byte on chain.
        public init(byte: UInt8) { self.byte = byte }

        /// Ed25519, 32 bytes.
        public static let ed25519 = Algorithm(byte: 1)
        /// ECDSA over P-256: 64 bytes, both coordinates.
        public static let p256 = Algorithm(byte: 2)
    }

    /// The most bytes that the chain takes as a key.
    public static let maxBytes = 64

    /// Which kind of key it is.
    public let algorithm: Algorithm
    /// The raw key.
    public let publicKey: Bytes

    /// A key from its parts.
    public init(algorithm: Algorithm, publicKey: Bytes) {
        self.algorithm = algorithm
        self.publicKey = publicKey
    }

    /// The key that a call's argument names: the algorithm's byte, then 1 to 64 bytes of key; nil for anything else.
    public init?(bytes: Bytes) {
        guard let byte = bytes.first, (2...Self.maxBytes + 1).contains(bytes.count) else { return nil }
        self.init(algorithm: Algorithm(byte: byte), publicKey: Bytes(bytes.dropFirst()))
    }

    /// The call's argument: the algorithm's byte, then the key.
    public var bytes: Bytes { [algorithm.byte] + publicKey }

    /// The key as a certificate holds it (SubjectPublicKeyInfo, DER), which TLS clients compare; nil for a kind that is not known.
    ///
    /// Other software may number its algorithms in its own way, so the length says which kind a key is.
    /// - Source: RFC 8410 section 4 for Ed25519, RFC 5480 section 2 for P-256.
    public var subjectPublicKeyInfo: Bytes? {
        switch publicKey.count {
        case 32: Self.ed25519Prefix + publicKey
        case 64: Self.p256Prefix + publicKey
        default: nil
        }
    }

    /// The key that stands in a certificate (DER), for looking at a peer's; nil where it has none of the two kinds.
    package init?(certificate: Bytes) {
        if let key = Self.rest(of: certificate, after: Self.ed25519Prefix, count: 32) {
            self.init(algorithm: .ed25519, publicKey: key)
        } else if let key = Self.rest(of: certificate, after: Self.p256Prefix, count: 64) {
            self.init(algorithm: .p256, publicKey: key)
        } else {
            return nil
        }
    }

    private static func rest(of bytes: Bytes, after prefix: Bytes, count: Int) -> Bytes? {
        guard bytes.count >= prefix.count + count else { return nil }
        let starts = 0...(bytes.count - prefix.count - count)
        guard let start = starts.first(where: { bytes[$0..<($0 + prefix.count)].elementsEqual(prefix) }) else { return nil }
        return Bytes(bytes[(start + prefix.count)...].prefix(count))
    }

    private static let ed25519Prefix: Bytes = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    private static let p256Prefix: Bytes = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
        0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]
}

extension CertificateKey: Codable, LosslessStringConvertible {
    /// `0x` and the call's argument in hex.
    public var description: String { "0x" + Hex.encode(bytes) }

    /// The key that ``description`` gave.
    public init?(_ description: String) {
        guard description.hasPrefix("0x"), let bytes = Hex.decode(description.dropFirst(2)) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads ``description``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let key = CertificateKey(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a certificate's key.")
        }
        self = key
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
