internal import ArgumentParser
internal import Neuron
internal import Templates

/// `neuron wallet regenerate`: a key again, from its mnemonic or seed.
struct WalletRegenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regenerate", abstract: "Make a key again from its mnemonic or its seed.",
        discussion: """
            The mnemonic comes from a file or is typed at the terminal, without echo; neither it nor a seed is ever an argument. \
            --derivation follows a path from there, such as //subnet//1 or /soft; such a key is stored by its private key alone.
            """)

    @Argument(help: "coldkey or hotkey.") var kind: KeyKind
    @OptionGroup var options: WalletOptions
    @Option(help: "A file with the mnemonic.") var mnemonicFile: String?
    @Option(help: "A file with the mnemonic's passphrase in its first line.") var passphraseFile: String?
    @Option(help: "A file with the seed: 64 hex digits.") var seedFile: String?
    @Option(help: "Junctions to follow: //hard or /soft, in any number.") var derivation = ""
    @OptionGroup var scheme: SchemeOption
    @OptionGroup var encryption: WalletEncryptionOptions
    @OptionGroup var overwriting: WalletOverwriteOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        let path = try Derivation(parsing: derivation)
        let keyfile = try keyfile(path, scheme.value())
        let wallet = try options.wallet()
        let key = options.key(kind)
        let mayDestroy = try overwriting.mayDestroy([key], in: wallet)
        let password = try encryption.newPassword(for: kind, at: wallet.file(of: key))
        try wallet.write(keyfile, as: key, password: password, destroyingExisting: mayDestroy)
        try WalletOutput.print(
            [KeyReport(key, keyfile, isEncrypted: password != nil, in: wallet, mnemonic: nil)], json: json)
    }

    private func keyfile(_ path: Derivation, _ scheme: SignatureScheme) throws -> Keyfile {
        if let seedFile {
            guard mnemonicFile == nil, passphraseFile == nil else {
                throw NeuronError(.usage, "A seed has no mnemonic and no passphrase.", remedy: "Give --seed-file alone.")
            }
            guard let seed = try KeyfileDisk.load(seedFile, limit: 4_096).bytes.trimmed().hexDecoded(), seed.count == 32 else {
                throw NeuronError(
                    .usage, "\(seedFile) does not hold a seed.", remedy: "Write 64 hex digits in it, and nothing else.")
            }
            let keyfile = try Keyfile(seed: seed, scheme: scheme)
            return try keyfile.derived(along: path)
        }
        let mnemonic = try mnemonic()
        guard let passphraseFile else { return try Keyfile(mnemonic, scheme: scheme).derived(along: path) }
        let passphrase = try PasswordSource.file(passphraseFile).password(for: passphraseFile)
        return Keyfile(try KeyPair(mnemonic, passphrase: passphrase.secret, derivation: path, scheme: scheme))
    }

    private func mnemonic() throws -> Mnemonic {
        if let mnemonicFile {
            return try Mnemonic(phrase: KeyfileDisk.load(mnemonicFile, limit: 4_096).bytes.trimmed())
        }
        guard let typed = try Terminal.secret(prompt: "Mnemonic: ") else {
            throw NeuronError(
                .usage, "There is no terminal to type the mnemonic at.", remedy: "Use --mnemonic-file or --seed-file.")
        }
        return try Mnemonic(phrase: typed.trimmed())
    }
}
