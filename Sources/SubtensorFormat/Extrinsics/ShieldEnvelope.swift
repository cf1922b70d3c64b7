package import Neuron

/// What `MevShield.submit_encrypted` carries: a signed extrinsic that only the holder of the shield's key can read.
///
/// Source: section 13 of the chain's client notes; vectors `chain/shield.json`.
package struct ShieldEnvelope: Hashable, Sendable {
    /// Bytes of a key's name.
    package static let nameBytes = 16

    /// Which key it is sealed to, by the key's name.
    package let keyName: Bytes
    /// What carries the key of the box.
    package let ciphertext: Bytes
    /// The nonce of the box.
    package let nonce: Bytes
    /// The extrinsic, encrypted.
    package let box: Bytes

    /// An envelope of its parts.
    package init(keyName: Bytes, ciphertext: Bytes, nonce: Bytes, box: Bytes) {
        self.keyName = keyName
        self.ciphertext = ciphertext
        self.nonce = nonce
        self.box = box
    }

    /// The envelope in bytes; nil where they are none, or where the ciphertext's length is not that of ML-KEM-768.
    package init?(_ bytes: Bytes, ciphertextBytes: Int = 1_088) {
        let head = Self.nameBytes + 2
        let end = head + ciphertextBytes + XChaCha20Poly1305.nonceBytes
        guard bytes.count >= end + XChaCha20Poly1305.tagBytes,
            Int(bytes[Self.nameBytes]) | Int(bytes[Self.nameBytes + 1]) << 8 == ciphertextBytes
        else { return nil }
        keyName = Bytes(bytes[..<Self.nameBytes])
        ciphertext = Bytes(bytes[head..<(head + ciphertextBytes)])
        nonce = Bytes(bytes[(head + ciphertextBytes)..<end])
        box = Bytes(bytes[end...])
    }

    /// The envelope as it is sent.
    package var bytes: Bytes {
        keyName + [UInt8(ciphertext.count & 255), UInt8(ciphertext.count >> 8 & 255)] + ciphertext + nonce + box
    }

    /// The name of a public key.
    package static func name(of publicKey: Bytes) -> Bytes { Twox.hash(publicKey, words: 2) }
}
