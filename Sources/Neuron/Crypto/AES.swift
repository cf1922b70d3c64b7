internal import CCrypto

/// The two ways of AES that old key files need, by OpenSSL's libcrypto. Nothing new is written with them.
package enum AES {
    /// AES-256 in counter mode, `counter` big-endian from 16 bytes. Encryption and decryption are the same.
    package static func counter256(
        _ bytes: Bytes, key: SecretBytes, counter: SecretBytes
    ) throws(IdentityError) -> SecretBytes {
        precondition(key.count == 32 && counter.count == 16, "AES-256-CTR has a key of 32 and a counter of 16 bytes.")
        return try unsafe decrypt(bytes, key: key, start: counter, with: EVP_aes_256_ctr())
    }

    /// AES-128 in CBC mode, decrypted, with its PKCS#7 padding still on.
    package static func cbc128(_ bytes: Bytes, key: SecretBytes, start: SecretBytes) throws(IdentityError) -> SecretBytes {
        precondition(key.count == 16 && start.count == 16, "AES-128-CBC has a key and a start of 16 bytes each.")
        guard bytes.count % 16 == 0 else { throw failed("AES-128-CBC") }
        return try unsafe decrypt(bytes, key: key, start: start, with: EVP_aes_128_cbc())
    }

    /// The secret without its PKCS#7 padding for blocks of `size` bytes; nil when the padding is none.
    package static func unpadded(_ secret: SecretBytes, block size: Int = 16) throws(IdentityError) -> SecretBytes? {
        guard secret.count > 0, secret.count % size == 0 else { return nil }
        let padding = Int(secret[secret.count - 1])
        guard (1...size).contains(padding), padding <= secret.count,
            (secret.count - padding..<secret.count).allSatisfy({ Int(secret[$0]) == padding })
        else { return nil }
        return try secret.part(0..<secret.count - padding)
    }

    private static func decrypt(
        _ bytes: Bytes, key: SecretBytes, start: SecretBytes, with cipher: OpaquePointer?
    ) throws(IdentityError) -> SecretBytes {
        guard bytes.count <= 1 << 20, let context = unsafe EVP_CIPHER_CTX_new() else { throw failed("AES") }
        // The context is this function's own, made on the line above; freeing it wipes it.
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        return try unsafe SecretBytes(capacity: bytes.count) { target throws(IdentityError) in
            var written: Int32 = 0
            // Key and start are lent for the call, and have the cipher's sizes; `target` has a byte for each of `bytes`.
            let isDone = unsafe key.withBytes { keyBytes in
                unsafe start.withBytes { startBytes in
                    unsafe EVP_DecryptInit_ex(context, cipher, nil, keyBytes, startBytes) == 1
                        && EVP_CIPHER_CTX_set_padding(context, 0) == 1
                        && EVP_DecryptUpdate(context, target, &written, bytes, Int32(bytes.count)) == 1
                }
            }
            guard isDone, Int(written) == bytes.count else { throw failed("AES") }
            return Int(written)
        }
    }

    /// The library refused: never for a key's or a password's sake.
    static func failed(_ what: String) -> IdentityError {
        IdentityError(
            .cryptographyFailed, "OpenSSL's libcrypto refused \(what).",
            remedy: "Check that the system's OpenSSL is whole and that no policy switches \(what) off.")
    }
}
