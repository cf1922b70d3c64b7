import Foundation
import TestSupport
import Testing

@Suite("The independent peer calls our axon over HTTP/1.1", .enabled(if: Peer.isThere, Peer.skipped), .serialized)
struct PeerCallsAxonOverHTTP1 {
    @Test("and gets signed answers, by either scheme on either side, on one connection", arguments: ["sr25519", "ed25519"])
    func honest(ours: String) async throws {
        for theirs in ["sr25519", "ed25519"] {
            let outcome = try await call(["--alg", theirs, "--count", "5"], scheme: ours)
            let lines = try Peer.lines(outcome)
            #expect(lines.count == 5)
            #expect(lines.allSatisfy { $0.status == 200 && $0.authenticated == true })
            #expect(outcome.lines.allSatisfy { $0.contains(#""http": "HTTP/1.1""#) })
            #expect(outcome.status == 0)
        }
    }

    @Test(
        "and every broken request gets the verdict of the protocol",
        arguments: [
            ("body", "bad-signature"), ("receiver", "wrong-receiver"), ("no-receiver", "wrong-receiver"),
            ("path", "bad-signature"), ("query", "bad-signature"), ("method", "bad-signature"),
            ("signature", "bad-signature"), ("stale", "stale"), ("future", "stale"), ("unsigned", "unsigned"),
            ("version", "malformed"), ("scheme", "bad-signature"), ("double", "malformed"), ("zero-key", "malformed"),
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
        let line = try #require(try Peer.lines(try await call(["--body", #"{"text": 7}"#], scheme: "sr25519")).first)
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
            [
                Peer.script, "call", "--http1", "--url", "http://127.0.0.1:\(port)/Echo", "--receiver", hotkey, "--seed",
                Peer.callerSeed,
            ] + arguments)
        axon.terminate()
        let ended = await axon.outcome()
        #expect(ended.status == 0, "\(ended.errors)")
        return outcome
    }
}
