import Neuron
import TestSupport
import Testing
import Timelock

/// Golden rounds: `chain/reveal-round.json`.
@Suite("The round of a timelocked commit", .enabled(if: Vectors.has("chain/reveal-round.json")))
struct RevealRoundTests {
    struct File: Decodable {
        struct Case: Decodable {
            let currentBlock, now: UInt64
            let revealBlock, round: UInt64?
            let blockTimeSeconds: Double
        }
        let cases: [Case]
    }

    @Test("the round is out some blocks after the reveal block")
    func rounds() throws {
        let file: File = try Vectors.json("chain/reveal-round.json")
        for known in file.cases {
            guard let revealBlock = known.revealBlock else { continue }
            let round = DrandRound(
                revealBlock: revealBlock, from: known.currentBlock, at: Double(known.now),
                secondsPerBlock: known.blockTimeSeconds)
            #expect(round.number == known.round)
        }
    }

    @Test("before its first round, the network's round is the first")
    func first() {
        #expect(DrandRound(atUnixSeconds: 0).number == 1)
        #expect(DrandRound(atUnixSeconds: .nan).number == 1)
        #expect(DrandRound(atUnixSeconds: Double(DrandRound.genesis + 3)).number == 1)
        #expect(DrandRound(atUnixSeconds: Double(DrandRound.genesis + 6)).number == 2)
        #expect(DrandRound(2).unixSeconds == DrandRound.genesis + 3)
    }
}
