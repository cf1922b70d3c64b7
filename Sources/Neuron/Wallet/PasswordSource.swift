/// Where the password of a key file comes from: a file, the SDKs' environment variables, a person at the terminal. Never an
/// argument of a program, which every process of the machine can read.
public struct PasswordSource: Sendable {
    private let find: @Sendable (_ keyfile: String) throws(IdentityError) -> Password?

    private init(_ find: @escaping @Sendable (_ keyfile: String) throws(IdentityError) -> Password?) {
        self.find = find
    }

    /// No password: encrypted key files stay closed.
    public static var none: PasswordSource { PasswordSource { _ in nil } }

    /// A password that is here already.
    public static func password(_ password: Password) -> PasswordSource {
        PasswordSource { _ in password }
    }

    /// The first line of a file, without its end; the file has 4 KiB at most.
    public static func file(_ path: String) -> PasswordSource {
        PasswordSource { _ throws(IdentityError) in
            let content = try KeyfileDisk.load(path, limit: 4_096).bytes
            let end = (0..<content.count).first { content[$0] == 0x0a || content[$0] == 0x0d } ?? content.count
            return Password(secret: try content.part(0..<end))
        }
    }

    /// The SDKs' variable for the key file, such as `BT_PW__HOME_MINER__BITTENSOR_WALLETS_ALPHA_COLDKEY`.
    ///
    /// It hides the password from nobody who can read the variable.
    public static func environment(_ variables: [String: String]) -> PasswordSource {
        PasswordSource { keyfile throws(IdentityError) in
            let name = variableName(for: keyfile)
            guard let value = variables[name] else { return nil }
            guard let masked = try SecretBytes(copying: value.utf8).trimmed().base64Decoded() else {
                throw IdentityError(
                    .wrongPassword, "The environment variable \(name) is not base 64.",
                    remedy: "Set it as the Bittensor tools do, or use --password-file.")
            }
            return Password(secret: try masking(masked, with: name))
        }
    }

    /// A person at the terminal, without echo; the ends of what was typed are trimmed. Nothing where there is no terminal.
    public static var terminal: PasswordSource {
        PasswordSource { keyfile throws(IdentityError) in
            guard let typed = try Terminal.secret(prompt: "Password for \(keyfile): ") else { return nil }
            return Password(secret: try typed.trimmed())
        }
    }

    /// This source, and where it has nothing another.
    public func or(_ other: PasswordSource) -> PasswordSource {
        PasswordSource { keyfile throws(IdentityError) in
            if let password = try find(keyfile) { return password }
            return try other.find(keyfile)
        }
    }

    /// The password of a key file.
    ///
    /// - Throws: ``IdentityError/Code/passwordNeeded`` when no source has one, and what reading a source throws.
    public func password(for keyfile: String) throws(IdentityError) -> Password {
        if let password = try find(keyfile) { return password }
        throw IdentityError(
            .passwordNeeded, "\(keyfile) is encrypted, and nobody gave its password.",
            remedy: "Use --password-file, set \(Self.variableName(for: keyfile)), or run at a terminal.")
    }

    /// The variable that holds the password of the key file at a path.
    package static func variableName(for keyfile: String) -> String {
        "BT_PW_" + keyfile.replacing("/", with: "_").replacing(".", with: "_").uppercased()
    }

    /// Whether the variable of a key file is set.
    package static func hasVariable(for keyfile: String, in variables: [String: String]) -> Bool {
        variables[variableName(for: keyfile)] != nil
    }

    /// The variable's value for a password, or the password of a value: the same steps, apart from base 64.
    static func masking(_ secret: SecretBytes, with name: String) throws(IdentityError) -> SecretBytes {
        let mask = Bytes(name.utf8)
        return try SecretBytes(capacity: secret.count) { writer in
            for index in 0..<secret.count { writer.append(secret[index] ^ mask[index % mask.count]) }
        }
    }
}
