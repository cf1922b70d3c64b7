internal import CCrypto

/// AES-256 in Galois/counter mode with 12-byte nonces and 16-byte tags, by OpenSSL's libcrypto.
package enum AESGCM {
    /// The ciphertext, and after it the tag. A nonce must never be used twice with one key.
    package static func seal(_ plaintext: Bytes, key: Bytes, nonce: Bytes) throws(IdentityError) -> Bytes {
        precondition(key.count == 32 && nonce.count == 12, "AES-256-GCM has a key of 32 and a nonce of 12 bytes.")
        guard plaintext.count <= 1 << 20, let context = unsafe EVP_CIPHER_CTX_new() else { throw AES.failed("AES-256-GCM") }
        // The context is this function's own, made on the line above; freeing it wipes it.
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var ciphertext = Bytes(repeating: 0, count: plaintext.count)
        var tag = Bytes(repeating: 0, count: 16)
        var written: Int32 = 0
        var last: Int32 = 0
        var rest = Bytes(repeating: 0, count: 16)
        // All arrays are lent for their call; ciphertext is as long as plaintext, GCM leaves nothing for the last step.
        let isDone =
            unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_EncryptUpdate(context, &ciphertext, &written, plaintext, Int32(plaintext.count)) == 1
            && EVP_EncryptFinal_ex(context, &rest, &last) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, &tag) == 1
        guard isDone, Int(written) == plaintext.count else { throw AES.failed("AES-256-GCM") }
        return ciphertext + tag
    }

    /// The plaintext of a ciphertext with its tag; nil when key, nonce or bytes are not those that were sealed.
    package static func open(_ sealed: Bytes, key: Bytes, nonce: Bytes) throws(IdentityError) -> Bytes? {
        precondition(key.count == 32 && nonce.count == 12, "AES-256-GCM has a key of 32 and a nonce of 12 bytes.")
        guard sealed.count >= 16, sealed.count <= 1 << 20 else { return nil }
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw AES.failed("AES-256-GCM") }
        // The context is this function's own, made on the line above; freeing it wipes it.
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let ciphertext = Bytes(sealed.dropLast(16))
        var tag = Bytes(sealed.suffix(16))
        var plaintext = Bytes(repeating: 0, count: ciphertext.count)
        var written: Int32 = 0
        var last: Int32 = 0
        var rest = Bytes(repeating: 0, count: 16)
        // As above; the tag is copied into the context before the last step compares it.
        let isReady =
            unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, &tag) == 1
            && EVP_DecryptUpdate(context, &plaintext, &written, ciphertext, Int32(ciphertext.count)) == 1
        guard isReady, Int(written) == ciphertext.count else { throw AES.failed("AES-256-GCM") }
        return unsafe EVP_DecryptFinal_ex(context, &rest, &last) == 1 ? plaintext : nil
    }
}
