internal import ArgumentParser

/// `neuron localnet`: a chain on this machine, its time and its state.
struct LocalnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "localnet",
        abstract: "Run a chain on this machine that the Python SDKs accept, and move its time and state.",
        subcommands: [
            LocalnetRunCommand.self, LocalnetStatusCommand.self, LocalnetAccountsCommand.self, LocalnetMineCommand.self,
            LocalnetAdvanceCommand.self, LocalnetSnapshotCommand.self, LocalnetRevertCommand.self,
            LocalnetSetBalanceCommand.self, LocalnetFaucetCommand.self, LocalnetBlockTimeCommand.self,
            LocalnetPulsesCommand.self, LocalnetExportCommand.self, LocalnetImportCommand.self, LocalnetScriptCommand.self,
            SimulateCommand.self,
        ])
}
