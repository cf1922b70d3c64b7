internal import ArgumentParser

/// `neuron-bench`, which `./scripts/bench` builds and runs.
@main
struct NeuronBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neuron-bench", abstract: "Measures Neuron: a table on stdout, each figure beside its goal.",
        subcommands: [Measure.self, Check.self, Count.self, ServeCommand.self, LoadCommand.self],
        defaultSubcommand: Measure.self)
}
