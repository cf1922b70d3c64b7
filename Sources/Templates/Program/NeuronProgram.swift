internal import ArgumentParser
internal import Foundation
internal import Neuron

/// The program that a subclass marked `@main` becomes: `run` (which nobody needs to type) and `config show`.
struct NeuronProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent },
        abstract: "A neuron of a Bittensor-style subnet.",
        discussion: """
            Settings come from the command line, then the environment (NEURON_…), then the YAML file, then the defaults; \
            `config show` names each one's source. Ctrl-C and SIGTERM finish what was admitted and exit with 0.

            \(NeuronOptions.overview)
            """,
        subcommands: [Run.self, ConfigCommand.self], defaultSubcommand: Run.self)

    /// Runs the neuron.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the neuron until it is told to stop.")
        @OptionGroup var options: NeuronOptions
    }

    /// Parses the process's arguments and does what they say; ends the process.
    static func main(servesAxon: Bool) async -> Never {
        StandardStreams.ignoreClosedPipes()
        do {
            switch try parseAsRoot() {
            case let run as Run:
                try await load(run.options, servesAxon: servesAxon)
            case let show as ConfigShowCommand:
                try show.run(servesAxon: servesAxon)
            case var other:
                try other.run()
            }
            Foundation.exit(0)
        } catch {
            ProgramEnd.exit(error, of: Self.self)
        }
    }

    /// Makes what the neuron lives with.
    ///
    /// - Throws: ``NeuronError``: a bad setting, or a chain that can't be reached over a network by this version; `IdentityError`
    ///   for a wallet or signer that was named and does not give a hotkey.
    private static func load(_ options: NeuronOptions, servesAxon: Bool) async throws {
        let variables = ProcessInfo.processInfo.environment
        let values = try options.resolved(environment: variables)
        let configuration = try NeuronConfiguration(values, servesAxon: servesAxon)
        let keySettings: [Setting] = [.walletName, .walletHotkey, .walletPath, .walletPasswordFile, .signer]
        if keySettings.contains(where: { values[$0].source != .standard }) {
            let signer = try await configuration.signer(variables: variables)
            StandardStreams.note("The hotkey is \(signer.hotkey).")
        }
        throw NeuronError(
            .chainOutOfReach,
            "This version of Neuron can't reach a chain over a network yet, and --network names \(configuration.network).",
            remedy: "Run the subnet in one process: `neuron demo` shows it, `TestNetwork` does it in tests.")
    }
}

extension Miner {
    /// An operator's program around this miner: what `@main` on the subclass calls.
    public nonisolated static func main() async { await NeuronProgram.main(servesAxon: true) }
}

extension Validator {
    /// An operator's program around this validator: what `@main` on the subclass calls.
    public nonisolated static func main() async { await NeuronProgram.main(servesAxon: false) }
}
