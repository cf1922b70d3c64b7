internal import CSodium

/// XChaCha20-Poly1305 by libsodium, without associated data.
package enum XChaCha20Poly1305 {
    /// Bytes of a key.
    package static let keyBytes = 32
    /// Bytes of a nonce.
    package static let nonceBytes = 24
    /// Bytes that the box is longer than what is in it.
    package static let tagBytes = 16

    /// What is put into a box under a key and a nonce that no other box has.
    package static func seal(_ message: Bytes, nonce: Bytes, key: Bytes) -> Bytes {
        precondition(key.count == keyBytes && nonce.count == nonceBytes, "XChaCha20 has keys of 32 bytes and nonces of 24.")
        var box = Bytes(repeating: 0, count: message.count + tagBytes)
        // The box has 16 bytes more than the message, which the call writes; all else is lent for the call with its count.
        unsafe _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            &box, nil, message, UInt64(message.count), nil, 0, nil, nonce, key)
        return box
    }

    /// What is in a box; nil when the key or the nonce is another, or a byte was changed.
    package static func open(_ box: Bytes, nonce: Bytes, key: Bytes) -> Bytes? {
        guard box.count >= tagBytes, nonce.count == nonceBytes, key.count == keyBytes else { return nil }
        var message = Bytes(repeating: 0, count: box.count - tagBytes)
        // The message has 16 bytes less than the box, which the call writes where the tag is right; all else is lent with its count.
        let result = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
            &message, nil, nil, box, UInt64(box.count), nil, 0, nonce, key)
        return result == 0 ? message : nil
    }
}
