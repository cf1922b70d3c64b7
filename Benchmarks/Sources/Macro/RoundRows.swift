internal import Dendrite
internal import Foundation
internal import Logging
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
        Row(name: name, title: title, unit: .milliseconds, goal: goal, reference: "Python dendrite (SDK 10.5.0)") { stage in
            let served = try ServedAxon(count: count)
            defer { served.stop() }
            let axons = try served.ports.enumerated().map { number, port in
                AxonEndpoint(hotkey: try ServeCommand.key(number).hotkey, host: "127.0.0.1", port: port)
            }
            let python = try AxonLoadRows.missing(Python.sdk10, "NEURON_SDK10_PYTHON", name)
                .map { try PythonRounds($0, axons) }
            defer { python?.stop() }
            var kept = try dendrite()
            _ = try await round(kept, axons)
            _ = try python?.round(isCold: isCold)
            for _ in 0..<stage.runs {
                if isCold { kept = try dendrite() }
                let dendrite = kept
                stage.record(
                    try await .of { try await round(dendrite, axons) }, beside: try python?.round(isCold: isCold))
            }
        }
    }

    private static func dendrite() throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.allowPrivateAddresses = true
        return Dendrite(signer: try KeyPair(uri: "//Caller"), configuration: configuration, logger: .silent).signingEach
    }

    private static func round(_ dendrite: Dendrite, _ axons: [AxonEndpoint]) async throws -> Int {
        let replies = await dendrite.query(Echo.sample, to: axons).collect()
        for reply in replies {
            let answer = try reply.result.get()
            try BenchmarkFailure.unless(answer.reply == Echo.sample.text, "An axon answered another question.")
        }
        return 1
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

    init(_ python: Python, _ axons: [AxonEndpoint]) throws {
        process = try ServerProcess(
            "the Python SDK's dendrite",
            python.command("Benchmarks/python/dendrite_round.py", axons.map { "\($0.port):\($0.hotkey)" }))
        port = try process.port()
        expected = axons.count
    }

    private let expected: Int

    func round(isCold: Bool) throws -> Sample {
        let text = try LoopbackSocket.asked(isCold ? "cold\n" : "warm\n", of: port)
        let said = try JSONDecoder().decode(Said.self, from: Data(text))
        try BenchmarkFailure.unless(said.right == expected, "\(said.right) of \(expected) answers to Python's dendrite were right.")
        return Sample(
            wall: .seconds(said.milliseconds / 1_000), processor: .seconds(said.processor / 1_000), operations: 1)
    }

    func stop() { process.stop() }
}
