package import ArgumentParser
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
            """,
        subcommands: [Run.self, ConfigCommand.self], defaultSubcommand: Run.self)

    /// Runs the neuron.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the neuron until it is told to stop.")
        @OptionGroup var options: NeuronOptions
    }

    /// Parses the process's arguments and does what they say; ends the process.
    static func main(servesAxon: Bool) -> Never {
        StandardStreams.ignoreClosedPipes()
        do {
            switch try parseAsRoot() {
            case let run as Run:
                try load(run.options, servesAxon: servesAxon)
            case var other:
                try other.run()
            }
            Foundation.exit(0)
        } catch {
            ProgramEnd.exit(error, of: Self.self)
        }
    }

    /// Makes the neuron's environment.
    ///
    /// - Throws: ``NeuronError``: a bad setting, or a chain that can't be reached over a network by this version.
    private static func load(_ options: NeuronOptions, servesAxon: Bool) throws(NeuronError) {
        let values = try options.resolved(environment: ProcessInfo.processInfo.environment)
        let configuration = try NeuronConfiguration(values, servesAxon: servesAxon)
        throw NeuronError(
            .chainOutOfReach,
            "This version of Neuron can't reach a chain over a network yet, and --network names \(configuration.network).",
            remedy: "Run the subnet in one process: `neuron demo` shows it, `TestNetwork` does it in tests.")
    }
}

/// `config show`, for neurons and for the `neuron` command alike.
package struct ConfigCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the settings.", subcommands: [ConfigShowCommand.self])

    package init() {}
}

/// Prints every setting, its value and where that came from.
package struct ConfigShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print each setting, its value and where it came from.")

    @OptionGroup var options: NeuronOptions
    @Flag(help: "Print one JSON object.") var json = false

    package init() {}

    package func run() throws {
        let values = try options.resolved(environment: ProcessInfo.processInfo.environment)
        _ = try NeuronConfiguration(values, servesAxon: false)
        if json {
            let object = Dictionary(
                uniqueKeysWithValues: Setting.all.map {
                    ($0.key, ["value": values[$0].text, "source": values[$0].source.description])
                })
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            StandardStreams.result(String(decoding: try encoder.encode(object), as: UTF8.self))
        } else {
            let width = Setting.all.map(\.key.count).max() ?? 0
            for setting in Setting.all {
                let value = values[setting]
                let key = setting.key.padding(toLength: width, withPad: " ", startingAt: 0)
                StandardStreams.result("\(key)  \(value.text.isEmpty ? "-" : value.text)  (\(value.source))")
            }
        }
    }
}

extension Miner {
    /// An operator's program around this miner: what `@main` on the subclass calls.
    public nonisolated static func main() async { NeuronProgram.main(servesAxon: true) }
}

extension Validator {
    /// An operator's program around this validator: what `@main` on the subclass calls.
    public nonisolated static func main() async { NeuronProgram.main(servesAxon: false) }
}
