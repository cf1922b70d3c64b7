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
            The local chain, ten miners and two validators, each a process of its own with a file of settings, talk over loopback \
            sockets, every request and answer signed. Miners train models on the first part of a text; validators measure, in bits per \
            byte, how well they predict the rest. One miner is lazy, one cheats, one is slow. With --keep it goes on until Ctrl-C: look \
            at its page, end a process, see what the others do. Ctrl-C drains all and exits with 0.
            """)

    @Option(parsing: .upToNextOption, help: "Text files to predict; the licence texts that every Debian has unless given.")
    var corpus: [String] = []
    @Option(help: "How many epochs pay before the demo ends.") var epochs = 3
    @Option(help: "The seed of all chance.") var seed: UInt64 = 1
    @Option(help: "Milliseconds between two blocks.") var blockTime = 600
    @Option(help: "The chain's port; 0 takes a free one.") var port = 0
    @Flag(help: "Go on until Ctrl-C, and say where to look; with --json one object a line, at every epoch that pays.")
    var keep = false
    @Flag(help: "Start a process again that has ended, whoever ended it.") var restart = false
    @Option(
        help: """
            An interpreter of Python that has Bittensor's SDK 10: two of its miners then join, in its own protocol. \
            NEURON_SDK10_PYTHON unless given.
            """)
    var python: String?
    @Flag(help: "Have no Python miners, also where an interpreter is known.") var withoutPython = false
    @Flag(help: "Print one JSON object instead of a table.") var json = false
    @Option(help: "Show what the processes log from this level on: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    func run() async throws {
        let settings = try settings()
        let text = try Corpus(files: corpus)
        let display = DemoDisplay(isLive: Output.isTerminal && !json, isEndless: keep)
        let subnet = try DemoSubnet(settings, corpus: text, display: display) { [json, keep] progress in
            display.show(progress)
            if json, keep, progress.isPayday, let object = try? Output.json(progress.report) { Output.line(object) }
        }
        guard let report = try await subnet.run() else {
            Output.note("Stopped before the subnet began.")
            return
        }
        if json {
            Output.line(try Output.json(report))
        } else {
            for line in DemoDisplay.table(report, isRunning: keep) { Output.line(line) }
            Output.line("")
            for line in DemoDisplay.findings(report) { Output.line(line) }
            Output.line("\(report.authenticated) of \(report.requests) answers proven, in \(report.seconds) s.")
        }
    }

    /// What was asked for, checked.
    private func settings() throws -> DemoSettings {
        guard (1...1_000).contains(epochs) else {
            throw NeuronError(.usage, "--epochs is \(epochs).", remedy: "Give a number from 1 to 1000.")
        }
        guard (50...60_000).contains(blockTime) else {
            throw NeuronError(.usage, "--block-time is \(blockTime) ms.", remedy: "Give a number from 50 to 60000.")
        }
        guard (0...65_535).contains(port) else {
            throw NeuronError(.usage, "--port is \(port).", remedy: "Give a number from 0 to 65535.")
        }
        guard let level = Logger.Level(rawValue: logLevel ?? "info") else {
            throw NeuronError(
                .usage, "--log-level is \(logLevel ?? "").",
                remedy: "Give trace, debug, info, notice, warning, error or critical.")
        }
        return DemoSettings(
            epochs: epochs, seed: seed, blockMilliseconds: blockTime, port: port, keeps: keep, restarts: restart,
            python: interpreter, logLevel: level, showsLogs: logLevel != nil)
    }

    /// The interpreter of Python miners: the one that was given, or the one of the environment where their program is at hand.
    private var interpreter: String? {
        if withoutPython { return nil }
        if let python { return python }
        let known = ProcessInfo.processInfo.environment["NEURON_SDK10_PYTHON"] ?? ""
        return !known.isEmpty && FileManager.default.fileExists(atPath: DemoSubnet.script) ? known : nil
    }
}
