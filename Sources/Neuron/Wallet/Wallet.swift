internal import Logging

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A folder of keys as the Bittensor tools keep it: one coldkey, and hotkeys by name. `docs/identity.md`, section 7.
///
/// A value that names files; nothing is read before it is asked for. Neurons need ``hotkey(_:password:warn:)`` alone: nothing that
/// runs ever opens the coldkey.
public struct Wallet: Sendable, Hashable {
    /// The wallet's name.
    public let name: String
    /// The folder of all wallets.
    public let path: String

    /// The folder of all wallets unless another is given.
    public static let standardPath = "~/.bittensor/wallets"

    /// The home folder that this process's environment names.
    public static var userHome: String? {
        // Sound: the text is copied at once; nothing in Neuron changes the environment.
        unsafe getenv("HOME").map { unsafe String(cString: $0) }
    }

    /// The wallet called `name` below `path`, of which a `~` at its start is `home`.
    ///
    /// - Throws: ``IdentityError/Code/invalidName`` for a name that is no file's.
    public init(_ name: String = "default", path: String = standardPath, home: String? = userHome) throws(IdentityError) {
        try Self.check(name, "wallet")
        self.name = name
        self.path = try Self.expanded(path, home: home)
    }

    /// The wallet's own folder.
    public var folder: String { "\(path)/\(name)" }

    /// A key in a wallet.
    public enum Key: Sendable, Hashable {
        /// The owner's key.
        case coldkey
        /// A neuron's key, by its name.
        case hotkey(String)
    }

    /// Where a key's file is.
    ///
    /// - Throws: ``IdentityError/Code/invalidName``.
    public func file(of key: Key) throws(IdentityError) -> String {
        switch key {
        case .coldkey: return "\(folder)/coldkey"
        case .hotkey(let name):
            try Self.check(name, "hotkey")
            return "\(folder)/hotkeys/\(name)"
        }
    }

    /// Where a key's public file is.
    ///
    /// - Throws: ``IdentityError/Code/invalidName``.
    public func publicFile(of key: Key) throws(IdentityError) -> String { try file(of: key) + "pub.txt" }

    /// The hotkey with its secret. The password is asked for only when the file is encrypted.
    ///
    /// - Parameter warn: takes a sentence about what is not right but no reason to stop; by default it is logged.
    /// - Throws: ``IdentityError`` with what to do about a file that is missing, foreign, damaged, encrypted or public only.
    public func hotkey(
        _ name: String = "default", password: PasswordSource = .none, warn: (String) -> Void = Self.log
    ) throws(IdentityError) -> KeyPair {
        try unlocked(.hotkey(name), password: password, warn: warn)
    }

    /// A key with its secret. For what an owner does by hand: neurons open hotkeys only.
    ///
    /// - Throws: as ``hotkey(_:password:warn:)``.
    package func unlocked(
        _ key: Key, password: PasswordSource, warn: (String) -> Void = Self.log
    ) throws(IdentityError) -> KeyPair {
        let keyfile = try open(key, password: password, warn: warn)
        guard let pair = keyfile.keyPair else {
            throw IdentityError(
                .publicKeyOnly, "\(try file(of: key)) holds the address \(keyfile.address) without its secret.",
                remedy: "Use the file with the secret, or make the key again with `neuron wallet regenerate`.")
        }
        return pair
    }

    /// What a key's file holds.
    ///
    /// - Throws: as ``hotkey(_:password:warn:)``.
    public func open(
        _ key: Key, password: PasswordSource, warn: (String) -> Void = Self.log
    ) throws(IdentityError) -> Keyfile {
        let path = try file(of: key)
        let content = try KeyfileDisk.load(path)
        if content.isOpenToOthers {
            warn("\(path) can be read or changed by other users of this machine. Run `chmod 600 \(path)`.")
        }
        let plain = try KeyfileEncryption.open(content.bytes, at: path) { () throws(IdentityError) in
            try password.password(for: path)
        }
        return try Keyfile(plain: plain, at: path)
    }

    /// What a key is called publicly, read without any password: from its public file, or from its own where that is plain.
    ///
    /// - Throws: ``IdentityError/Code/keyfileMissing`` when neither is there, ``IdentityError/Code/passwordNeeded`` when only an
    ///   encrypted one is.
    public func publicHalf(of key: Key) throws(IdentityError) -> Keyfile {
        let path = try publicFile(of: key)
        if KeyfileDisk.exists(path) { return try Keyfile(plain: KeyfileDisk.load(path).bytes, at: path).publicHalf }
        return try open(key, password: .none, warn: { _ in }).publicHalf
    }

    /// How a key's file is encrypted; nil when there is none.
    ///
    /// - Throws: ``IdentityError/Code/keyfileInaccessible``.
    public func encryption(of key: Key) throws(IdentityError) -> KeyfileEncryption? {
        let path = try file(of: key)
        return KeyfileDisk.exists(path) ? KeyfileEncryption(of: try KeyfileDisk.load(path).bytes) : nil
    }

    /// Whether a key's file or its public file is there.
    ///
    /// - Throws: ``IdentityError/Code/invalidName``.
    public func has(_ key: Key) throws(IdentityError) -> Bool {
        let files = [try file(of: key), try publicFile(of: key)]
        return files.contains { KeyfileDisk.exists($0) }
    }

    /// Writes a key and its public file: mode 0600, whole or not at all.
    ///
    /// - Parameters:
    ///   - password: encrypts the file in today's format, which takes seconds and half a gigabyte; nil leaves it plain.
    ///   - destroyingExisting: whether a key that is there may be lost.
    /// - Throws: ``IdentityError/Code/keyExists`` unless told otherwise, ``IdentityError/Code/keyfileInaccessible``.
    public func write(
        _ keyfile: Keyfile, as key: Key, password: Password?, destroyingExisting: Bool = false
    ) throws(IdentityError) {
        let path = try file(of: key)
        let publicPath = try publicFile(of: key)
        if !destroyingExisting {
            if KeyfileDisk.exists(path) { throw KeyfileDisk.keyExists(path) }
            // A public file alone names a key that somebody watches: only that key may take its place beside it.
            if KeyfileDisk.exists(publicPath), try publicHalf(of: key).publicKey != keyfile.publicKey {
                throw KeyfileDisk.keyExists(publicPath)
            }
        }
        let plain = try keyfile.json()
        let bytes = try password.map { password throws(IdentityError) in
            try SecretBytes(copying: KeyfileEncryption.sealed(plain, password: password))
        }
        try KeyfileDisk.makeFolder(key == .coldkey ? folder : "\(folder)/hotkeys")
        try KeyfileDisk.store(bytes ?? plain, to: path, overwriting: destroyingExisting)
        try writePublic(keyfile, as: key, destroyingExisting: true)
    }

    /// Writes a key's public file alone.
    ///
    /// - Throws: ``IdentityError/Code/keyExists`` unless told otherwise, ``IdentityError/Code/keyfileInaccessible``.
    public func writePublic(_ keyfile: Keyfile, as key: Key, destroyingExisting: Bool = false) throws(IdentityError) {
        try KeyfileDisk.makeFolder(key == .coldkey ? folder : "\(folder)/hotkeys")
        try KeyfileDisk.store(keyfile.publicHalf.json(), to: publicFile(of: key), overwriting: destroyingExisting)
    }

    /// The names of the hotkeys, sorted; those with a public file alone too.
    ///
    /// - Throws: ``IdentityError/Code/keyfileInaccessible``.
    public func hotkeys() throws(IdentityError) -> [String] {
        let names = try KeyfileDisk.names(in: "\(folder)/hotkeys").map { $0.hasSuffix("pub.txt") ? String($0.dropLast(7)) : $0 }
        return Set(names.filter { (try? Self.check($0, "hotkey")) != nil }).sorted()
    }

    /// The wallets below a path, by name; folders without any key of theirs are none.
    ///
    /// - Throws: ``IdentityError/Code/keyfileInaccessible``.
    public static func all(at path: String = standardPath, home: String? = userHome) throws(IdentityError) -> [Wallet] {
        var wallets: [Wallet] = []
        for name in try KeyfileDisk.names(in: expanded(path, home: home)) {
            guard let wallet = try? Wallet(name, path: path, home: home) else { continue }
            let hasColdkey = try wallet.has(.coldkey)
            let hasHotkeys = try !wallet.hotkeys().isEmpty
            if hasColdkey || hasHotkeys { wallets.append(wallet) }
        }
        return wallets
    }

    /// Logs a sentence as a warning.
    public static func log(_ sentence: String) {
        Logger(label: "neuron.wallet").warning("\(sentence)")
    }

    /// A name is one file's: so that no name leads out of the wallet's folder.
    private static func check(_ name: String, _ what: String) throws(IdentityError) {
        let isFile =
            !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".")
            && !name.unicodeScalars.contains { $0 == "/" || $0.value < 0x20 || $0.value == 0x7f }
        guard isFile, !name.hasSuffix("pub.txt") else {
            throw IdentityError(
                .invalidName,
                "No \(what) can have that name: it is empty, longer than 200 bytes, begins with a dot, ends with "
                    + "pub.txt, or has a slash or control character in it.",
                remedy: "Use letters, digits, - and _.")
        }
    }

    private static func expanded(_ path: String, home: String?) throws(IdentityError) -> String {
        var expanded = path
        if path == "~" || path.hasPrefix("~/") {
            guard let home, !home.isEmpty else {
                throw IdentityError(
                    .invalidName, "The wallets' path begins with ~, and HOME is not set.",
                    remedy: "Give the whole path with --wallet-path.")
            }
            expanded = (home.hasSuffix("/") ? String(home.dropLast()) : home) + path.dropFirst()
        }
        while expanded.count > 1, expanded.hasSuffix("/") { expanded.removeLast() }
        guard !expanded.isEmpty else {
            throw IdentityError(.invalidName, "The wallets' path is empty.", remedy: "Give it with --wallet-path.")
        }
        return expanded
    }
}
