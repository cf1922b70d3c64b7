internal import Foundation
internal import Neuron

/// sr25519 verification by the Rust code that Bittensor's SDK 11 brings, called from Python in a process of its own.
struct RustVerification: Sendable {
    private let program: Program

    /// Checks one signature so many times a turn.
    init(of signature: Bytes, over message: Bytes, by hotkey: Hotkey, operations: Int) throws(Skip) {
        program = try PythonPeer.sdk11.program(
            "verify_rust.py",
            [
                "--address", "\(hotkey)", "--message", Hex.encode(message), "--signature", Hex.encode(signature),
                "--operations", "\(operations)",
            ])
    }

    /// One turn: what the verifications took, without the start of the process.
    func turn() async throws -> Sample {
        let line = try JSONDecoder().decode(Line.self, from: Data(try await program.output().utf8))
        return Sample(wall: .seconds(line.wall), processor: .seconds(line.processor), operations: line.operations)
    }

    private struct Line: Decodable {
        let operations: Int
        let wall: Double
        let processor: Double
    }
}
