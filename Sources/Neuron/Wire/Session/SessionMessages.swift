internal import Foundation

/// What a caller sends to open a session.
package struct SessionOpening: Codable, Sendable {
    /// The caller's key, base64.
    package let x25519: String

    /// The opening with this secret.
    package init(_ secret: SessionSecret) { x25519 = Data(secret.publicKey).base64EncodedString() }

    /// The key; nil where the text holds none.
    package var key: Bytes? { SessionOpening.key(x25519) }

    static func key(_ text: String) -> Bytes? {
        guard text.utf8.count == 44, let key = Data(base64Encoded: text), key.count == SessionSecret.publicCount else {
            return nil
        }
        return Bytes(key)
    }
}

/// What an axon answers.
package struct SessionOpened: Codable, Sendable {
    /// The session's name.
    package let session: String
    /// The axon's key, base64.
    package let x25519: String
    /// When it ends, Unix seconds.
    package let expires: UInt64

    /// The answer of an axon that holds `secret`.
    package init(id: String, _ secret: SessionSecret, end: UnixTime) {
        session = id
        x25519 = Data(secret.publicKey).base64EncodedString()
        expires = end.nanoseconds / 1_000_000_000
    }

    /// The key; nil where the text holds none.
    package var key: Bytes? { SessionOpening.key(x25519) }
}
