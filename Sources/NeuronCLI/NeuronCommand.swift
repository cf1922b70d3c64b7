internal import ArgumentParser
internal import Templates

/// The `neuron` command.
@main
struct NeuronCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neuron", abstract: "Run and test the neurons of Bittensor-style networks.",
        discussion: "Results go to standard output, everything else to standard error.",
        subcommands: [
            DemoCommand.self, AxonCommand.self, QueryCommand.self, ProbeCommand.self, ReceiptCommand.self, WalletCommand.self,
            SignerCommand.self, MetagraphCommand.self, SubnetCommand.self, BalanceCommand.self, RegisterCommand.self,
            StakeCommand.self, WeightsCommand.self, RegretCommand.self,
            LocalnetCommand.self, ConfigCommand.self, DemoMinerCommand.self, DemoValidatorCommand.self,
        ])

    /// Runs the command and ends the process with its exit code: 0, or one of `sysexits.h`.
    static func main() async {
        StandardStreams.ignoreClosedPipes()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            ProgramEnd.exit(error, of: Self.self)
        }
    }
}
