import Foundation
import Testing
import TestSupport

/// The real neurons of Bittensor's SDK 10, in Python.
enum SDK10 {
    /// The Python that has the SDK; nil where none was set up.
    static let python = ProcessInfo.processInfo.environment["NEURON_SDK10_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    static let isThere = python != nil
    static let skipped: Comment = "NEURON_SDK10_PYTHON is not set: scripts/test sets it up where Python is there"
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "python")
    static let seed = String(repeating: "44", count: 32)
    static let callerSeed = String(repeating: "55", count: 32)
    /// The hotkey of `axon_peer.py` with its own seed.
    static let minerHotkey = "5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi"

    /// What `dendrite_peer.py` prints.
    struct Summary: Decodable {
        let requests: Int
        let statuses: [String: Int]
        let messages: [String: Int]
        let replies: [Value]
        let chunks: [[String]]?
    }

    /// A reply: a text, a number, or numbers in a shape.
    enum Value: Decodable, Equatable {
        case text(String)
        case number(Double)
        case rows([[Double]])
        case none

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let rows = try? container.decode([[Double]].self) {
                self = .rows(rows)
            } else {
                self = .none
            }
        }
    }

    /// One line of `neuron query`.
    struct Line: Decodable {
        struct Body: Decodable {
            struct Tensor: Decodable { let buffer: String, dtype: String, shape: [Int] }
            let reply: String?
            let total: Double?
            let result: Tensor?
        }
        let status: Int?
        let authenticated: Bool?
        let `protocol`: String?
        let body: Body?
        let chunk: String?
        let chunks: Int?
        let error: String?
    }

    static func lines(_ outcome: Program.Outcome) throws -> [Line] {
        try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// Runs `dendrite_peer.py` against `neuron axon echo`.
    static func call(_ arguments: [String], axon options: [String] = []) async throws -> (summary: Summary, status: Int32) {
        let axon = try Program(Program.built("neuron"), ["axon", "echo", "--port", "0", "--seed", seed] + options)
        let (port, hotkey) = try await Peer.ready(axon)
        let outcome = try await Program.run(
            try #require(python),
            [folder.appending(path: "dendrite_peer.py").path, "127.0.0.1:\(port)", "--axon-hotkey", hotkey] + arguments)
        axon.terminate()
        let ended = await axon.outcome()
        #expect(ended.status == 0, "\(ended.errors)")
        let line = try #require(outcome.lines.first, "\(outcome.errors)")
        return (try JSONDecoder().decode(Summary.self, from: Data(line.utf8)), outcome.status)
    }

    /// Runs `neuron query` against `axon_peer.py`.
    static func query(_ path: String, _ arguments: [String], axon options: [String] = []) async throws -> Program.Outcome {
        let axon = try Program(try #require(python), [folder.appending(path: "axon_peer.py").path, "--port", "0"] + options)
        let words = try #require(await axon.firstLine()).split(separator: " ")
        try #require(words.count == 2 && words[0] == "ready")
        let outcome = try await Program.run(
            Program.built("neuron"),
            ["query", "http://127.0.0.1:\(words[1])/\(path)", "--receiver", minerHotkey, "--seed", callerSeed] + arguments)
        axon.terminate()
        _ = await axon.outcome()
        return outcome
    }
}

@Suite("The tests with the SDK 10 can run where they must")
struct SDK10SetUp {
    @Test("CI has the SDK 10")
    func present() {
        if ProcessInfo.processInfo.environment["NEURON_CI"] == "1" { #expect(SDK10.isThere) }
    }
}

@Suite("A Python dendrite of the SDK 10 calls our axon", .enabled(if: SDK10.isThere, SDK10.skipped), .serialized)
struct SDK10CallsAxon {
    @Test("and gets every answer of every synapse")
    func synapses() async throws {
        let echo = try await SDK10.call(["--synapse", "Echo", "--text", "naïve 😀", "--count", "3"])
        #expect(echo.status == 0)
        #expect(echo.summary.statuses == ["200": 3])
        #expect(echo.summary.messages == ["Success": 3])
        #expect(echo.summary.replies == Array(repeating: .text("naïve 😀"), count: 3))
        let sum = try await SDK10.call(["--synapse", "Sum", "--numbers", "[0.1, 1e16, 2, -0.25]"])
        #expect(sum.summary.replies == [.number(0.1 + 1e16 + 2 - 0.25)])
        let scaled = try await SDK10.call(["--synapse", "TensorScale", "--dtype", "int64", "--factor", "3"])
        #expect(scaled.summary.replies == [.rows([[3, 6], [9, 12]])])
        let stream = try await SDK10.call(["--synapse", "TokenStream", "--text", "alpha bêta", "--repeat", "20"])
        #expect(stream.status == 0)
        #expect(stream.summary.replies == [.text(String(repeating: "alpha bêta ", count: 20))])
        #expect(stream.summary.chunks?.first?.joined() == String(repeating: "alpha bêta ", count: 20))
    }

    @Test("a thousand times, 64 at once, and loses none")
    func thousand() async throws {
        let (summary, status) = try await SDK10.call(["--count", "1000", "--concurrency", "64", "--timeout", "120"])
        #expect(summary.statuses == ["200": 1_000], "\(summary.messages)")
        #expect(status == 0)
    }

    @Test("and is refused in the SDK's words: by an axon of another hotkey, and where only the native protocol is taken")
    func refused() async throws {
        let elsewhere = try await SDK10.call(["--axon-hotkey", SDK10.minerHotkey])
        #expect(elsewhere.summary.statuses == ["401": 1])
        #expect(
            elsewhere.summary.messages.keys.allSatisfy { $0.hasPrefix("Not Verified with error: Signature mismatch with ") })
        let native = try await SDK10.call([], axon: ["--native-only"])
        #expect(native.summary.statuses == ["401": 1])
        #expect(native.summary.messages.keys.allSatisfy { $0.contains("this axon takes nothing else") })
    }
}

@Suite("Our dendrite calls a Python axon of the SDK 10", .enabled(if: SDK10.isThere, SDK10.skipped), .serialized)
struct DendriteCallsSDK10 {
    @Test("and gets every answer of every synapse")
    func synapses() async throws {
        let echo = try await SDK10.query(
            "Echo", ["--body", #"{"text":"naïve 😀"}"#, "--hash-fields", "text", "--count", "3"])
        let lines = try SDK10.lines(echo)
        #expect(lines.count == 3)
        #expect(
            lines.allSatisfy {
                $0.status == 200 && $0.authenticated == false && $0.protocol == "synapse/10" && $0.body?.reply == "naïve 😀"
            })
        #expect(echo.status == 0)
        let sum = try await SDK10.query("Sum", ["--body", #"{"numbers":[1,2]}"#, "--hash-fields", "numbers:float"])
        #expect(try SDK10.lines(sum).first?.body?.total == 3)
        let tensor =
            #"{"tensor":{"buffer":"hcQCbmTDxAR0eXBlozxmNMQEa2luZMQAxAVzaGFwZZECxARkYXRhxAgAAMA/AAAAwA==","#
            + #""dtype":"float32","shape":[2]},"factor":2.0}"#
        let scaled = try await SDK10.query("TensorScale", ["--body", tensor, "--hash-fields", "tensor,factor"])
        let result = try #require(try SDK10.lines(scaled).first?.body?.result)
        #expect(result.shape == [2] && result.dtype == "float32")
        #expect(result.buffer == "hcQCbmTDxAR0eXBlozxmNMQEa2luZMQAxAVzaGFwZZECxARkYXRhxAgAAEBAAACAwA==")
        let stream = try await SDK10.query(
            "TokenStream", ["--body", #"{"prompt":"alpha bêta","repeat":5}"#, "--hash-fields", "prompt,repeat", "--stream"])
        let pieces = try SDK10.lines(stream)
        #expect(pieces.compactMap(\.chunk).joined() == String(repeating: "alpha bêta ", count: 5))
        #expect(pieces.last?.status == 200)
        #expect(stream.status == 0)
    }

    @Test("a thousand times, 64 at once, and loses none")
    func thousand() async throws {
        let outcome = try await SDK10.query(
            "Echo",
            [
                "--body", #"{"text":"x"}"#, "--hash-fields", "text", "--count", "1000", "--concurrency", "64", "--timeout",
                "120",
            ])
        let lines = try SDK10.lines(outcome)
        #expect(lines.count == 1_000)
        #expect(lines.count { $0.status == 200 } == 1_000, "\(lines.first { $0.status != 200 }?.error ?? "")")
        #expect(outcome.status == 0)
    }

    @Test("and tells its refusals, failures and broken streams as what they are")
    func refused() async throws {
        let body = ["--body", #"{"text":"x"}"#, "--hash-fields", "text"]
        let blocked = try SDK10.lines(try await SDK10.query("Echo", body, axon: ["--allow", SDK10.minerHotkey]))
        #expect(blocked.first?.status == 403)
        #expect(blocked.first?.error?.contains("Forbidden. Key is blacklisted: not allowed.") == true)
        let failed = try await SDK10.query("Echo", body, axon: ["--fail"])
        #expect(try SDK10.lines(failed).first?.status == 500)
        #expect(failed.status == 1)
        let unverified = try SDK10.lines(try await SDK10.query("Echo", body, axon: ["--verify", "reject"]))
        #expect(unverified.first?.status == 401)
        let slow = try SDK10.lines(try await SDK10.query("Echo", body + ["--timeout", "2"], axon: ["--delay", "30"]))
        #expect(slow.first?.error?.contains("did not answer in time") == true)
    }

    @Test("and a probe looks at it without taking it for a native one")
    func probe() async throws {
        let axon = try Program(try #require(SDK10.python), [SDK10.folder.appending(path: "axon_peer.py").path, "--port", "0"])
        let words = try #require(await axon.firstLine()).split(separator: " ")
        let outcome = try await Program.run(
            Program.built("neuron"),
            ["probe", "127.0.0.1:\(try #require(words.last))", "--receiver", SDK10.minerHotkey, "--synapse", "Echo", "--json"])
        axon.terminate()
        _ = await axon.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(report["accepted"] as? Int == 0)
        #expect((report["protocols"] as? [String])?.contains("synapse/10") == true)
    }
}
