import Foundation
import TestSupport
import Testing

@Suite("neuron receipt")
struct ReceiptCommandTests {
    private let neuron = Program.built("neuron")
    private let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-receipts-\(UUID())").path

    @Test("what both sides keep is the same, is listed, shown and exported, and holds with two addresses and nothing else")
    func receipts() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let axon = try Program(
            neuron,
            ["axon", "echo", "--port", "0", "--seed", String(repeating: "11", count: 32), "--receipts", folder + "/axon"])
        let words = try #require(await axon.firstLine()).split(separator: " ").map(String.init)
        let query = try await Program.run(
            neuron,
            [
                "query", "http://127.0.0.1:\(words[1])/Echo", "--receiver", words[2], "--seed",
                String(repeating: "22", count: 32),
                "--body", #"{"text":"hi"}"#, "--count", "3", "--receipts", folder + "/caller",
            ])
        #expect(query.status == 0)
        axon.terminate()
        #expect(await axon.outcome().status == 0)

        let list = try await Program.run(neuron, ["receipt", "list", folder + "/axon"])
        #expect(list.lines.count == 3)
        let other = try await Program.run(neuron, ["receipt", "list", folder + "/caller"])
        #expect(Set(list.lines) == Set(other.lines))
        let columns = try #require(list.lines.first).split(separator: " ").map(String.init)
        let (id, caller) = (columns[0], columns[4])
        #expect(columns[5] == words[2])

        let show = try await Program.run(neuron, ["receipt", "show", folder + "/axon", id])
        #expect(show.lines.first == "request  btauth/1")
        let exported = try await Program.run(neuron, ["receipt", "export", folder + "/axon", id])
        let file = folder + "/one.json"
        try Data(exported.output.utf8).write(to: URL(fileURLWithPath: file))
        let body = folder + "/body.json"
        try Data(#"{"text":"hi"}"#.utf8).write(to: URL(fileURLWithPath: body))
        let holds = try await Program.run(
            neuron, ["receipt", "verify", file, caller, words[2], "--request-body", body])
        #expect(holds.status == 0, "\(holds.output) \(holds.errors)")
        #expect(holds.output.contains("holds"))
        let swapped = try await Program.run(neuron, ["receipt", "verify", file, words[2], caller])
        #expect(swapped.status == 1)
        let absent = try await Program.run(neuron, ["receipt", "verify", folder + "/none", caller, words[2]])
        #expect(absent.status != 0)
        #expect(absent.errors.contains("There is no"))
    }
}
