#if TLS
    internal import Neuron

    /// An axon's self-signed certificate: Ed25519, made of a seed that the state keeps, the same for the same seed and name.
    ///
    /// Its dates say nothing, and no authority is asked: what counts is the key, which the chain publishes.
    /// - Source: RFC 5280 for the certificate, RFC 8410 for Ed25519 in it.
    struct AxonCertificate: Sendable {
        /// Where the seed lies in the axon's state.
        static let fileName = "tls-key.bin"
        /// Where the next one lies while its key is being published.
        static let nextFileName = "tls-next-key.bin"

        private static let seedBytes = 32
        private static let ed25519 = DER.sequence(DER.identifier([0x2B, 0x65, 0x70]))

        /// The certificate, DER.
        let certificate: Bytes
        /// The private key, PKCS #8, DER.
        let privateKey: Bytes
        /// What is published.
        let key: CertificateKey

        /// The certificate of the seed in `store`, which is made at the first start.
        ///
        /// - Throws: ``StateError`` when the seed can't be read or kept, or is none.
        static func load(from store: any StateStore, name: String) async throws -> AxonCertificate {
            try await made(in: store, as: fileName, name: name)
        }

        /// The certificate that will be shown next; made at the first call after a switch.
        static func next(in store: any StateStore, name: String) async throws -> AxonCertificate {
            try await made(in: store, as: nextFileName, name: name)
        }

        /// Puts the next certificate in the place of the present one; nil where there is no next one.
        static func switched(in store: any StateStore, name: String) async throws -> AxonCertificate? {
            guard let seed = try await seed(in: store, nextFileName) else { return nil }
            try await store.write(seed, to: fileName)
            try await store.remove(nextFileName)
            return try AxonCertificate(seed: seed, name: name)
        }

        private static func made(in store: any StateStore, as file: String, name: String) async throws -> AxonCertificate {
            if let seed = try await seed(in: store, file) { return try AxonCertificate(seed: seed, name: name) }
            let seed = try SecretBytes.random(seedBytes).unprotected
            try await store.write(seed, to: file)
            return try AxonCertificate(seed: seed, name: name)
        }

        private static func seed(in store: any StateStore, _ file: String) async throws(StateError) -> Bytes? {
            guard let seed = try await store.read(file) else { return nil }
            guard seed.count == seedBytes else {
                throw StateError(
                    .damaged, "\(file) in the axon's state has \(seed.count) bytes; a TLS key has \(seedBytes).",
                    remedy: "Restore it, or remove it: the axon then makes a new key, which must be published.")
            }
            return seed
        }

        /// The certificate of a seed of 32 bytes.
        init(seed: Bytes, name: String) throws(IdentityError) {
            let secret = try Ed25519.key(seed: seed)
            let subject = DER.sequence(DER.set(DER.sequence(DER.identifier([0x55, 0x04, 0x03]), DER.text(name))))
            let body = DER.sequence(
                DER.tagged(0, DER.integer([2])),
                DER.integer([1] + SHA256.hash(secret.publicKey).prefix(15)),
                Self.ed25519,
                subject,
                DER.sequence(DER.time("200101000000Z"), DER.longTime("99991231235959Z")),
                subject,
                DER.sequence(Self.ed25519, DER.bits(secret.publicKey)))
            certificate = DER.sequence(body, Self.ed25519, DER.bits(Ed25519.sign(body, with: secret)))
            privateKey = DER.sequence(DER.integer([0]), Self.ed25519, DER.octets(DER.octets(seed)))
            key = CertificateKey(algorithm: .ed25519, publicKey: secret.publicKey)
        }
    }
#endif
