/// A secret key and its public key, in this process. The secret is in locked memory and is never printed.
public struct KeyPair: Signer {
    /// How it signs.
    public let scheme: SignatureScheme
    /// The public half.
    public let publicKey: PublicKey
    private let secret: Secret

    private enum Secret: Sendable {
        case sr25519(Sr25519.SecretKey)
        case ed25519(Ed25519.SecretKey)

        var publicKey: Bytes {
            switch self {
            case .sr25519(let key): key.publicKey
            case .ed25519(let key): key.publicKey
            }
        }
    }

    private init(_ secret: Secret) throws(IdentityError) {
        publicKey = try PublicKey(secret.publicKey)
        self.secret = secret
        scheme =
            switch secret {
            case .sr25519: .sr25519
            case .ed25519: .ed25519
            }
    }

    /// The key of a 32-byte seed (substrate's mini secret).
    ///
    /// The caller's copy of the seed stays the caller's to forget.
    /// - Throws: ``IdentityError/Code/wrongLength``, ``IdentityError/Code/noSecureMemory``.
    public init(seed: Bytes, scheme: SignatureScheme = .sr25519) throws(IdentityError) {
        try self.init(seed: SecretBytes(copying: seed), scheme: scheme)
    }

    /// The key of a 32-byte seed that is in locked memory.
    package init(seed: SecretBytes, scheme: SignatureScheme = .sr25519) throws(IdentityError) {
        guard seed.count == 32 else {
            throw IdentityError(
                .wrongLength, "A seed has 32 bytes, not \(seed.count).", remedy: "Give 64 hex digits.")
        }
        switch scheme {
        case .sr25519: try self.init(.sr25519(Sr25519.key(seed: seed)))
        case .ed25519: try self.init(.ed25519(Ed25519.key(seed: seed)))
        }
    }

    /// The key of a mnemonic phrase, and of a path from there.
    ///
    /// Takes about a millisecond (2,048 rounds of PBKDF2). A wrong passphrase is not seen: it makes another key.
    /// - Throws: ``IdentityError/Code/invalidDerivation`` for a soft junction with ed25519.
    public init(
        _ mnemonic: Mnemonic, passphrase: String = "", derivation: Derivation = .none, scheme: SignatureScheme = .sr25519
    ) throws(IdentityError) {
        try self.init(
            mnemonic, passphrase: SecretBytes(copying: passphrase.utf8), derivation: derivation, scheme: scheme)
    }

    /// The key of a mnemonic phrase with a passphrase that is in locked memory.
    package init(
        _ mnemonic: Mnemonic, passphrase: SecretBytes, derivation: Derivation, scheme: SignatureScheme
    ) throws(IdentityError) {
        let root = try KeyPair(seed: mnemonic.miniSecret(passphrase: passphrase), scheme: scheme)
        self = try root.derived(along: derivation)
    }

    /// The key of a private key as key files hold it: 64 bytes for sr25519 (scalar, nonce), 32 for either scheme (the seed).
    ///
    /// - Throws: ``IdentityError/Code/wrongLength``, and ``IdentityError/Code/invalidKey`` for a scalar out of range.
    package init(privateKey: SecretBytes, scheme: SignatureScheme) throws(IdentityError) {
        switch (scheme, privateKey.count) {
        case (_, 32): try self.init(seed: privateKey, scheme: scheme)
        case (.sr25519, 64): try self.init(.sr25519(Sr25519.key(privateKey: privateKey)))
        default:
            throw IdentityError(
                .wrongLength, "A private key of \(scheme.rawValue) does not have \(privateKey.count) bytes.",
                remedy: "Make the key again from its mnemonic or seed.")
        }
    }

    /// The private key as key files hold it: 64 bytes for sr25519, the 32 of the seed for ed25519.
    package func privateKey() throws(IdentityError) -> SecretBytes {
        switch secret {
        case .sr25519(let key): key.secret
        case .ed25519(let key): try key.secret.part(0..<32)
        }
    }

    /// The key that a secret URI names: `//Alice`, a mnemonic phrase or `0x` and 64 hex digits, and a path after it.
    ///
    /// `///` and a passphrase may stand at the end of one that starts from a phrase. A path alone starts from the public
    /// development phrase, whose keys belong to everybody.
    /// - Throws: ``IdentityError/Code/invalidMnemonic`` for a bad phrase; ``IdentityError/Code/invalidDerivation`` for a bad
    ///   path, and for a soft junction with ed25519.
    public init(uri: String, scheme: SignatureScheme = .sr25519) throws(IdentityError) {
        let parsed = try SecretURI(uri)
        let root = try KeyPair(seed: parsed.miniSecret, scheme: scheme)
        self = try root.derived(along: parsed.derivation)
    }

    /// The key at the end of a path from this one.
    ///
    /// - Throws: ``IdentityError/Code/invalidDerivation`` for a soft junction with ed25519.
    public func derived(along derivation: Derivation) throws(IdentityError) -> KeyPair {
        var secret = secret
        for junction in derivation.junctions {
            switch secret {
            case .sr25519(let key):
                secret = .sr25519(
                    try Sr25519.derive(key, chainCode: junction.chainCode, hard: junction.isHard))
            case .ed25519(let key):
                guard junction.isHard else {
                    throw IdentityError(
                        .invalidDerivation, "Soft derivation does not exist for ed25519.",
                        remedy: "Use // for every junction, or the scheme sr25519.")
                }
                secret = .ed25519(try Ed25519.derive(key, chainCode: junction.chainCode))
            }
        }
        return try KeyPair(secret)
    }

    /// The public half as a neuron's key.
    public var hotkey: Hotkey { Hotkey(publicKey: publicKey) }

    /// The public half as an owner's key.
    public var coldkey: Coldkey { Coldkey(publicKey: publicKey) }

    /// The signature of exactly these bytes, at once.
    ///
    /// - Throws: ``IdentityError/Code/signingFailed``, which no honest generator ever brings about.
    public func signature(for message: Bytes) throws(IdentityError) -> Signature {
        let bytes =
            switch secret {
            case .sr25519(let key): try Sr25519.sign(message, with: key)
            case .ed25519(let key): Ed25519.sign(message, with: key)
            }
        return try Signature(scheme: scheme, bytes: bytes)
    }

    /// The signature of exactly these bytes.
    public func sign(_ message: Bytes) async throws(IdentityError) -> Signature {
        try signature(for: message)
    }
}

extension KeyPair: CustomStringConvertible, CustomReflectable {
    /// The scheme and the public address; never the secret.
    public var description: String { "\(scheme.rawValue) key \(hotkey)" }

    /// The scheme and the public address, in a debugger's or `dump`'s eyes too.
    public var customMirror: Mirror {
        Mirror(self, children: ["scheme": scheme.rawValue, "address": hotkey.description])
    }
}
