internal import ArgumentParser

/// `neuron wallet`: keys on disk, as the Bittensor tools keep them.
struct WalletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet", abstract: "Make, show and use the keys of Bittensor wallets.",
        discussion: """
            A wallet is a folder with an owner's coldkey, normally encrypted, and hotkeys for neurons, normally plain. The Bittensor tools \
            read what is written here, and the other way round. A password comes from --password-file, from the tools' BT_PW_ variable \
            of the key file, or from the terminal; never from an argument.
            """,
        subcommands: [
            WalletNewCommand.self, WalletListCommand.self, WalletShowCommand.self, WalletRegenerateCommand.self,
            WalletSignCommand.self, WalletVerifyCommand.self, WalletExportPublicCommand.self,
        ])
}
