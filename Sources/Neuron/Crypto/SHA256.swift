internal import CSodium

/// SHA-256, at once or as bytes arrive.
package struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    /// Starts on nothing.
    package init() {
        Sodium.ready()
        // The state is this struct's own; the call only writes it.
        unsafe _ = crypto_hash_sha256_init(&state)
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
        unsafe Bytes(unsafeUninitializedCapacity: 32) { buffer, filled in
            // The buffer holds the 32 bytes that the call writes.
            if let base = buffer.baseAddress { unsafe _ = crypto_hash_sha256_final(&state, base) }
            filled = 32
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
        Sodium.ready()
        var digest = Bytes(repeating: 0, count: 32)
        unsafe secret.withBytes { bytes in
            // The secret lends its bytes for the call; the digest has the 32 that it writes.
            unsafe _ = crypto_hash_sha256(&digest, bytes, UInt64(secret.count))
        }
        return digest
    }

    private mutating func absorb(_ buffer: UnsafeRawBufferPointer) {
        // The buffer is lent for this call and read within its bounds; an empty one has no address.
        guard let base = buffer.baseAddress else { return }
        unsafe _ = crypto_hash_sha256_update(
            &state, base.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
    }
}
