import Foundation
import TestSupport
import Testing

@Suite("Settings read anew at SIGHUP")
struct ReloadTests {
    private let neuron = Program.built("neuron")
    private let seed = String(repeating: "11", count: 32)
    private let callerSeed = String(repeating: "22", count: 32)

    @Test("deny-list and log level hold from then on, a file that can't be used changes nothing, and a stream goes on")
    func echo() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-reload-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "axon.yaml")
        func write(_ text: String) throws { try Data(text.utf8).write(to: file) }

        try write("log: { level: warning }\n")
        let axon = try Program(neuron, ["axon", "echo", "--port", "0", "--seed", seed, "--config", file.path])
        let ready = try #require(await axon.firstLine()).split(separator: " ").map(String.init)
        try #require(ready.count == 3)
        func query(_ path: String, _ options: [String]) -> [String] {
            ["query", "http://127.0.0.1:\(ready[1])/\(path)", "--receiver", ready[2], "--seed", callerSeed] + options
        }
        let call = query("Echo", ["--body", #"{"text":"a"}"#])
        #expect(try await Program.run(neuron, call).status == 0)

        // Longer than all that follows; whoever reads it is denied meanwhile.
        let stream = try Program(neuron, query("Count", ["--stream", "--timeout", "600", "--body", #"{"to":100000000}"#]))
        #expect(await stream.firstLine() == #"{"chunk":1}"#)
        try write("log: { level: notice }\naxon: { denied: 127.0.0.1, port: 9999 }\n")
        axon.hangUp()
        #expect(await axon.waitForError("The settings are read anew."))
        #expect(await axon.waitForError("counts from the next start only"))
        let denied = try await Program.run(neuron, call)
        #expect(denied.output.contains("blacklisted"), "\(denied)")

        try write("axon: { denied: nobody }\n")
        axon.hangUp()
        #expect(await axon.waitForError("those from before stay in use"))
        #expect(try await Program.run(neuron, call).output.contains("blacklisted"))

        try write("axon: { calls-per-second: 0.001 }\nlog: { level: notice }\n")
        axon.hangUp()
        #expect(await axon.waitForError("The settings are read anew.", times: 2))
        #expect(try await Program.run(neuron, call).status == 0)
        let second = try await Program.run(neuron, call)
        #expect(second.output.contains("429"), "\(second)")

        stream.interrupt()
        #expect(await stream.outcome().output.split(separator: "\n").count > 1)
        axon.terminate()
        #expect(await axon.outcome().status == 0)
    }
}
