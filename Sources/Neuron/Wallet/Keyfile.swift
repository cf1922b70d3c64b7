/// What a key file holds: a key with its secret, or its public half alone. `docs/identity.md`, section 8.
public struct Keyfile: Sendable {
    /// How the key signs.
    public let scheme: SignatureScheme
    /// The public half.
    public let publicKey: PublicKey
    /// The key with its secret; nil in a public file.
    public let keyPair: KeyPair?
    /// The phrase that the key is made from, where the file has one.
    public let mnemonic: Mnemonic?
    private let seed: SecretBytes?

    /// A key that is known by its private key alone.
    public init(_ pair: KeyPair) {
        self.init(pair, mnemonic: nil, seed: nil)
    }

    /// The key of a phrase without a passphrase, together with the phrase.
    ///
    /// - Throws: what making the key throws.
    public init(_ mnemonic: Mnemonic, scheme: SignatureScheme = .sr25519) throws(IdentityError) {
        let seed = try mnemonic.miniSecret(passphrase: SecretBytes(copying: []))
        self.init(try KeyPair(seed: seed, scheme: scheme), mnemonic: mnemonic, seed: seed)
    }

    /// The key of a 32-byte seed, together with the seed.
    ///
    /// - Throws: ``IdentityError/Code/wrongLength``.
    package init(seed: SecretBytes, scheme: SignatureScheme = .sr25519) throws(IdentityError) {
        self.init(try KeyPair(seed: seed, scheme: scheme), mnemonic: nil, seed: seed)
    }

    /// A public key without its secret.
    public init(_ publicKey: PublicKey, scheme: SignatureScheme = .sr25519) {
        self.publicKey = publicKey
        self.scheme = scheme
        keyPair = nil
        mnemonic = nil
        seed = nil
    }

    private init(_ pair: KeyPair, mnemonic: Mnemonic?, seed: SecretBytes?) {
        scheme = pair.scheme
        publicKey = pair.publicKey
        keyPair = pair
        self.mnemonic = mnemonic
        self.seed = seed
    }

    /// The key's address.
    public var address: SS58Address { SS58Address(publicKey) }

    /// The same without the secret.
    public var publicHalf: Keyfile { Keyfile(publicKey, scheme: scheme) }

    /// The key at the end of a path from this one, which is known by its private key alone; itself at the end of none.
    package func derived(along path: Derivation) throws(IdentityError) -> Keyfile {
        guard let keyPair, !path.junctions.isEmpty else { return self }
        return Keyfile(try keyPair.derived(along: path))
    }

    /// The plain file: one JSON object, the secrets always in hex.
    package func json() throws(IdentityError) -> SecretBytes {
        let phrase = try mnemonic?.phrase()
        let privateKey = try keyPair?.privateKey()
        return try SecretBytes(capacity: 2_048) { writer in
            writer.append("{\"accountId\":\"0x")
            writer.append(contentsOf: Hex.encode(publicKey.bytes).utf8)
            writer.append("\",\"publicKey\":\"0x")
            writer.append(contentsOf: Hex.encode(publicKey.bytes).utf8)
            if let privateKey {
                writer.append("\",\"privateKey\":\"0x")
                writer.appendHex(privateKey)
            }
            if let phrase {
                writer.append("\",\"secretPhrase\":\"")
                writer.append(phrase)
            }
            if let seed {
                writer.append("\",\"secretSeed\":\"0x")
                writer.appendHex(seed)
            }
            writer.append("\",\"ss58Address\":\"")
            writer.append(contentsOf: address.description.utf8)
            writer.append("\",\"cryptoType\":")
            writer.append(scheme == .sr25519 ? "1}" : "0}")
        }
    }
}

extension Keyfile {
    /// Reads a plain file: the JSON object, or what SDK 11 takes besides: a bare seed in hex, or a bare phrase.
    ///
    /// - Parameter path: names the file in errors.
    /// - Throws: ``IdentityError/Code/invalidKeyfile``; ``IdentityError/Code/addressMismatch`` when the file's address or
    ///   public key is another than its secret's.
    package init(plain file: SecretBytes, at path: String) throws(IdentityError) {
        if let members = try KeyfileJSON.members(of: file) {
            try self.init(members, path)
            return
        }
        let text = try file.trimmed()
        if let seed = try text.hexDecoded(), seed.count == 32 {
            try self.init(seed: seed)
        } else if let mnemonic = try? Mnemonic(phrase: text) {
            try self.init(mnemonic)
        } else {
            throw Self.invalid(path, file.count == 0 ? "is empty" : "is no key file, or a damaged one (\(file.count) bytes)")
        }
    }

    /// The first of phrase, seed, private key and address that is there decides; the others are not tried.
    private init(_ members: [String: KeyfileJSON.Value], _ path: String) throws(IdentityError) {
        let claim = try Claim(members, path)
        if let phrase = try Self.text("secretPhrase", members, path) {
            guard let mnemonic = try? Mnemonic(phrase: phrase) else {
                throw Self.invalid(path, "has a secretPhrase that is no mnemonic")
            }
            try self.init(mnemonic, scheme: claim.scheme)
        } else if let seed = try Self.text("secretSeed", members, path) {
            if let bytes = try seed.hexDecoded(), bytes.count == 32 {
                try self.init(seed: bytes, scheme: claim.scheme)
            } else {
                self = try Self.mended(seed, members, claim, path)
            }
        } else if let privateKey = try Self.text("privateKey", members, path) {
            guard let bytes = try privateKey.hexDecoded(), let pair = try? KeyPair(privateKey: bytes, scheme: claim.scheme)
            else {
                throw Self.invalid(path, "has a privateKey that is none")
            }
            self.init(pair)
        } else if let address = claim.address {
            self.init(address.publicKey, scheme: claim.scheme)
        } else {
            throw Self.invalid(path, "has no secretPhrase, secretSeed, privateKey or ss58Address to make a key from")
        }
        guard claim.isKept(by: publicKey) else {
            throw IdentityError(
                .addressMismatch, "\(path) says it is the key of \(claim.name), and holds the secret of \(address).",
                remedy: "Do not use the file: restore it from a copy, or make the key again from its mnemonic.")
        }
    }

    /// A seed that bittensor-wallet wrote as text instead of hex, because its bytes happened to be UTF-8: those bytes, or the
    /// private key beside them, if it is the key that the file names.
    private static func mended(
        _ seed: SecretBytes, _ members: [String: KeyfileJSON.Value], _ claim: Claim, _ path: String
    ) throws(IdentityError) -> Keyfile {
        guard !claim.isEmpty else { throw invalid(path, "has a secretSeed that is not 64 hex digits") }
        let start = seed.hasPrefix([0x30, 0x78]) ? 2 : 0
        if seed.count - start == 32,
            let keyfile = try? Keyfile(seed: seed.part(start..<seed.count), scheme: claim.scheme),
            claim.isKept(by: keyfile.publicKey)
        {
            return keyfile
        }
        if let bytes = try text("privateKey", members, path)?.hexDecoded(),
            let pair = try? KeyPair(privateKey: bytes, scheme: claim.scheme), claim.isKept(by: pair.publicKey)
        {
            return Keyfile(pair)
        }
        throw invalid(path, "has a secretSeed that is not 64 hex digits, and no privateKey that makes up for it")
    }

    /// What a file says about its key without the secret.
    private struct Claim {
        let scheme: SignatureScheme
        let address: SS58Address?
        private let keys: [Bytes]

        init(_ members: [String: KeyfileJSON.Value], _ path: String) throws(IdentityError) {
            scheme =
                switch members["cryptoType"] {
                case nil, .null, .number(1): .sr25519
                case .number(0): .ed25519
                case .text(let text) where text.hasPrefix([0x31]) && text.count == 1: .sr25519
                case .text(let text) where text.hasPrefix([0x30]) && text.count == 1: .ed25519
                default: throw Keyfile.invalid(path, "has a cryptoType that is neither 0 (ed25519) nor 1 (sr25519)")
                }
            if let text = try Keyfile.text("ss58Address", members, path) {
                guard let address = SS58Address(String(decoding: text.unprotected, as: UTF8.self)) else {
                    throw Keyfile.invalid(path, "has an ss58Address that is none")
                }
                self.address = address
            } else {
                address = nil
            }
            var keys: [Bytes] = []
            for name in ["publicKey", "accountId"] {
                guard let text = try Keyfile.text(name, members, path) else { continue }
                guard let key = try text.hexDecoded(), key.count == 32 else {
                    throw Keyfile.invalid(path, "has a \(name) that is not 64 hex digits")
                }
                keys.append(key.unprotected)
            }
            self.keys = keys
        }

        /// Whether the file says nothing about its key.
        var isEmpty: Bool { keys.isEmpty && address == nil }

        /// Whether all that it says is true of a key.
        func isKept(by key: PublicKey) -> Bool {
            keys.allSatisfy { $0 == key.bytes } && (address == nil || address?.publicKey == key)
        }

        /// What the key is called in errors.
        var name: String { address?.description ?? keys.first.map { "public key 0x\(Hex.encode($0))" } ?? "nobody" }
    }

    private static func text(
        _ name: String, _ members: [String: KeyfileJSON.Value], _ path: String
    ) throws(IdentityError) -> SecretBytes? {
        switch members[name] {
        case nil, .null: return nil
        case .text(let text): return text
        default: throw invalid(path, "has a \(name) that is no text")
        }
    }

    private static func invalid(_ path: String, _ what: String) -> IdentityError {
        IdentityError(
            .invalidKeyfile, "\(path) \(what).",
            remedy:
                "Check that it is the right file; restore it from a copy, or make the key again with `neuron wallet regenerate`."
        )
    }
}

extension Keyfile: CustomStringConvertible, CustomReflectable {
    /// The scheme and the public address; never the secret.
    public var description: String { "\(keyPair == nil ? "public " : "")\(scheme.rawValue) key \(address)" }

    /// The scheme and the public address, in a debugger's or `dump`'s eyes too.
    public var customMirror: Mirror {
        Mirror(self, children: ["scheme": scheme.rawValue, "address": address.description])
    }
}
