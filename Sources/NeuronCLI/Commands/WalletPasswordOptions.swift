internal import ArgumentParser
internal import Neuron
internal import Templates

/// Where the password of a key that is opened comes from.
struct WalletPasswordOptions: ParsableArguments {
    @Option(
        name: [.customLong("password-file"), .customLong("wallet-password-file"), .customLong("wallet.password-file")],
        help: "A file whose first line is the password; the BT_PW_ variable, then the terminal, unless given.")
    var passwordFile: String?

    /// The password of a key that is there.
    var source: PasswordSource {
        passwordFile.map { PasswordSource.file($0) } ?? .environment(WalletOptions.variables).or(.terminal)
    }
}

/// Whether new keys are encrypted.
struct WalletEncryptionOptions: ParsableArguments {
    @OptionGroup var password: WalletPasswordOptions
    @Flag(help: "Leave the coldkey unencrypted: whoever reads the file has the stake.") var noPassword = false
    @Flag(help: "Encrypt the hotkey too; a neuron then needs the password when it starts.") var encryptHotkey = false

    /// The password for a new key at `file`; nil where it stays plain.
    func newPassword(for kind: KeyKind, at file: String) throws -> Password? {
        guard kind == .coldkey ? !noPassword : encryptHotkey else { return nil }
        if let typed = try typedTwice(file) { return typed }
        let given: Password
        do {
            given = try (password.passwordFile.map { PasswordSource.file($0) } ?? .environment(WalletOptions.variables))
                .password(for: file)
        } catch {
            guard error.code == .passwordNeeded else { throw error }
            let way = kind == .coldkey ? " --no-password leaves the key open." : ""
            throw IdentityError(
                .passwordNeeded, "The new key at \(file) is to be encrypted, and nobody gave a password.",
                remedy: "Use --password-file, or run at a terminal.\(way)")
        }
        guard given.count > 0 else {
            throw IdentityError(
                .passwordNeeded, "The password for the new key at \(file) is empty.",
                remedy: "Write it in the file's first line.")
        }
        return given
    }

    /// What a person types; nil where a file or variable has the password, or there is no terminal.
    private func typedTwice(_ file: String) throws -> Password? {
        guard password.passwordFile == nil, !PasswordSource.hasVariable(for: file, in: WalletOptions.variables) else {
            return nil
        }
        while true {
            guard let typed = try Terminal.secret(prompt: "New password for \(file): ")?.trimmed() else { return nil }
            guard typed.count >= 6 else {
                Output.note("A password has 6 characters or more.")
                continue
            }
            guard let again = try Terminal.secret(prompt: "Once more: ")?.trimmed() else { return nil }
            if typed.isEqual(to: again) { return Password(secret: typed) }
            Output.note("The two differ.")
        }
    }
}
