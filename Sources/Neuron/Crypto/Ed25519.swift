internal import CSodium
internal import Curve25519

/// Ed25519 signatures (RFC 8032), by libsodium: deterministic, small-order keys and points refused.
package enum Ed25519 {
    /// A secret key in libsodium's form.
    package struct SecretKey: Sendable {
        /// 64 bytes: seed, then public key.
        let secret: SecretBytes
        /// The public key, 32 bytes.
        package let publicKey: Bytes
    }

    /// The key of a 32-byte seed that the caller holds already.
    package static func key(seed: Bytes) throws(IdentityError) -> SecretKey { try key(seed: SecretBytes(copying: seed)) }

    /// The key of a 32-byte seed.
    package static func key(seed: SecretBytes) throws(IdentityError) -> SecretKey {
        precondition(seed.count == 32, "A seed has 32 bytes.")
        var publicKey = Bytes(repeating: 0, count: 32)
        let secret = try unsafe SecretBytes(count: 64) { target in
            // `seed` lends 32 bytes, `publicKey` has 32 and `target` 64 for the call to write.
            unsafe seed.withBytes { source in unsafe _ = crypto_sign_seed_keypair(&publicKey, target, source) }
        }
        return SecretKey(secret: secret, publicKey: publicKey)
    }

    /// The hard child along one junction; soft children do not exist.
    package static func derive(_ key: SecretKey, chainCode: Bytes) throws(IdentityError) -> SecretKey {
        let prefix = [0x2c] + Bytes("Ed25519HDKD".utf8)
        var publicKey = Bytes(repeating: 0, count: 32)
        let secret = try unsafe SecretBytes(count: 64) { target in
            // The scratch holds prefix, seed and chain code (76 bytes), then the child's seed (32); the parent lends 64.
            let length = prefix.count + 32 + chainCode.count
            unsafe Sodium.withScratch(length + 32) { scratch in
                for (index, byte) in prefix.enumerated() { unsafe scratch[index] = byte }
                unsafe key.secret.withBytes { parent in
                    for index in 0..<32 { unsafe scratch[prefix.count + index] = parent[index] }
                }
                for (index, byte) in chainCode.enumerated() { unsafe scratch[prefix.count + 32 + index] = byte }
                unsafe _ = crypto_generichash(scratch + length, 32, scratch, UInt64(length), nil, 0)
                unsafe _ = crypto_sign_seed_keypair(&publicKey, target, scratch + length)
            }
        }
        return SecretKey(secret: secret, publicKey: publicKey)
    }

    /// The 64 bytes of the signature.
    package static func sign(_ message: Bytes, with key: SecretKey) -> Bytes {
        var signature = Bytes(repeating: 0, count: 64)
        unsafe key.secret.withBytes { secret in
            // `secret` lends 64 bytes, `signature` has the 64 that the call writes; `message` is lent for the call.
            unsafe _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        }
        return signature
    }

    /// Whether `signature` is `publicKey`'s for `message`.
    package static func isValid(_ signature: Bytes, for message: Bytes, by publicKey: Bytes) -> Bool {
        guard signature.count == 64, publicKey.count == 32 else { return false }
        Sodium.ready()
        // The lengths were checked; all three are lent for the call.
        return unsafe crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }

    /// Whether 32 bytes encode, sign aside, a point whose order divides 8, 0 and 1 written unreduced among them. The all-zero ones are
    /// ristretto255's identity besides.
    package static func hasSmallOrder(_ publicKey: Bytes) -> Bool {
        Bits256(publicKey).map { EdwardsPoint.hasSmallOrder(ed25519: $0) } ?? false
    }

    /// Whether 32 bytes encode a point of the prime-order group other than the identity.
    package static func isUsable(_ publicKey: Bytes) -> Bool {
        guard publicKey.count == 32 else { return false }
        Sodium.ready()
        // The call reads the 32 bytes lent to it.
        return unsafe crypto_core_ed25519_is_valid_point(publicKey) == 1
    }
}
