import Foundation
import Neuron
import SubtensorFormat
import Testing
import TestSupport
import Timelock

/// The Bittensor SDK 11.3.0 over timelocked commits of ours, and ours over theirs.
@Suite("Timelocks of the Bittensor SDK", .enabled(if: Peer.isThere, Peer.skipped), .serialized)
struct TimelockPeerTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "python/timelock_peer.py").path
    /// Round 1000 of quicknet, as drand published it.
    private static let signature =
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"

    private struct Answer: Decodable { let plaintext: String?, ciphertext: String? }

    private func peer(_ arguments: [String]) async throws -> Answer {
        let outcome = try await Program.run(try #require(Peer.python), [Self.script] + arguments)
        let line = try #require(outcome.lines.last, "\(outcome.errors)")
        return try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    }

    private func weights(_ count: Int) throws -> TimelockedWeights {
        TimelockedWeights(
            hotkey: try KeyPair(uri: "//Alice").hotkey,
            entries: (0..<count).map { .init(uid: UID(UInt16($0)), value: UInt16(65_535 - $0)) }, versionKey: 10_005_000)
    }

    @Test("it opens a commit of ours with the round's published signature", arguments: [0, 1, 64, 1_000])
    func ours(count: Int) async throws {
        let weights = try weights(count)
        let commit = try IdentityEncryption.encrypt(weights.bytes, until: DrandRound(1_000), chance: .fresh())
        #expect(commit.count <= TimelockedWeights.maxCommitBytes)
        let answer = try await peer([
            "open", "--ciphertext", hex(commit), "--round", "1000", "--signature", Self.signature,
        ])
        #expect(answer.plaintext == hex(weights.bytes))
    }

    @Test("we open what it sealed")
    func theirs() async throws {
        let weights = try weights(256)
        let answer = try await peer(["seal", "--plaintext", hex(weights.bytes), "--round", "1000"])
        let sealed = try #require(bytes(hex: answer.ciphertext ?? "-"))
        let signature = try #require(bytes(hex: Self.signature))
        #expect(try TimelockedWeights(try IdentityEncryption.decrypt(sealed, signature: signature)) == weights)
    }
}
