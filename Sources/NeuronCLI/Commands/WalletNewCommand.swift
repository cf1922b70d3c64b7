internal import ArgumentParser
internal import Neuron
internal import Templates

/// `neuron wallet new`: a coldkey and a hotkey from new mnemonics.
struct WalletNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a wallet: a coldkey, encrypted, and a hotkey.",
        discussion: """
            Prints one line a key. The mnemonics are shown once, on the terminal; --print-mnemonic prints them on standard output instead. \
            No key that is there is touched unless --overwrite says so.
            """)

    @OptionGroup var options: WalletOptions
    @Flag(help: "Make the coldkey only.") var coldkeyOnly = false
    @Flag(help: "Make a hotkey only, in a wallet that is there or a new one.") var hotkeyOnly = false
    @Option(help: "How many words the mnemonics have: 12, 15, 18, 21 or 24.") var words = 12
    @OptionGroup var scheme: SchemeOption
    @OptionGroup var encryption: WalletEncryptionOptions
    @OptionGroup var overwriting: WalletOverwriteOptions
    @OptionGroup var mnemonics: WalletMnemonicOutput
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        guard !(coldkeyOnly && hotkeyOnly) else {
            throw NeuronError(.usage, "--coldkey-only and --hotkey-only leave nothing to make.", remedy: "Give one of them.")
        }
        guard let length = Mnemonic.Length(rawValue: words) else {
            throw NeuronError(.usage, "--words is \(words).", remedy: "Give 12, 15, 18, 21 or 24.")
        }
        let scheme = try scheme.value()
        let wallet = try options.wallet()
        let kinds: [KeyKind] = hotkeyOnly ? [.hotkey] : coldkeyOnly ? [.coldkey] : [.coldkey, .hotkey]
        let mayDestroy = try overwriting.mayDestroy(kinds.map { options.key($0) }, in: wallet)
        // All that can be wrong is asked before anything is written.
        let passwords = try kinds.map { try encryption.newPassword(for: $0, at: wallet.file(of: options.key($0))) }
        var reports: [KeyReport] = []
        for (kind, password) in zip(kinds, passwords) {
            let key = options.key(kind)
            let mnemonic = try Mnemonic(length)
            let keyfile = try Keyfile(mnemonic, scheme: scheme)
            try wallet.write(keyfile, as: key, password: password, destroyingExisting: mayDestroy)
            reports.append(
                try KeyReport(
                    key, keyfile, isEncrypted: password != nil, in: wallet,
                    mnemonic: mnemonics.shown(mnemonic, of: kind.rawValue, isInJSON: json)))
        }
        try WalletOutput.print(reports, json: json)
        mnemonics.explain()
    }
}

/// Where new mnemonics are shown.
struct WalletMnemonicOutput: ParsableArguments {
    @Flag(help: "Print the mnemonics on standard output, where they may end up in a file or a log.") var printMnemonic = false

    /// Shows a mnemonic on the terminal; or gives it back, to be part of the JSON.
    func shown(_ mnemonic: Mnemonic, of name: String, isInJSON: Bool) -> String? {
        if printMnemonic, isInJSON { return mnemonic.reveal() }
        if printMnemonic {
            Output.line("\(name) mnemonic  \(mnemonic.reveal())")
        } else if Output.isTerminal {
            Output.note("The mnemonic of the \(name). Write it down and keep it away from computers; it is shown this once:")
            Output.note("\n    \(mnemonic.reveal())\n")
        }
        return nil
    }

    /// Says so where no mnemonic was shown.
    func explain() {
        guard !printMnemonic, !Output.isTerminal else { return }
        Output.note(
            "The mnemonics were not shown, because this is no terminal; --print-mnemonic prints them. They are in the key files."
        )
    }
}

/// What wallet commands print about keys.
enum WalletOutput {
    /// One line a key, or one object.
    static func print(_ reports: [KeyReport], json: Bool) throws {
        if json {
            Output.line(try Output.json(["keys": reports]))
        } else {
            for report in reports { Output.line(report.line) }
        }
    }
}
