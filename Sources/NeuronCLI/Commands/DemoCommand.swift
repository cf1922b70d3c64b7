internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Templates
internal import TextPrediction

/// `neuron demo`: a whole subnet on real text, in under a minute.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a whole subnet: miners that predict text, validators that score them, a chain that pays.",
        discussion: """
            Ten miners and two validators live in this process and talk over HTTP/2 on loopback sockets, every request and answer signed. \
            Miners train models on the first part of a text; validators measure, in bits per byte, how well they predict the rest. One \
            miner is lazy, one cheats, one is slow. Ctrl-C drains and exits with 0.
            """)

    @Option(parsing: .upToNextOption, help: "Text files to predict; the licence texts that every Debian has unless given.")
    var corpus: [String] = []
    @Option(help: "How many epochs pay before the demo ends.") var epochs = 3
    @Option(help: "The seed of all chance.") var seed: UInt64 = 1
    @Option(help: "Milliseconds between two blocks.") var blockTime = 500
    @Option(
        help: "An interpreter of Python that has Bittensor's SDK 10: two of its miners then join, in its own protocol.")
    var python: String?
    @Flag(help: "Print one JSON object instead of a table.") var json = false
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "error"

    func run() async throws {
        guard (1...1_000).contains(epochs) else {
            throw NeuronError(.usage, "--epochs is \(epochs).", remedy: "Give a number from 1 to 1000.")
        }
        guard (50...60_000).contains(blockTime) else {
            throw NeuronError(.usage, "--block-time is \(blockTime) ms.", remedy: "Give a number from 50 to 60000.")
        }
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw NeuronError(
                .usage, "--log-level is \(logLevel).", remedy: "Give trace, debug, info, notice, warning, error or critical.")
        }
        let text = try Corpus(files: corpus)
        Output.note("Training on \(text.training.count) bytes, predicting the next \(text.heldOut.count).")
        let subnet = DemoSubnet(
            corpus: text, epochs: epochs, seed: seed, blockTime: .milliseconds(blockTime), python: python,
            logger: Logger(label: "neuron.demo") { ConsoleLog(label: $0, level: level) })
        let display = DemoDisplay(isLive: Output.isTerminal && !json)
        guard let report = try await subnet.run(progress: { display.show($0) }) else {
            Output.note("Stopped before the subnet began.")
            return
        }
        if json {
            Output.line(try Output.json(report))
        } else {
            for line in DemoDisplay.table(report) { Output.line(line) }
            Output.line("")
            for line in DemoDisplay.findings(report) { Output.line(line) }
            Output.line("\(report.authenticated) of \(report.requests) answers proven, in \(report.seconds) s.")
        }
    }
}
