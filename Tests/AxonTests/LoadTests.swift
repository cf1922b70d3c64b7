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
    @Test("20,000 unsigned requests are all answered, memory stays flat, and a signed caller is served meanwhile")
    func flood() async throws {
        try await withAxon { axon, address async throws in
            let url = "http://127.0.0.1:\(address.port)/Echo"
            @Sendable func load() async throws -> String {
                try await Tools.run("h2load", "-n", "20000", "-c", "8", "-m", "32", url)
            }
            _ = try await load()
            let before = try Self.residentBytes()
            for _ in 0..<3 {
                let flooded = OwnedTask { await Result { try await load() } }
                for _ in 0..<20 {
                    let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
                    #expect(told.status == 200)
                    #expect(told.isProven)
                }
                let report = try await flooded.value.get()
                #expect(report.contains("20000 done, 0 succeeded, 20000 failed, 0 errored, 0 timeout"), "\(report)")
                #expect(report.contains("20000 4xx"), "\(report)")
            }
            #expect(try Self.residentBytes() - before < 16 << 20)
        }
    }

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

    private static func residentBytes() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(pages[1]) ?? 0) * 4_096
    }
}
