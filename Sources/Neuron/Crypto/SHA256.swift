internal import CCrypto

/// SHA-256, at once or as bytes arrive; libcrypto's, which uses the processor's own instructions for it.
package struct SHA256: Sendable {
    private var state = SHA256_CTX()

    /// Starts on nothing.
    package init() {
        // The state is this struct's own; the call only writes it, and can't fail.
        unsafe _ = neuron_sha256_init(&state)
    }

    /// Takes more bytes; contiguous collections are read in place.
    package mutating func update(_ bytes: some Collection<UInt8>) {
        let inPlace: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe absorb(UnsafeRawBufferPointer(buffer))
        }
        if inPlace == nil { update(Bytes(bytes)) }
    }

    /// Takes more bytes from a span.
    package mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe absorb(buffer) }
    }

    /// The 32 bytes of the digest. The hash must not be used afterwards.
    package mutating func finalize() -> Bytes {
        Bytes(count: 32) { digest in
            // The cursor gives the 32 bytes that the call writes.
            unsafe _ = neuron_sha256_final(digest.take(32), &state)
        }
    }

    /// The 32 bytes of the digest of `bytes`.
    package static func hash(_ bytes: some Collection<UInt8>) -> Bytes {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The 32 bytes of the digest of a secret.
    static func hash(_ secret: SecretBytes) -> Bytes {
        var hash = SHA256()
        unsafe secret.withBytes { bytes in
            // The secret lends its bytes for the call.
            unsafe hash.absorb(UnsafeRawBufferPointer(start: bytes, count: secret.count))
        }
        let digest = hash.finalize()
        // The state holds the secret's last bytes, and what the others became.
        unsafe OPENSSL_cleanse(&hash.state, MemoryLayout<SHA256_CTX>.size)
        return digest
    }

    private mutating func absorb(_ buffer: UnsafeRawBufferPointer) {
        // The buffer is lent for this call and read within its bounds; an empty one has no address.
        guard let base = buffer.baseAddress else { return }
        unsafe _ = neuron_sha256_update(&state, base, buffer.count)
    }
}
