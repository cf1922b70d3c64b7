internal import ArgumentParser
internal import Neuron
internal import Templates

/// `neuron wallet export-public`: a key's public file, which may go anywhere.
struct WalletExportPublicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-public", abstract: "Print a key's public file: its address and public key, without the secret.",
        discussion: "The password is asked for only when there is no public file and the key is encrypted.")

    @Argument(help: "coldkey or hotkey.") var kind: KeyKind = .coldkey
    @OptionGroup var options: WalletOptions
    @OptionGroup var password: WalletPasswordOptions
    @Flag(help: "Write the public file beside the key where it is missing.") var write = false

    func run() throws {
        let wallet = try options.wallet()
        let key = options.key(kind)
        let path = try wallet.publicFile(of: key)
        let isThere = KeyfileDisk.exists(path)
        let keyfile =
            try isThere
            ? wallet.publicHalf(of: key)
            : wallet.open(key, password: password.source) { Output.note("Warning: \($0)") }.publicHalf
        if write, !isThere {
            try wallet.writePublic(keyfile, as: key)
            Output.note("Wrote \(path).")
        }
        Output.line(String(decoding: try keyfile.json().unprotected, as: UTF8.self))
    }
}
