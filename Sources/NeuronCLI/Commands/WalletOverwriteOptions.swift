internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// Whether keys that are there may be lost: said once and asked twice, or said twice where nobody can be asked.
struct WalletOverwriteOptions: ParsableArguments {
    @Flag(help: "Destroy keys that are there already. Asks twice; must be given twice where there is no terminal.")
    var overwrite: Int

    /// Whether `keys` may be written over those that are there; an error unless that was said.
    func mayDestroy(_ keys: [Wallet.Key], in wallet: Wallet) throws -> Bool {
        let existing = try keys.map { try wallet.file(of: $0) }.filter { KeyfileDisk.exists($0) }
        guard let first = existing.first else { return false }
        guard overwrite > 0 else {
            throw IdentityError(
                .keyExists, "There is a key at \(first), and it was left as it is.",
                remedy:
                    "Choose another --wallet-name or --wallet-hotkey; `neuron wallet new --hotkey-only` adds a hotkey to a wallet."
            )
        }
        if overwrite > 1 { return true }
        guard isatty(STDIN_FILENO) == 1, Output.isTerminal else {
            throw IdentityError(
                .keyExists, "There is a key at \(first), and no terminal to ask whether it may be destroyed.",
                remedy: "Give --overwrite twice if it may.")
        }
        Output.note("These keys will be destroyed, and nobody can bring them back without their mnemonics:")
        for file in existing { Output.note("  \(file)") }
        guard answer("Type the wallet's name to go on: ") == wallet.name, answer("Type destroy to destroy them: ") == "destroy"
        else {
            throw IdentityError(.keyExists, "Nothing was changed.", remedy: "Choose another name for the new key.")
        }
        return true
    }

    private func answer(_ question: String) -> String? {
        StandardStreams.question(question)
        return readLine()
    }
}
