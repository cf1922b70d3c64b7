internal import Dendrite
internal import Foundation
internal import Neuron

/// One question to 256 axons at once, in another process, by our dendrite and by Bittensor's.
enum RoundRows {
    private static let count = 256

    static var all: [Row] {
        [
            row("round-warm-256", "dendrite: 256 axons, connections open, each query signed", goal: 25, isCold: false),
            row("round-cold-256", "dendrite: 256 axons, no connection open, each query signed", goal: 40, isCold: true),
        ]
    }

    private static func row(_ name: String, _ title: String, goal: Double, isCold: Bool) -> Row {
        Row(
            name: name, title: title, unit: .milliseconds, goals: [.figure(goal)], reference: "Python dendrite (SDK 10.5.0)",
            counted: .nothing
        ) { stage in
            let served = try ServedAxon(count: count)
            defer { served.stop() }
            let axons = try AxonRound(over: served)
            let python = try Peers.beside(name) { try PythonRounds(axons.axons) }
            defer { python?.stop() }
            var kept = try AxonRound.dendrite()
            _ = try await axons.ask(kept)
            _ = try python?.round(isCold: isCold)
            // A round takes Python seconds.
            for _ in 0..<(stage.isQuick ? 2 : stage.runs) {
                if isCold { kept = try AxonRound.dendrite() }
                let dendrite = kept
                stage.record(
                    try await .of { try await axons.ask(dendrite) }, beside: try python?.round(isCold: isCold))
            }
        }
    }
}

/// Bittensor's own dendrite in a process of its own, which does one round when it is told to.
private final class PythonRounds {
    private let process: ServerProcess
    private let port: UInt16

    /// What it says of a round.
    private struct Said: Codable {
        let milliseconds: Double
        let processor: Double
        let right: Int
    }

    init(_ axons: [AxonEndpoint]) throws {
        process = try ServerProcess(
            "the Python SDK's dendrite",
            PythonPeer.sdk10.program("dendrite_round.py", axons.map { "\($0.port):\($0.hotkey)" }))
        port = try process.port()
        expected = axons.count
    }

    private let expected: Int

    func round(isCold: Bool) throws -> Sample {
        let text = try LoopbackSocket.asked(isCold ? "cold\n" : "warm\n", of: port)
        let said = try JSONDecoder().decode(Said.self, from: Data(text))
        try BenchmarkFailure.unless(
            said.right == expected, "\(said.right) of \(expected) answers to Python's dendrite were right.")
        return Sample(
            wall: .seconds(said.milliseconds / 1_000), processor: .seconds(said.processor / 1_000), operations: 1)
    }

    func stop() { process.stop() }
}
