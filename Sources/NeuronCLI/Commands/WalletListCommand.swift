internal import ArgumentParser
internal import Neuron
internal import Templates

/// `neuron wallet list`: all wallets below a path.
struct WalletListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the wallets and their keys' addresses; asks for no password.")

    @OptionGroup var options: WalletOptions
    @Flag(help: "Print one JSON object a wallet.") var json = false

    func run() throws {
        let wallets = try Wallet.all(at: options.wallets, home: WalletOptions.variables["HOME"])
        for wallet in wallets {
            let report = try WalletReport(wallet)
            if json { Output.line(try Output.json(report)) } else { report.lines.forEach { Output.line($0) } }
        }
        if wallets.isEmpty { Output.note("There are no wallets below \(options.wallets). `neuron wallet new` makes one.") }
    }
}

/// `neuron wallet show`: one wallet, and what is not right with it.
struct WalletShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one wallet: addresses, files, encryption and what is not right; asks for no password.")

    @OptionGroup var options: WalletOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        let report = try WalletReport(try options.wallet())
        guard !report.keys.isEmpty else {
            throw NeuronError(
                .fileMissing, "There is no wallet at \(report.folder).",
                remedy: "See `neuron wallet list`, or make one with `neuron wallet new`.")
        }
        if json {
            Output.line(try Output.json(report))
        } else {
            report.lines.forEach { Output.line($0) }
            for key in report.keys {
                Output.line("  \(key.file)")
                if key.openToOthers == true {
                    Output.note("Warning: \(key.file) can be read by others. Run `chmod 600 \(key.file)`.")
                }
                if let problem = key.problem { Output.note("Warning: \(key.file): \(problem)") }
            }
        }
    }
}

/// A wallet as commands print it.
struct WalletReport: Encodable {
    var name: String
    var folder: String
    var keys: [KeyReport]

    /// Looks at every key that is there.
    init(_ wallet: Wallet) throws {
        name = wallet.name
        folder = wallet.folder
        let all = (try wallet.has(.coldkey) ? [Wallet.Key.coldkey] : []) + (try wallet.hotkeys().map { Wallet.Key.hotkey($0) })
        keys = try all.map { try KeyReport($0, in: wallet) }
    }

    /// For people.
    var lines: [String] { [name] + keys.map { "  \($0.line)" } }
}
