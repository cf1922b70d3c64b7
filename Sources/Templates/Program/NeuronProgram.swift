internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Subtensor
internal import UnixSignals

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

    /// Parses the arguments, the process's own unless given, and does what they say; ends the process.
    static func main(_ arguments: [String]?, servesAxon: Bool, neuron: @escaping NeuronMaker) async -> Never {
        StandardStreams.ignoreClosedPipes()
        do {
            switch try parseAsRoot(arguments) {
            case let run as Run:
                try await live(run.options, servesAxon: servesAxon, neuron: neuron)
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

    /// Makes what the neuron lives with, and runs it until a signal.
    ///
    /// - Throws: ``NeuronError`` for a bad setting; `IdentityError` for a wallet or signer that does not give a hotkey; `StateError`
    ///   for a state folder that another process has; `ChainError` for a chain that can't be reached.
    private static func live(_ options: NeuronOptions, servesAxon: Bool, neuron: NeuronMaker) async throws {
        let variables = ProcessInfo.processInfo.environment
        let values = try options.resolved(environment: variables)
        let configuration = try NeuronConfiguration(values, servesAxon: servesAxon)
        let signer = try await configuration.signer(variables: variables)
        StandardStreams.note("The hotkey is \(signer.hotkey).")
        let threshold = LogThreshold(configuration.logLevel)
        let logger = Logger(label: "neuron.chain") { ConsoleLog(label: $0, threshold: threshold) }
        guard let network = NetworkName(configuration.network) else {
            throw NeuronError(.badConfiguration, "There is no network \(configuration.network).", remedy: "Set --network.")
        }
        let chain = SubtensorChain(
            network, cache: .standard(variables: variables), netuids: [configuration.netuid], logger: logger)
        let environment = try await NeuronEnvironment.load(
            configuration, signer: signer, chain: chain, variables: variables, threshold: threshold)
        let (service, apply) = await neuron(environment)
        let reload = Reload(
            from: values, servesAxon: servesAxon, threshold: threshold, logger: logger,
            read: { try options.resolved(environment: variables) }, apply: apply)
        try await ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup), .init(service: reload),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}

/// Makes a neuron in its environment: what runs, and what takes over settings that were read anew.
typealias NeuronMaker =
    @Sendable (NeuronEnvironment) async -> (any Service, @Sendable (NeuronConfiguration) async throws -> Void)

extension Miner {
    /// An operator's program around this miner: what `@main` on the subclass calls.
    public nonisolated static func main() async { await main(nil) }

    /// The same program within another: these arguments instead of the process's. Ends the process.
    package nonisolated static func main(_ arguments: [String]?) async {
        await NeuronProgram.main(arguments, servesAxon: true) { environment in
            let miner = await self.init(environment)
            return (miner, { try await miner.reload($0) })
        }
    }
}

extension Validator {
    /// An operator's program around this validator: what `@main` on the subclass calls.
    public nonisolated static func main() async { await main(nil) }

    /// The same program within another: these arguments instead of the process's. Ends the process.
    package nonisolated static func main(_ arguments: [String]?) async {
        await NeuronProgram.main(arguments, servesAxon: false) { environment in (await self.init(environment), { _ in }) }
    }
}
