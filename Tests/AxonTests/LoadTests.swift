import Foundation
import HTTPTypes
import Neuron
import TestSupport
import Testing

@testable import Axon

/// The tools of Debian's nghttp2-client. Without them the suite is skipped, unless NEURON_CI=1 says that they must be there.
enum Tools {
    static let isCI = ProcessInfo.processInfo.environment["NEURON_CI"] == "1"

    static func has(_ name: String) -> Bool { isCI || FileManager.default.isExecutableFile(atPath: "/usr/bin/\(name)") }

    /// What the tool prints.
    static func run(_ name: String, _ arguments: String...) async throws -> String {
        let end = try await Program.run("/usr/bin/\(name)", arguments)
        return end.output + end.errors
    }
}

@Suite("Load", .serialized, .enabled(if: Tools.has("h2load") && Tools.has("nghttp"), "nghttp2-client is not installed"))
struct LoadTests {
    @Test("unsigned requests with bodies are refused before their bodies are read, and their connections go on")
    func bodies() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "neuron-body-\(UUID()).json")
        try Data(repeating: 0x20, count: 100_000).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await withAxon { _, address async throws in
            let report = try await Tools.run(
                "h2load", "-n", "2000", "-c", "4", "-m", "16", "-d", file.path, "http://127.0.0.1:\(address.port)/Echo")
            #expect(report.contains("2000 done"), "\(report)")
            #expect(report.contains(" 0 timeout"), "\(report)")
            #expect(report.contains("2000 4xx"), "\(report)")
        }
    }

    @Test("an honest HTTP/2 client gets what it asks for")
    func nghttp() async throws {
        try await withAxon { axon, address async throws in
            let text = try await Tools.run("nghttp", "http://127.0.0.1:\(address.port)/.well-known/neuron")
            #expect(text.contains(axon.hotkey.description))
            let none = try await Tools.run("nghttp", "-v", "http://127.0.0.1:\(address.port)/healthz")
            #expect(none.contains(":status: 200"))
        }
    }
}
