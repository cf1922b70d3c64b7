internal import CSodium

/// HMAC with SHA-256.
package enum HMACSHA256 {
    /// Whether `code` is the authentication code of `message` under `key`; takes the same time for every wrong code.
    package static func isValid(_ code: Bytes, for message: Bytes, key: SecretBytes) -> Bool {
        Sodium.ready()
        var state = crypto_auth_hmacsha256_state()
        var expected = Bytes(repeating: 0, count: 32)
        unsafe key.withBytes { secret in
            // The state is this function's own; key and message are lent with their counts, `expected` has 32 bytes.
            unsafe _ = crypto_auth_hmacsha256_init(&state, secret, key.count)
            unsafe _ = crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
            unsafe _ = crypto_auth_hmacsha256_final(&state, &expected)
        }
        // The state holds what the key became.
        unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size)
        return constantTimeEquals(expected, code)
    }
}
