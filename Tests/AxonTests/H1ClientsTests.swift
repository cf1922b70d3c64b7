import Foundation
import HTTPTypes
import Neuron
import TestSupport
import Testing

@testable import Axon

@Suite(
    "HTTP/1.1 with other people's clients", .serialized,
    .enabled(if: Tools.has("h2load") && Tools.has("curl"), "nghttp2-client or curl is not installed"))
struct H1ClientsTests {
    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = String
    }

    @Test("10,000 unsigned requests over HTTP/1.1 are all answered, pipelined or not, and a signed caller is served meanwhile")
    func flood() async throws {
        try await withAxon { axon, address async throws in
            for ahead in ["1", "8"] {
                let flooded = OwnedTask {
                    await Result {
                        try await Tools.run(
                            "h2load", "--h1", "-n", "5000", "-c", "8", "-m", ahead, "http://127.0.0.1:\(address.port)/Echo")
                    }
                }
                for _ in 0..<20 {
                    let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
                    #expect(told.isProven)
                }
                let report = try await flooded.value.get()
                #expect(report.contains("5000 done, 0 succeeded, 5000 failed, 0 errored, 0 timeout"), "\(report)")
            }
        }
    }

    @Test("many honest requests over HTTP/1.1 all succeed, pipelined or not", arguments: ["1", "8"])
    func health(ahead: String) async throws {
        try await withAxon { _, address async throws in
            let report = try await Tools.run(
                "h2load", "--h1", "-n", "5000", "-c", "8", "-m", ahead, "http://127.0.0.1:\(address.port)/healthz")
            #expect(report.contains("5000 succeeded, 0 failed, 0 errored, 0 timeout"), "\(report)")
        }
    }

    @Test("curl gets what it asks for by either version", arguments: ["--http1.1", "--http2-prior-knowledge", "--http1.0"])
    func discovery(version: String) async throws {
        try await withAxon { axon, address async throws in
            let text = try await Tools.run(
                "curl", "-sS", "-i", version, "http://127.0.0.1:\(address.port)/.well-known/neuron")
            #expect(text.hasPrefix(version == "--http2-prior-knowledge" ? "HTTP/2 200" : "HTTP/1.1 200"), "\(text)")
            #expect(text.contains(axon.hotkey.description))
        }
    }

    @Test("curl's signed call is answered by either version, its body announced, in chunks, or sent when it may")
    func signedCall() async throws {
        let body = #"{"text":"\#(String(repeating: "x", count: 2_000_000))"}"#
        let file = FileManager.default.temporaryDirectory.appending(path: "neuron-curl-\(UUID()).json")
        try Data(body.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await withAxon { _, address async throws in
            for options in [
                ["--http1.1"], ["--http1.1", "-H", "Expect:"], ["--http1.1", "-H", "Transfer-Encoding: chunked"],
                ["--http2-prior-knowledge"],
            ] {
                let text = try await Self.call("/Echo", Bytes(body.utf8), file, options, address)
                #expect(text.contains(" 200"), "\(options)")
                #expect(text.count > 4_000_000, "\(options)")
                #expect(text.contains("x-neuron-answer-signature: 0x"), "\(options)")
            }
            // An early answer reaches a client that has much to send.
            let early = try await Tools.run(
                "curl", "-sS", "-i", "--http1.1", "-H", "Expect:", "--data-binary", "@\(file.path)",
                "http://127.0.0.1:\(address.port)/Echo")
            #expect(early.contains("urn:neuron:problem:unsigned"), "\(early.suffix(300))")
        }
    }

    @Test("curl sees a stream's trailers by either version", arguments: ["--http1.1", "--http2-prior-knowledge"])
    func stream(version: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "neuron-curl-\(UUID()).json")
        try Data(#"{"to":3}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await withAxon(
            routes: { routes in
                routes.on(Count.self) { query, _, chunks in
                    for number in 0..<query.to { try await chunks.write("\(number)") }
                }
            },
            { _, address async throws in
                let text = try await Self.call("/Count", Bytes(#"{"to":3}"#.utf8), file, [version, "--raw"], address)
                let proof = try #require(text.range(of: "x-neuron-answer-signature: 0x", options: .caseInsensitive))
                let last = try #require(text.range(of: "data: \"2\""))
                #expect(last.upperBound < proof.lowerBound)
            })
    }

    private static func call(
        _ path: String, _ body: Bytes, _ file: URL, _ options: [String], _ address: AxonAddress
    ) async throws -> String {
        let request = try await signed(path, body)
        let headers = request.headerFields.flatMap { ["-H", "\($0.name.rawName): \($0.value)"] }
        let end = try await Program.run(
            "/usr/bin/curl",
            ["-sS", "-i", "--data-binary", "@\(file.path)", "http://127.0.0.1:\(address.port)\(path)"] + headers + options)
        return end.output + end.errors
    }
}
