internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// The `neuron` command.
@main
struct NeuronCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neuron", abstract: "Run and test the neurons of Bittensor-style networks.",
        discussion: "Results go to standard output, everything else to standard error.",
        subcommands: [DemoCommand.self, AxonCommand.self, QueryCommand.self, ConfigCommand.self])

    /// Runs the command and ends the process with its exit code: 0, or one of `sysexits.h`.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as any NeuronFailure {
            Output.error(error.description)
            Foundation.exit((error as? NeuronError)?.code.exitCode ?? 1)
        } catch {
            exit(withError: error)
        }
    }
}
