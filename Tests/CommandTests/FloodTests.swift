import Foundation
import TestSupport
import Testing

/// Whether h2load is there; CI must have it.
private let hasTools =
    ProcessInfo.processInfo.environment["NEURON_CI"] == "1" || FileManager.default.isExecutableFile(atPath: "/usr/bin/h2load")

@Suite(
    "An axon under a flood", .serialized,
    .enabled(if: hasTools, "h2load is not installed: apt-get install nghttp2-client"))
struct FloodTests {
    private let neuron = Program.built("neuron")
    private let seed = String(repeating: "11", count: 32)

    @Test(
        "answers every unsigned request, keeps its memory, and serves a signed caller meanwhile",
        arguments: [["-m", "32"], ["--h1"]])
    func flood(options: [String]) async throws {
        let axon = try Program(neuron, ["axon", "echo", "--port", "0", "--seed", seed])
        let words = try #require(await axon.firstLine()).split(separator: " ").map(String.init)
        let url = "http://127.0.0.1:\(words[1])/Echo"
        func load() async throws -> Program.Outcome {
            try await Program.run("/usr/bin/h2load", ["-n", "20000", "-c", "8"] + options + [url])
        }
        // What an axon needs once, it has after the first two.
        for _ in 0..<2 { #expect(try await load().status == 0) }
        let before = try #require(axon.residentKiB)
        for _ in 0..<3 {
            async let flooded = load()
            let query = try await Program.run(
                neuron,
                [
                    "query", url, "--receiver", words[2], "--seed", String(repeating: "22", count: 32), "--body",
                    #"{"text":"a"}"#,
                    "--count", "20", "--concurrency", "4",
                ])
            #expect(query.status == 0, "\(query.output) \(query.errors)")
            let report = try await flooded.output
            #expect(report.contains("20000 done, 0 succeeded, 20000 failed, 0 errored, 0 timeout"), "\(report)")
            // h2load counts no statuses of HTTP/1.1.
            if !options.contains("--h1") { #expect(report.contains("20000 4xx"), "\(report)") }
        }
        let after = try #require(axon.residentKiB)
        #expect(after - before < 4 << 10, "\(before) KiB before, \(after) KiB after")
        axon.terminate()
        #expect(await axon.outcome().status == 0)
    }
}
