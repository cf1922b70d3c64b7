public import Neuron

/// The public key of an axon's TLS certificate, as `serve_axon_tls` publishes it: callers trust this key and no authority.
public struct CertificateKey: Hashable, Sendable {
    /// Which kind of key it is.
    public struct Algorithm: Hashable, Sendable {
        /// The byte on chain. The chain gives it no meaning; this is Neuron's.
        public let byte: UInt8

        /// Ed25519, 32 bytes.
        public static let ed25519 = Algorithm(byte: 1)
        /// ECDSA over P-256: 64 bytes, both coordinates.
        public static let p256 = Algorithm(byte: 2)
    }

    /// Which kind of key it is.
    public let algorithm: Algorithm
    /// The raw key.
    public let publicKey: Bytes

    /// A key from its parts.
    public init(algorithm: Algorithm, publicKey: Bytes) {
        self.algorithm = algorithm
        self.publicKey = publicKey
    }

    /// The call's argument: the algorithm's byte, then the key.
    public var bytes: Bytes { [algorithm.byte] + publicKey }
}
