import Foundation
import Neuron
import Scoring
import Testing
import TestSupport

/// Golden boards: `scoring/scores.json`.
@Suite("A score board")
struct ScoreBoardTests {
    struct File: Decodable {
        struct Board: Decodable {
            struct Step: Decodable {
                let `do`: String
                let hotkey: String?
                let score: Double?
                let at: Double
                let weight: Double?
                let registered: [String]?
                let scores: [String: Double]
            }
            let alpha: Double
            let corrected: Bool
            let prior: Double
            let half_life: Double?
            let min_samples: Int
            let steps: [Step]
        }
        struct Refused: Decodable {
            let score: Number
            let weight: Number
        }
        let boards: [Board]
        let refused: [Refused]
    }

    @Test(
        "follows the golden boards",
        .enabled(if: Vectors.has("scoring/scores.json"), "scoring/scores.json is not in this folder"))
    func golden() throws {
        let file: File = try Vectors.json("scoring/scores.json")
        #expect(!file.boards.isEmpty)
        for board in file.boards {
            var scores = ScoreBoard(
                smoothing: board.alpha, minimumSamples: board.min_samples, prior: board.prior,
                halfLife: board.half_life.map { .seconds($0) }, isCorrected: board.corrected)
            for step in board.steps {
                let time = UnixTime(nanoseconds: UInt64(step.at * 1e9))
                switch step.do {
                case "record":
                    let taken = scores.record(
                        try #require(step.score), for: try hotkey(try #require(step.hotkey)), weight: step.weight ?? 1, at: time
                    )
                    #expect(taken)
                case "prune":
                    scores.follow(try metagraph(of: try #require(step.registered)))
                default: break
                }
                for (name, expected) in step.scores {
                    let score = scores.score(of: try hotkey(name), at: time)
                    #expect(abs(score - expected) <= 1e-9 + 1e-9 * abs(expected), "\(name) after \(step.do)")
                }
            }
        }
        for sample in file.refused {
            var scores = ScoreBoard()
            #expect(!scores.record(sample.score.value, for: try hotkey("5A"), weight: sample.weight.value))
            #expect(scores.refused == 1)
            #expect(scores.scores.isEmpty)
        }
    }

    @Test("forgets a hotkey that registered anew, and only that one")
    func registersAnew() throws {
        var scores = ScoreBoard()
        scores.record(1, for: try hotkey("5A"))
        scores.record(1, for: try hotkey("5B"))
        scores.follow(try metagraph(of: ["5A", "5B"], registeredAt: 3))
        #expect(scores.score(of: try hotkey("5A")) == 1)
        scores.follow(try metagraph(of: ["5A", "5B"], registeredAt: 3, later: ["5A": 9]))
        #expect(scores.score(of: try hotkey("5A")) == 0)
        #expect(scores.score(of: try hotkey("5B")) == 1)
    }

    @Test("comes back the same after it was written and read")
    func roundTrip() throws {
        var scores = ScoreBoard(smoothing: 0.3, prior: 0.25, halfLife: .seconds(60))
        scores.record(0.7, for: try hotkey("5A"), at: UnixTime(seconds: 4))
        scores.follow(try metagraph(of: ["5A"]))
        let copy = try JSONDecoder().decode(ScoreBoard.self, from: JSONEncoder().encode(scores))
        #expect(copy == scores)
    }

    @Test("gives weights to those above zero only, in proportion")
    func weights() throws {
        var scores = ScoreBoard()
        scores.record(1, for: try hotkey("5A"))
        scores.record(0.5, for: try hotkey("5B"))
        scores.record(-2, for: try hotkey("5C"))
        let weights = scores.weights(on: try metagraph(of: ["5A", "5B", "5C", "5D"]), under: .init())
        #expect(weights.entries == [.init(uid: 0, value: 65_535), .init(uid: 1, value: 32_768)])
    }

    private func hotkey(_ name: String) throws -> Hotkey {
        let bytes = Array(name.utf8) + Array(repeating: 7, count: 32)
        return Hotkey(publicKey: try PublicKey(bytes.prefix(32)))
    }

    private func metagraph(of names: [String], registeredAt: BlockNumber = 0, later: [String: BlockNumber] = [:]) throws
        -> Metagraph
    {
        let hash = try #require(BlockHash(Array(repeating: 0, count: 32)))
        let neurons = try names.enumerated().map { index, name in
            let key = try hotkey(name)
            return Metagraph.Neuron(
                uid: UID(UInt16(index)), hotkey: key, coldkey: Coldkey(publicKey: key.address.publicKey),
                registeredAt: later[name] ?? registeredAt)
        }
        return Metagraph(
            netuid: 1, block: BlockHeader(number: 10, hash: hash, parentHash: hash), owner: neurons[0].hotkey, neurons: neurons)
    }
}
