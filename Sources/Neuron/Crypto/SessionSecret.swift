internal import CSodium

/// One side's part in opening a session: an X25519 key made for it alone, and wiped with it.
///
/// The keys are libsodium's `crypto_kx`, the caller as its client. Source: section 5 of the native protocol in
/// `docs/native-protocol.md`.
package struct SessionSecret: Sendable {
    /// Bytes of a public key.
    package static let publicCount = Int(crypto_kx_PUBLICKEYBYTES)

    /// What the other side is told.
    package let publicKey: Bytes
    private let secret: SecretBytes

    /// A fresh key.
    package init() throws(IdentityError) {
        var publicKey = Bytes(repeating: 0, count: Self.publicCount)
        secret = try unsafe SecretBytes(count: Int(crypto_kx_SECRETKEYBYTES)) { memory in
            // Both have the 32 bytes that the call writes.
            unsafe _ = crypto_kx_keypair(&publicKey, memory)
        }
        self.publicKey = publicKey
    }

    /// The keys of the caller who opened the session; nil for an axon's key that is none, such as one of small order.
    package func keys(asCallerOf axonKey: Bytes) -> SessionKeys? {
        guard axonKey.count == Self.publicCount else { return nil }
        return unsafe SessionKeys { requests, answers in
            unsafe secret.withBytes { secret in
                // All parts have the 32 bytes that the call reads or writes.
                unsafe crypto_kx_client_session_keys(answers, requests, publicKey, secret, axonKey) == 0
            }
        }
    }

    /// The keys of the axon; nil for a caller's key that is none, such as one of small order.
    package func keys(asAxonOf callerKey: Bytes) -> SessionKeys? {
        guard callerKey.count == Self.publicCount else { return nil }
        return unsafe SessionKeys { requests, answers in
            unsafe secret.withBytes { secret in
                // All parts have the 32 bytes that the call reads or writes.
                unsafe crypto_kx_server_session_keys(requests, answers, publicKey, secret, callerKey) == 0
            }
        }
    }
}
