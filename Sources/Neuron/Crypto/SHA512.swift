internal import CSodium

/// SHA-512.
package enum SHA512 {
    /// The 64 bytes of the digest of `bytes`.
    package static func hash(_ bytes: Bytes) -> Bytes {
        Sodium.ready()
        return unsafe Bytes(unsafeUninitializedCapacity: 64) { buffer, filled in
            // The buffer holds the 64 bytes that the call writes; `bytes` is lent for the call.
            if let base = buffer.baseAddress { unsafe _ = crypto_hash_sha512(base, bytes, UInt64(bytes.count)) }
            filled = 64
        }
    }

    /// The digest of three parts, one after another, as words, the lowest byte of each first.
    static func hash(_ first: Span<UInt8>, _ second: Span<UInt8>, _ third: Span<UInt8>) -> InlineArray<8, UInt64> {
        Sodium.ready()
        var state = crypto_hash_sha512_state()
        var digest = InlineArray<8, UInt64>(repeating: 0)
        // The state and the 64 bytes of the digest are this function's own; each part is lent for its call.
        unsafe _ = crypto_hash_sha512_init(&state)
        unsafe first.withUnsafeBufferPointer { part in
            unsafe _ = crypto_hash_sha512_update(&state, part.baseAddress, UInt64(part.count))
        }
        unsafe second.withUnsafeBufferPointer { part in
            unsafe _ = crypto_hash_sha512_update(&state, part.baseAddress, UInt64(part.count))
        }
        unsafe third.withUnsafeBufferPointer { part in
            unsafe _ = crypto_hash_sha512_update(&state, part.baseAddress, UInt64(part.count))
        }
        unsafe withUnsafeMutableBytes(of: &digest) { bytes in
            guard let target = bytes.baseAddress else { return }
            unsafe _ = crypto_hash_sha512_final(&state, target.assumingMemoryBound(to: UInt8.self))
        }
        for index in digest.indices { digest[index] = UInt64(littleEndian: digest[index]) }
        return digest
    }

    /// Hashes a secret into 64 bytes of secret memory.
    static func hash(_ secret: UnsafePointer<UInt8>, count: Int, into digest: UnsafeMutablePointer<UInt8>) {
        Sodium.ready()
        // Callers in this room lend `count` bytes to read and 64 to write.
        unsafe _ = crypto_hash_sha512(digest, secret, UInt64(count))
    }
}
