/// Schnorr signatures on ristretto255 as schnorrkel makes them, signing context `substrate`.
///
/// Source: golden vectors `sr25519.json`; the recipe is schnorrkel's, over Merlin transcripts.
package enum Sr25519 {
    /// A secret key: a scalar below the group order, and 32 bytes that make signing nonces unpredictable.
    package struct SecretKey: Sendable {
        /// 64 bytes: scalar, then nonce.
        let secret: SecretBytes
        /// The public key, 32 bytes.
        package let publicKey: Bytes
    }

    /// The key of a 32-byte mini secret ("seed").
    package static func key(seed: SecretBytes) throws(IdentityError) -> SecretKey {
        precondition(seed.count == 32, "A seed has 32 bytes.")
        let secret = try unsafe SecretBytes(count: 64) { target in
            // `seed` lends its 32 bytes, `target` has 64.
            unsafe seed.withBytes { source in unsafe expand(source, into: target) }
        }
        return try secretKey(secret)
    }

    /// The key of a 32-byte mini secret that the caller holds already.
    package static func key(seed: Bytes) throws(IdentityError) -> SecretKey { try key(seed: SecretBytes(copying: seed)) }

    /// The key of 64 bytes as key files hold them: a scalar below the group order, then the nonce.
    package static func key(privateKey: SecretBytes) throws(IdentityError) -> SecretKey {
        precondition(privateKey.count == 64, "An sr25519 private key has 64 bytes.")
        let isReduced = unsafe privateKey.withBytes { bytes in
            // The scratch is 64 wide bytes with the scalar in its low half, then the 32 that it is reduced to.
            unsafe Sodium.withScratch(96) { scratch in
                for index in 0..<32 { unsafe scratch[index] = bytes[index] }
                unsafe Ristretto255.reduce(scratch, into: scratch + 64)
                var difference: UInt8 = 0
                for index in 0..<32 { difference |= unsafe scratch[64 + index] ^ bytes[index] }
                return difference == 0
            }
        }
        guard isReduced else {
            throw IdentityError(
                .invalidKey, "The private key's scalar is not below the group order.",
                remedy: "Make the key again from its mnemonic or seed.")
        }
        return try secretKey(privateKey)
    }

    /// The child along one junction.
    ///
    /// Hard: a new mini secret from this scalar. Soft: this scalar and public key moved by the same public amount, so
    /// that the child's public key follows from the parent's.
    package static func derive(_ key: SecretKey, chainCode: Bytes, hard: Bool) throws(IdentityError) -> SecretKey {
        var transcript = MerlinTranscript("SchnorrRistrettoHDKD")
        defer { transcript.wipe() }
        transcript.append("sign-bytes", [])
        transcript.append("chain-code", chainCode)
        if !hard { transcript.append("public-key", key.publicKey) }
        let child = try unsafe SecretBytes(count: 64) { target in
            // The parent lends 64 bytes (scalar, nonce), the scratch has 32 or 64, `target` 64.
            unsafe key.secret.withBytes { parent in
                if hard {
                    unsafe transcript.append("secret-key", secret: parent, count: 32)
                    unsafe Sodium.withScratch(32) { mini in
                        unsafe transcript.challenge("HDKD-hard", into: mini, count: 32)
                        unsafe expand(mini, into: target)
                    }
                } else {
                    unsafe Sodium.withScratch(96) { scratch in
                        unsafe transcript.challenge("HDKD-scalar", into: scratch, count: 64)
                        unsafe Ristretto255.reduce(scratch, into: scratch + 64)
                        unsafe Ristretto255.addScalars(parent, scratch + 64, into: target)
                        unsafe softNonce(parent, chainCode, into: target + 32)
                    }
                }
            }
        }
        return try secretKey(child)
    }

    /// Signs with fresh randomness: two signatures of one message differ.
    package static func sign(_ message: Bytes, with key: SecretKey) throws(IdentityError) -> Bytes {
        try sign(message, with: key, random: Sodium.randomBytes(32))
    }

    /// Signs with the 32 random bytes given, which must never be used for anything else.
    static func sign(_ message: Bytes, with key: SecretKey, random: Bytes) throws(IdentityError) -> Bytes {
        var transcript = signing(message, key.publicKey)
        let signature: Bytes? = unsafe key.secret.withBytes { secret in
            // `secret` lends 64 bytes (scalar, nonce); the scratch is 64 wide bytes, 32 of r, 32 of k·scalar.
            unsafe Sodium.withScratch(128) { wide in
                let r = unsafe wide + 64
                let product = unsafe wide + 96
                unsafe transcript.witness("signing", nonce: secret + 32, random: random, into: wide)
                unsafe Ristretto255.reduce(wide, into: r)
                guard let commitment = unsafe Ristretto255.base(r) else { return nil }
                transcript.append("sign:R", commitment)
                let challenge = Ristretto255.reduce(transcript.challenge("sign:c", 64))
                unsafe challenge.withUnsafeBufferPointer { buffer in
                    if let k = buffer.baseAddress {
                        unsafe Ristretto255.multiplyScalars(k, secret, into: product)
                    }
                }
                unsafe Ristretto255.addScalars(product, r, into: product)
                var signature = commitment
                for index in 0..<32 { unsafe signature.append(product[index]) }
                signature[63] |= 0x80
                return signature
            }
        }
        guard let signature else {
            throw IdentityError(.signingFailed, "The random scalar of a signature was zero.", remedy: "Sign again.")
        }
        return signature
    }

    /// Whether `signature` is `publicKey`'s for `message`. The identity is refused as a key: everything verifies for it.
    package static func isValid(_ signature: Bytes, for message: Bytes, by publicKey: Bytes) -> Bool {
        guard signature.count == 64, publicKey.count == 32, signature[63] & 0x80 != 0 else { return false }
        let commitment = Bytes(signature[..<32])
        var s = Bytes(signature[32...])
        s[31] &= 0x7f
        guard Ristretto255.isCanonical(s), isUsable(publicKey) else { return false }
        let k = Ristretto255.reduce(challenge(signature, for: message, by: publicKey))
        // An honest s or k·A is never the identity, so a term that is makes the signature false.
        let left: Bytes? = unsafe s.withUnsafeBufferPointer { buffer in
            // `s` lends its 32 bytes for the call.
            unsafe buffer.baseAddress.flatMap { unsafe Ristretto255.base($0) }
        }
        guard let left, let right = Ristretto255.multiply(k, publicKey),
            let expected = Ristretto255.subtract(left, right)
        else { return false }
        return expected == commitment
    }

    /// The 64 bytes whose remainder modulo the group order is a signature's k.
    package static func challenge(_ signature: Bytes, for message: Bytes, by publicKey: Bytes) -> Bytes {
        var transcript = signing(message, publicKey)
        transcript.append("sign:R", Bytes(signature[..<32]))
        return transcript.challenge("sign:c", 64)
    }

    /// Whether 32 bytes encode a point other than the identity.
    package static func isUsable(_ publicKey: Bytes) -> Bool {
        publicKey.contains { $0 != 0 } && Ristretto255.isValidPoint(publicKey)
    }

    /// What every signature's transcript begins with, made once.
    private static let context: MerlinTranscript = {
        var transcript = MerlinTranscript("SigningContext")
        transcript.append("", Bytes("substrate".utf8))
        return transcript
    }()

    private static func signing(_ message: Bytes, _ publicKey: Bytes) -> MerlinTranscript {
        var transcript = context
        transcript.append("sign-bytes", message)
        transcript.append("proto-name", Bytes("Schnorr-sig".utf8))
        transcript.append("sign:pk", publicKey)
        return transcript
    }

    private static func secretKey(_ secret: SecretBytes) throws(IdentityError) -> SecretKey {
        // `secret` lends 64 bytes, of which the scalar is the first half.
        guard let publicKey = unsafe secret.withBytes({ bytes in unsafe Ristretto255.base(bytes) }) else {
            throw IdentityError(
                .invalidKey, "The secret's scalar is zero, which makes no key.", remedy: "Use another seed.")
        }
        return SecretKey(secret: secret, publicKey: publicKey)
    }

    /// Mini secret to scalar and nonce: SHA-512, clamped, divided by the cofactor.
    private static func expand(_ mini: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
        // Callers lend 32 bytes to read and 64 to write.
        unsafe SHA512.hash(mini, count: 32, into: target)
        unsafe target[0] &= 248
        unsafe target[31] &= 63
        unsafe target[31] |= 64
        var low: UInt8 = 0
        for index in (0..<32).reversed() {
            let byte = unsafe target[index]
            unsafe target[index] = byte >> 3 | low
            low = byte << 5
        }
    }

    /// A soft child's nonce: any secret function of the parent's will do, since nobody else needs to know it.
    private static func softNonce(
        _ parent: UnsafePointer<UInt8>, _ chainCode: Bytes, into target: UnsafeMutablePointer<UInt8>
    ) {
        var transcript = MerlinTranscript("neuron soft nonce")
        defer { transcript.wipe() }
        transcript.append("chain-code", chainCode)
        // `parent` lends 64 bytes, `target` 32.
        unsafe transcript.append("secret-key", secret: parent, count: 64)
        unsafe transcript.challenge("nonce", into: target, count: 32)
    }
}
