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
        transcript.append("sign-bytes", Span())
        transcript.append("chain-code", chainCode.span)
        if !hard { transcript.append("public-key", key.publicKey.span) }
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
        try unsafe signature(message, key) { random in
            // The 32 bytes are lent for the call.
            unsafe Sodium.fill(random, 32)
        }
    }

    /// Signs with the 32 random bytes given, which must never be used for anything else.
    static func sign(_ message: Bytes, with key: SecretKey, random: Bytes) throws(IdentityError) -> Bytes {
        precondition(random.count == 32, "A signature takes 32 random bytes.")
        return try unsafe signature(message, key) { target in
            // The 32 bytes are lent for the call.
            for index in 0..<32 { unsafe target[index] = random[index] }
        }
    }

    private static func signature(
        _ message: Bytes, _ key: SecretKey, random fill: (UnsafeMutablePointer<UInt8>) -> Void
    ) throws(IdentityError) -> Bytes {
        var transcript = signing(message, key.publicKey)
        let signature = unsafe Bytes(unsafeUninitializedCapacity: 64) { buffer, filled in
            // `buffer` has 64 bytes, `secret` lends 64 (scalar, nonce); the scratch is 64 wide bytes, then 32 of r, of k·scalar and of
            // randomness, all used by the offsets below.
            guard let commitment = buffer.baseAddress else { return }
            let isMade = unsafe key.secret.withBytes { secret in
                unsafe Sodium.withScratch(160) { wide in
                    let (r, product, random) = unsafe (wide + 64, wide + 96, wide + 128)
                    unsafe fill(random)
                    unsafe transcript.witness("signing", nonce: secret + 32, random: random, into: wide)
                    unsafe Ristretto255.reduce(wide, into: r)
                    guard unsafe Ristretto255.base(r, into: commitment) else { return false }
                    transcript.append("sign:R", unsafe Span(_unsafeStart: commitment, count: 32))
                    unsafe transcript.challenge("sign:c", into: wide, count: 64)
                    let s = unsafe commitment + 32
                    unsafe Ristretto255.reduce(wide, into: s)
                    unsafe Ristretto255.multiplyScalars(s, secret, into: product)
                    unsafe Ristretto255.addScalars(product, r, into: s)
                    unsafe s[31] |= 0x80
                    return true
                }
            }
            filled = isMade ? 64 : 0
        }
        guard !signature.isEmpty else {
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
        let wide = challenge(signature, for: message, by: publicKey)
        let k = Ristretto255.reduce((0..<64).map { UInt8(truncatingIfNeeded: wide[$0 >> 3] >> UInt64(8 * ($0 & 7))) })
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

    /// The 64 bytes, as words, whose remainder modulo the group order is a signature's k.
    ///
    /// - Parameter signature: R, of which no more than 32 bytes are read, or R and s.
    package static func challenge(_ signature: Bytes, for message: Bytes, by publicKey: Bytes) -> InlineArray<8, UInt64> {
        var transcript = signing(message, publicKey)
        transcript.append("sign:R", signature.span.extracting(first: 32))
        return transcript.challenge("sign:c")
    }

    /// Whether 32 bytes encode a point other than the identity.
    package static func isUsable(_ publicKey: Bytes) -> Bool {
        publicKey.contains { $0 != 0 } && Ristretto255.isValidPoint(publicKey)
    }

    /// What every signature's transcript begins with, made once.
    private static let context: MerlinTranscript = {
        var transcript = MerlinTranscript("SigningContext")
        transcript.append("", "substrate")
        return transcript
    }()

    private static func signing(_ message: Bytes, _ publicKey: Bytes) -> MerlinTranscript {
        var transcript = context
        transcript.append("sign-bytes", message.span)
        transcript.append("proto-name", "Schnorr-sig")
        transcript.append("sign:pk", publicKey.span)
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
        transcript.append("chain-code", chainCode.span)
        // `parent` lends 64 bytes, `target` 32.
        unsafe transcript.append("secret-key", secret: parent, count: 64)
        unsafe transcript.challenge("nonce", into: target, count: 32)
    }
}
