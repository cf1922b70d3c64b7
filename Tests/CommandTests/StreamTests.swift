import Foundation
import Testing
import TestSupport

/// What a program does when nobody takes what it writes.
@Suite("Standard streams", .serialized)
struct StreamTests {
    private let neuron = Program.built("neuron")
    private let seed = String(repeating: "11", count: 32)

    /// Runs a line of the shell; `$1` is the `neuron` command.
    private func shell(_ line: String) throws -> Program {
        try Program("/bin/sh", ["-c", line, "sh", neuron])
    }

    @Test("a full log disk stops no axon: it serves, drains and ends with 0")
    func fullLogDisk() async throws {
        let axon = try shell("exec \"$1\" axon echo --port 0 --log-level trace --seed \(seed) 2>/dev/full")
        #expect(await axon.firstLine()?.hasPrefix("ready ") == true)
        axon.interrupt()
        #expect(await axon.outcome().status == 0)
    }

    @Test(
        "a result that finds no room ends with 74 and a sentence",
        arguments: [
            "config show", "config show --json", "--help", "axon echo --port 0 --seed \(String(repeating: "11", count: 32))",
        ])
    func fullResultDisk(command: String) async throws {
        let outcome = try await shell("exec \"$1\" \(command) >/dev/full").outcome()
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("could not be written"))
        #expect(!outcome.errors.contains("Fatal"))
    }

    @Test("a reader that went away ends the command quietly", arguments: ["config show", "--help"])
    func closedPipe(command: String) async throws {
        let fifo = FileManager.default.temporaryDirectory.appending(path: "neuron-fifo-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: fifo) }
        // The command starts when the reader's end is closed for certain.
        let line = """
            mkfifo \(fifo); { read -r gone <\(fifo); "$1" \(command); echo "status $?" >&2; } | { exec <&-; echo gone >\(fifo); }
            """
        let outcome = try await shell(line).outcome()
        #expect(outcome.errors == "status 74\n")
    }
}
