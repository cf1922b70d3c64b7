/// How a key file is encrypted: what its first bytes say. `docs/identity.md`, section 9.
public enum KeyfileEncryption: String, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// Argon2i and XSalsa20-Poly1305: what wallets write today.
    case nacl
    /// Ansible's vault, version 1.1: read only.
    case ansible
    /// A Fernet token, the oldest: read only. bittensor-wallet 4.1.1 cannot open its own.
    case fernet

    private static let naclMark = Bytes("$NACL".utf8)
    private static let naclSalt: Bytes = [
        0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1,
    ]
    private static let ansibleMark = Bytes("$ANSIBLE_VAULT".utf8)
    private static let ansibleLine = Bytes("$ANSIBLE_VAULT;1.1;AES256".utf8)
    private static let fernetMark = Bytes("gAAAAA".utf8)
    private static let fernetSalt = Bytes("Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins".utf8)

    /// What a file is encrypted with.
    init(of file: SecretBytes) {
        if file.hasPrefix(Self.naclMark) {
            self = .nacl
        } else if file.hasPrefix(Self.ansibleMark) {
            self = .ansible
        } else if file.hasPrefix(Self.fernetMark) {
            self = .fernet
        } else {
            self = .none
        }
    }

    /// The plain text of a file; `password` is asked only when there is a need for one. `path` names the file in errors.
    ///
    /// - Throws: ``IdentityError/Code/invalidKeyfile`` for a file cut short, ``IdentityError/Code/wrongPassword``.
    static func open(
        _ file: SecretBytes, at path: String, password: () throws(IdentityError) -> Password
    ) throws(IdentityError) -> SecretBytes {
        switch KeyfileEncryption(of: file) {
        case .none: file
        case .nacl: try openNaCl(file, path, password)
        case .ansible: try openAnsible(file, path, password)
        case .fernet: try openFernet(file, path, password)
        }
    }

    /// A file in today's format. Takes seconds and half a gigabyte.
    static func sealed(_ plain: SecretBytes, password: Password) throws(IdentityError) -> Bytes {
        let key = try SecretBox.key(password: password.secret, salt: naclSalt)
        return naclMark + SecretBox.seal(plain, key: key)
    }

    private static func openNaCl(
        _ file: SecretBytes, _ path: String, _ password: () throws(IdentityError) -> Password
    ) throws(IdentityError) -> SecretBytes {
        let sealed = Bytes(file.unprotected[naclMark.count...])
        guard sealed.count >= SecretBox.nonceBytes + SecretBox.tagBytes else { throw cutShort(path, file) }
        let key = try SecretBox.key(password: password().secret, salt: naclSalt)
        guard let plain = try SecretBox.open(sealed, key: key) else { throw wrongPassword(path) }
        return plain
    }

    /// A first line, then hex in lines of 80; inside, three hex texts in lines: salt, code, encrypted text.
    private static func openAnsible(
        _ file: SecretBytes, _ path: String, _ password: () throws(IdentityError) -> Password
    ) throws(IdentityError) -> SecretBytes {
        let lines = file.unprotected.split { $0 == 0x0a || $0 == 0x0d }
        guard let first = lines.first, first.elementsEqual(ansibleLine) else {
            throw IdentityError(
                .invalidKeyfile, "\(path) is an Ansible vault of another version than 1.1 with AES256.",
                remedy: "Open it with ansible-vault and make the key again from what is in it.")
        }
        guard let inner = hex(lines.dropFirst().joined()) else { throw cutShort(path, file) }
        let parts = inner.split(separator: 0x0a, omittingEmptySubsequences: false).map { hex($0) }
        guard parts.count == 3, let salt = parts[0], let code = parts[1], let text = parts[2],
            salt.count == 32, code.count == 32, !text.isEmpty, text.count % 16 == 0
        else { throw cutShort(path, file) }
        let keys = try PBKDF2.key(
            .sha256, password: password().secret, salt: SecretBytes(copying: salt), rounds: 10_000, count: 80)
        guard HMACSHA256.isValid(code, for: text, key: try keys.part(32..<64)) else { throw wrongPassword(path) }
        let padded = try AES.counter256(text, key: keys.part(0..<32), counter: keys.part(64..<80))
        guard let plain = try AES.unpadded(padded) else { throw cutShort(path, file) }
        return plain
    }

    /// Base 64 of a version, a time, a start, the encrypted text and its code. The time says nothing here: keys don't expire.
    private static func openFernet(
        _ file: SecretBytes, _ path: String, _ password: () throws(IdentityError) -> Password
    ) throws(IdentityError) -> SecretBytes {
        guard let token = try file.trimmed().base64Decoded()?.unprotected, token.count >= 73, token[0] == 0x80,
            (token.count - 57) % 16 == 0
        else { throw cutShort(path, file) }
        let keys = try PBKDF2.key(
            .sha256, password: password().secret, salt: SecretBytes(copying: fernetSalt), rounds: 10_000_000, count: 32)
        let signed = Bytes(token.dropLast(32))
        guard HMACSHA256.isValid(Bytes(token.suffix(32)), for: signed, key: try keys.part(0..<16)) else {
            throw wrongPassword(path)
        }
        let padded = try AES.cbc128(
            Bytes(signed[25...]), key: keys.part(16..<32), start: SecretBytes(copying: signed[9..<25]))
        guard let plain = try AES.unpadded(padded) else { throw cutShort(path, file) }
        return plain
    }

    private static func hex(_ digits: some Sequence<UInt8>) -> Bytes? {
        Hex.decode(String(decoding: Bytes(digits), as: UTF8.self))
    }

    private static func cutShort(_ path: String, _ file: SecretBytes) -> IdentityError {
        IdentityError(
            .invalidKeyfile, "\(path) is an encrypted key file that is cut short or damaged (\(file.count) bytes).",
            remedy: "Restore it from a copy, or make the key again with `neuron wallet regenerate`.")
    }

    private static func wrongPassword(_ path: String) -> IdentityError {
        IdentityError(
            .wrongPassword,
            "The password does not open \(path), or the file is damaged; the two can't be told apart.",
            remedy: "Try the password again; if it is the right one, restore the file from a copy.")
    }
}
