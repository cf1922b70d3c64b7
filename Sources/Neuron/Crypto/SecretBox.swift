internal import CSodium

/// XSalsa20-Poly1305 under a key from a password: libsodium's `secretbox` and Argon2i.
package enum SecretBox {
    /// Bytes of a nonce.
    package static let nonceBytes = 24
    /// Bytes that the box is longer than what is in it.
    package static let tagBytes = 16

    /// 32 bytes from a password by Argon2i 1.3 with 8 passes over 512 MiB: takes seconds and half a gigabyte.
    ///
    /// - Throws: ``IdentityError/Code/noSecureMemory`` when the system has no such memory.
    package static func key(password: SecretBytes, salt: Bytes) throws(IdentityError) -> SecretBytes {
        precondition(salt.count == 16, "Argon2i's salt has 16 bytes.")
        return try unsafe SecretBytes(capacity: 32) { target throws(IdentityError) in
            // Password and salt are lent for the call with their counts; `target` has the 32 bytes that it writes.
            let result = unsafe password.withBytes { secret in
                unsafe secret.withMemoryRebound(to: CChar.self, capacity: password.count) { characters in
                    unsafe crypto_pwhash(
                        target, 32, characters, UInt64(password.count), salt, 8, 536_870_912, crypto_pwhash_ALG_ARGON2I13)
                }
            }
            guard result == 0 else {
                throw IdentityError(
                    .noSecureMemory, "The key of a password takes 512 MiB of memory to work out, and the system gave less.",
                    remedy: "Free memory, or raise the limit of this process's memory.")
            }
            return 32
        }
    }

    /// A nonce, and after it the box that `secret` was put into.
    package static func seal(_ secret: SecretBytes, key: SecretBytes) -> Bytes {
        precondition(key.count == 32, "A secretbox has a key of 32 bytes.")
        let nonce = Sodium.randomBytes(nonceBytes)
        var box = Bytes(repeating: 0, count: secret.count + tagBytes)
        unsafe secret.withBytes { message in
            unsafe key.withBytes { keyBytes in
                // The box has 16 bytes more than the message, which the call writes; all else is lent for the call.
                unsafe _ = crypto_secretbox_easy(&box, message, UInt64(secret.count), nonce, keyBytes)
            }
        }
        return nonce + box
    }

    /// What is in a nonce and the box after it; nil when the key is another, or a byte was changed.
    package static func open(_ sealed: Bytes, key: SecretBytes) throws(IdentityError) -> SecretBytes? {
        guard sealed.count >= nonceBytes + tagBytes, key.count == 32 else { return nil }
        let nonce = Bytes(sealed[..<nonceBytes])
        let box = Bytes(sealed[nonceBytes...])
        var isGenuine = false
        let secret = try unsafe SecretBytes(capacity: box.count) { target throws(IdentityError) in
            // `target` has room for the box; the call writes 16 bytes less, and nothing when the tag is wrong.
            isGenuine = unsafe key.withBytes { keyBytes in
                unsafe crypto_secretbox_open_easy(target, box, UInt64(box.count), nonce, keyBytes) == 0
            }
            return isGenuine ? box.count - tagBytes : 0
        }
        return isGenuine ? secret : nil
    }
}
