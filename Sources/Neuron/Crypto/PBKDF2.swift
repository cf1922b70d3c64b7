internal import CCrypto

/// Keys from passwords, by PBKDF2 (RFC 8018) in OpenSSL's libcrypto.
package enum PBKDF2 {
    /// The hash inside.
    package enum Hash: Sendable {
        case sha256, sha512
    }

    /// `count` bytes from a password and a salt.
    ///
    /// - Throws: ``IdentityError/Code/cryptographyFailed`` when the library refuses.
    package static func key(
        _ hash: Hash, password: SecretBytes, salt: SecretBytes, rounds: Int32, count: Int
    ) throws(IdentityError) -> SecretBytes {
        try unsafe SecretBytes(capacity: count) { target throws(IdentityError) in
            // Password and salt are lent for the call with their counts; `target` has the `count` bytes that it writes.
            let result = unsafe password.withBytes { secret in
                unsafe salt.withBytes { salted in
                    unsafe secret.withMemoryRebound(to: CChar.self, capacity: password.count) { characters in
                        unsafe PKCS5_PBKDF2_HMAC(
                            characters, Int32(password.count), salted, Int32(salt.count), rounds,
                            hash == .sha256 ? EVP_sha256() : EVP_sha512(), Int32(count), target)
                    }
                }
            }
            guard result == 1 else { throw AES.failed("PBKDF2") }
            return count
        }
    }
}
