internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// Which node is moved, and how the result is shown.
struct ControlOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The node's address, ws://HOST:PORT or http://HOST:PORT; ws://127.0.0.1:9944 unless given.", valueName: "url"))
    var network: String?

    @Flag(help: "Print JSON, also on a terminal; elsewhere it is JSON anyway.")
    var json = false

    /// Whether the result is JSON.
    var wantsJSON: Bool { json || isatty(STDOUT_FILENO) != 1 }

    /// The node.
    func client() throws -> ControlClient { try ControlClient(network) }

    /// Takes one step and prints what came of it.
    func take(_ step: LocalnetStep) async throws { try await take(step, on: LocalnetSteps(client: client())) }

    /// The same on a node that is there already.
    func take(_ step: LocalnetStep, on steps: LocalnetSteps) async throws {
        let report = try await steps.take(step)
        Output.line(wantsJSON ? try Output.json(report) : report.line)
    }
}
