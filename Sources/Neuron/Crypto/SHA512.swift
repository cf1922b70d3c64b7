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

    /// Hashes a secret into 64 bytes of secret memory.
    static func hash(_ secret: UnsafePointer<UInt8>, count: Int, into digest: UnsafeMutablePointer<UInt8>) {
        Sodium.ready()
        // Callers in this room lend `count` bytes to read and 64 to write.
        unsafe _ = crypto_hash_sha512(digest, secret, UInt64(count))
    }
}
