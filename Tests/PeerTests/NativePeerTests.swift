import Foundation
import Testing
import TestSupport

/// The independent peer: Bittensor's own SDK around HTTP/2, in Python. It signs, verifies and breaks things by itself.
enum Peer {
    /// The Python that has the peer's packages; nil where none was set up.
    static let python = ProcessInfo.processInfo.environment["NEURON_PEER_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    static let isThere = python != nil
    static let skipped: Comment = "NEURON_PEER_PYTHON is not set: scripts/test sets it up where Python is there"
    static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "python/native_peer.py")
        .path
    static let seed = String(repeating: "22", count: 32)
    static let callerSeed = String(repeating: "33", count: 32)

    /// One answer as either program prints it.
    struct Line: Decodable {
        struct Problem: Decodable {
            let type: String
        }
        let status: Int?
        let authenticated: Bool?
        let problem: Problem?
        let error: String?
        var problemName: String? { problem.map { String($0.type.split(separator: ":").last ?? "") } }
    }

    static func lines(_ outcome: Program.Outcome) throws -> [Line] {
        try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// A program that has printed `ready PORT HOTKEY`.
    static func ready(_ program: Program) async throws -> (port: String, hotkey: String) {
        let words = try #require(await program.firstLine()).split(separator: " ").map(String.init)
        try #require(words.count == 3 && words[0] == "ready")
        return (words[1], words[2])
    }

    /// A port that nobody listens on at this moment.
    static func freePort() async throws -> String {
        let outcome = try await Program.run(
            try #require(python),
            ["-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"])
        return try #require(outcome.lines.first)
    }
}

@Suite("The peer tests can run where they must")
struct PeerSetUp {
    @Test("CI has the independent peer")
    func present() {
        if ProcessInfo.processInfo.environment["NEURON_CI"] == "1" { #expect(Peer.isThere) }
    }
}

@Suite("The independent peer calls our axon", .enabled(if: Peer.isThere, Peer.skipped), .serialized)
struct PeerCallsAxon {
    @Test(
        "and gets signed answers, by either scheme on either side", arguments: ["sr25519", "ed25519"], ["sr25519", "ed25519"])
    func honest(ours: String, theirs: String) async throws {
        let outcome = try await call(["--alg", theirs, "--count", "5"], scheme: ours)
        let lines = try Peer.lines(outcome)
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.status == 200 && $0.authenticated == true })
        #expect(outcome.status == 0)
    }

    @Test(
        "and every broken request gets the verdict of the protocol",
        arguments: [
            ("body", "bad-signature"), ("receiver", "wrong-receiver"), ("no-receiver", "wrong-receiver"),
            ("path", "bad-signature"),
            ("query", "bad-signature"), ("method", "bad-signature"), ("signature", "bad-signature"), ("stale", "stale"),
            ("future", "stale"), ("unsigned", "unsigned"), ("version", "malformed"), ("scheme", "bad-signature"),
            ("double", "malformed"),
            ("zero-key", "malformed"),
        ])
    func broken(mode: String, verdict: String) async throws {
        let outcome = try await call(["--break", mode], scheme: "sr25519")
        let line = try #require(try Peer.lines(outcome).first)
        #expect(line.status == 401)
        #expect(line.problemName == verdict)
        #expect(line.authenticated == false)
    }

    @Test("and the same request is accepted once only")
    func replay() async throws {
        let lines = try Peer.lines(try await call(["--break", "replay", "--count", "3"], scheme: "sr25519"))
        #expect(lines.map(\.status) == [200, 401, 401])
        #expect(lines.dropFirst().allSatisfy { $0.problemName == "replayed" })
    }

    @Test("and a body that is not the synapse is a signed 422")
    func undecodable() async throws {
        let outcome = try await call(["--body", #"{"text": 7}"#], scheme: "sr25519")
        let line = try #require(try Peer.lines(outcome).first)
        #expect(line.status == 422)
        #expect(line.problemName == "invalid-field")
        #expect(line.authenticated == true)
    }

    private func call(_ arguments: [String], scheme: String) async throws -> Program.Outcome {
        let axon = try Program(
            Program.built("neuron"), ["axon", "echo", "--port", "0", "--seed", Peer.seed, "--scheme", scheme])
        let (port, hotkey) = try await Peer.ready(axon)
        let outcome = try await Program.run(
            try #require(Peer.python),
            [Peer.script, "call", "--url", "http://127.0.0.1:\(port)/Echo", "--receiver", hotkey, "--seed", Peer.callerSeed]
                + arguments)
        axon.terminate()
        let ended = await axon.outcome()
        #expect(ended.status == 0, "\(ended.errors)")
        return outcome
    }
}

@Suite("Our dendrite calls the independent peer", .enabled(if: Peer.isThere, Peer.skipped), .serialized)
struct DendriteCallsPeer {
    /// A peer that has both versions of HTTP, and one that has HTTP/1.1 only.
    private static let servers = [[], ["--http1"]]

    @Test("and proves its answers, by either scheme", arguments: ["sr25519", "ed25519"], servers)
    func honest(scheme: String, server: [String]) async throws {
        let (outcome, lines) = try await query(serve: server + ["--alg", scheme], ["--count", "5", "--concurrency", "3"])
        #expect(outcome.status == 0)
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.status == 200 && $0.authenticated == true })
    }

    @Test("and a broken answer is never proven", arguments: ["plain", "wrong-key", "wrong-body", "old", "status"], servers)
    func broken(mode: String, server: [String]) async throws {
        let (outcome, lines) = try await query(serve: server + ["--break", mode], [])
        #expect(outcome.status == 1)
        #expect(lines.map(\.authenticated) == [false])
    }

    @Test("and an answer to another request is not proven", arguments: servers)
    func swapped(server: [String]) async throws {
        let (outcome, lines) = try await query(serve: server + ["--break", "swapped"], ["--count", "2"])
        #expect(outcome.status == 1)
        #expect(lines.map(\.authenticated) == [true, false])
    }

    @Test("and nobody at the port ends with 69")
    func nobody() async throws {
        let port = try await Peer.freePort()
        let outcome = try await Program.run(
            Program.built("neuron"),
            [
                "query", "http://127.0.0.1:\(port)/Echo", "--receiver", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
                "--seed",
                Peer.callerSeed, "--body", #"{"text":"hi"}"#,
            ])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("Nobody answered"))
    }

    private func query(serve: [String], _ arguments: [String]) async throws -> (Program.Outcome, [Peer.Line]) {
        let port = try await Peer.freePort()
        let peer = try Program(try #require(Peer.python), [Peer.script, "serve", "--port", port, "--seed", Peer.seed] + serve)
        let (_, hotkey) = try await Peer.ready(peer)
        let outcome = try await retrying {
            try await Program.run(
                Program.built("neuron"),
                [
                    "query", "http://127.0.0.1:\(port)/Echo", "--receiver", hotkey, "--seed", Peer.callerSeed, "--body",
                    #"{"text":"hi"}"#,
                ]
                    + arguments)
        }
        peer.kill()
        _ = await peer.outcome()
        return (outcome, try Peer.lines(outcome))
    }

    /// The peer says that it is ready a moment before it listens: nobody there is asked again, a bounded number of times.
    private func retrying(_ body: () async throws -> Program.Outcome) async throws -> Program.Outcome {
        for _ in 0..<50 {
            let outcome = try await body()
            if outcome.status != 69 { return outcome }
        }
        return try await body()
    }
}
