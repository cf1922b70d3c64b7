internal import Foundation
internal import Neuron
internal import Templates
internal import TextPrediction

/// A miner of the demo that is a Python program with Bittensor's SDK 10. Dropping it ends the program.
final class PythonMiner: Sendable {
    /// Where the program is, seen from the root of the package.
    static let script = "Examples/TextPrediction/python/miner.py"
    /// What the SDK's axons publish as their version.
    private static let version: UInt32 = 10_005_000

    /// Shown to people, such as `python-order-2`.
    let kind: String
    /// Who it is.
    let key: KeyPair
    private let process: Process
    private let input: Pipe
    private let training: URL

    /// Starts a miner that trains on a text; `interpreter` has the SDK.
    init(order: Int, key: KeyPair, secret: Bytes, corpus: Corpus, interpreter: String) throws(NeuronError) {
        kind = "python-order-\(order)"
        self.key = key
        process = Process()
        input = Pipe()
        training = FileManager.default.temporaryDirectory.appending(path: "neuron-demo-\(UUID().uuidString).txt")
        do {
            try Data(corpus.training).write(to: training)
            process.executableURL = URL(fileURLWithPath: interpreter)
            process.arguments = [
                Self.script, "--seed", Hex.encode(secret), "--training", training.path, "--order", String(order),
            ]
            process.standardInput = input
            process.standardOutput = Pipe()
            process.standardError = FileHandle.nullDevice
            try process.run()
        } catch {
            throw NeuronError(
                .badConfiguration, "The Python miner can't be started: \(error.localizedDescription)",
                remedy: "Give an interpreter that has the SDK 10 with --python, and run in the package's folder.")
        }
    }

    deinit {
        // The program stops when its input ends.
        try? input.fileHandleForWriting.close()
        process.terminate()
        try? FileManager.default.removeItem(at: training)
    }

    /// Waits until it serves, and says where.
    ///
    /// - Throws: ``NeuronError`` when the program ends without a word.
    func entry() async throws -> AxonInfo {
        guard let output = process.standardOutput as? Pipe else { throw Self.silent }
        let (pieces, continuation) = AsyncStream.makeStream(of: Data.self)
        let handle = output.fileHandleForReading
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { continuation.finish() } else { continuation.yield(data) }
        }
        defer { handle.readabilityHandler = nil }
        var line = ""
        for await piece in pieces {
            line += String(decoding: piece, as: UTF8.self)
            guard let end = line.firstIndex(of: "\n") else { continue }
            let words = line[..<end].split(separator: " ")
            guard words.count == 2, words[0] == "ready", let port = UInt16(words[1]) else { throw Self.silent }
            return AxonInfo(version: Self.version, address: .v4(0x7F00_0001), port: port, placeholder1: 0)
        }
        try Task.checkCancellation()
        throw Self.silent
    }

    private static var silent: NeuronError {
        NeuronError(
            .badConfiguration, "The Python miner did not start.",
            remedy: "Run it by hand and read what it says: PYTHON \(script) --help.")
    }
}
