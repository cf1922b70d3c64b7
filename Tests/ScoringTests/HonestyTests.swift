import Foundation
import Neuron
import Scoring
import TestSupport
import Testing

/// Golden signals: `scoring/honesty.json` and `scoring/peer_trust.json`.
@Suite("Trust and honesty")
struct HonestyTests {
    struct File: Decodable {
        struct Copying: Decodable {
            struct Expected: Decodable {
                let other, lag: Int
                let advantage, lagged, present: Double
            }
            let planted_lag: Int?
            let own: [[Double]]
            let others: [[[Double]]]
            let max_lag: Int
            let expected: Expected
        }
        struct Kappa: Decodable {
            let a, b: String
            let kappa: Double
        }
        struct Errors: Decodable {
            let a, b, truth: String
            let choices, both_wrong, same_wrong: Int
            let p_value: Double
        }
        struct Jaccard: Decodable {
            let a, b: String
            let k: Int
            let jaccard: Double
        }
        struct Residuals: Decodable {
            let a, b, centre: [Double]
            let correlation: Double
        }
        struct Discovery: Decodable {
            let p: [Double]
            let rate: Double
            let flagged: [Bool]
        }
        struct FavourRow: Decodable {
            let row, consensus: [Double]
            let own, total: Double
        }
        struct Components: Decodable {
            let n: Int
            let edges, groups: [[Int]]
        }
        struct ConcentrationRow: Decodable {
            let labels: [String]
            let amounts: [Double]
            let hhi, largest: Double
            let nakamoto: Int
        }
        let weight_copying: [Copying]
        let kappa: [Kappa]
        let shared_errors: [Errors]
        let jaccard: [Jaccard]
        let residuals: [Residuals]
        let benjamini_hochberg: [Discovery]
        let favour: [FavourRow]
        let components: [Components]
        let concentration: [ConcentrationRow]
    }

    struct TrustFile: Decodable {
        struct Row: Decodable {
            let votes: [[Double]]
            let stake, trust: [Double]
            let damping: Double
        }
        let trust: [Row]
    }

    static let file = Result { () throws -> File in try Vectors.json("scoring/honesty.json") }

    @Test(
        "weights that follow another's are found, with who, how late and how much better it fits",
        .enabled(if: Vectors.has("scoring/honesty.json"), "scoring/honesty.json is not in NEURON_VECTORS"))
    func weights() throws {
        for row in try Self.file.get().weight_copying {
            let found = try #require(try WeightCopying(own: row.own, others: row.others, lags: 1...row.max_lag))
            #expect(found.other == row.expected.other && found.lag == row.expected.lag)
            let numbers = [found.advantage, found.lagged, found.present]
            expectNear(numbers, [row.expected.advantage, row.expected.lagged, row.expected.present])
            if let planted = row.planted_lag { #expect(found.lag == planted && found.advantage > 0.5) }
        }
        #expect(try WeightCopying(own: [[1, 0]], others: [[[1, 0]]]) == nil)
    }

    @Test(
        "likeness of answers follows the golden signals",
        .enabled(if: Vectors.has("scoring/honesty.json"), "scoring/honesty.json is not in NEURON_VECTORS"))
    func answers() throws {
        let file = try Self.file.get()
        for row in file.kappa {
            let kappa = try #require(try AnswerSimilarity.kappa(Array(row.a), Array(row.b)))
            #expect(isNear(kappa, row.kappa))
        }
        for row in file.shared_errors {
            let found = try SharedErrors(Array(row.a), Array(row.b), truth: Array(row.truth), choices: row.choices)
            #expect(found.bothWrong == row.both_wrong && found.same == row.same_wrong)
            #expect(isNear(found.pValue, row.p_value))
        }
        for row in file.jaccard { #expect(isNear(AnswerSimilarity.jaccard(row.a, row.b, length: row.k), row.jaccard)) }
        for row in file.residuals {
            let correlation = try #require(try AnswerSimilarity.residualCorrelation(row.a, row.b, centre: row.centre))
            #expect(isNear(correlation, row.correlation))
        }
    }

    @Test(
        "flags, groups, favour and concentration follow the golden signals",
        .enabled(if: Vectors.has("scoring/honesty.json"), "scoring/honesty.json is not in NEURON_VECTORS"))
    func groups() throws {
        let file = try Self.file.get()
        for row in file.benjamini_hochberg { #expect(try Suspicion.flagged(row.p, rate: row.rate) == row.flagged) }
        for row in file.components {
            #expect(try Suspicion.cliques(row.edges.map { ($0[0], $0[1]) }, among: row.n) == row.groups)
        }
        for row in file.favour {
            let everybody = try Favour(row: row.row, consensus: row.consensus, own: Set(row.row.indices))
            #expect(isNear(everybody.total, row.total) && everybody.own == everybody.total)
            // The vectors don't say whose the validator's own miners are: some of them explain the number.
            let found = try (0..<(1 << row.row.count)).contains { mask in
                let own = Set(row.row.indices.filter { mask >> $0 & 1 == 1 })
                return isNear(try Favour(row: row.row, consensus: row.consensus, own: own).own, row.own)
            }
            #expect(found)
        }
        for row in file.concentration {
            let found = try Concentration(owners: row.labels, amounts: row.amounts)
            expectNear([found.herfindahl, found.largest], [row.hhi, row.largest])
            #expect(found.ownersForMajority == row.nakamoto)
        }
    }

    @Test(
        "trust in peers follows the golden tables, and a ring without stake has next to none",
        .enabled(if: Vectors.has("scoring/peer_trust.json"), "scoring/peer_trust.json is not in NEURON_VECTORS"))
    func trust() throws {
        let file: TrustFile = try Vectors.json("scoring/peer_trust.json")
        #expect(!file.trust.isEmpty)
        for row in file.trust {
            let found = try PeerTrust(votes: row.votes, stake: row.stake, damping: row.damping)
            expectNear(found.trust, row.trust, 1e-8)
            #expect(isNear(found.trust.reduce(0, +), 1))
        }
        let ring = try PeerTrust(votes: [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], stake: [1, 1, 0, 0])
        #expect(ring.trust[2] < 1e-9 && ring.trust[3] < 1e-9)
    }

    @Test("a copier among honest miners is found by the wrong answers that it shares, and nobody else is")
    func copies() throws {
        var random = RandomSource.seeded(61)
        let truth = (0..<200).map { _ in Int.random(in: 0..<4, using: &random) }
        var answers = (0..<6).map { _ in
            truth.map { right in Double.random(in: 0..<1, using: &random) < 0.7 ? right : Int.random(in: 0..<4, using: &random)
            }
        }
        answers.append(
            answers[2].map { Double.random(in: 0..<1, using: &random) < 0.9 ? $0 : Int.random(in: 0..<4, using: &random) })
        let found = try Suspicion.copies(answers, truth: truth, choices: 4)
        #expect(found.groups == [[2, 6]])
        #expect(found.pairs.count == 1 && found.pairs[0].2.pValue < 1e-6)
    }

    @Test("a miner that waits for another's answer stands out by its latency, and only with an equal answer")
    func relay() throws {
        var random = RandomSource.seeded(62)
        let scores = (0..<20).map { 0.4 + 0.02 * Double($0) }
        let latencies = scores.enumerated().map { miner, score in
            Duration.seconds(0.2 + 0.3 * score + Double.random(in: 0...0.02, using: &random) + (miner == 7 ? 0.15 : 0))
        }
        let signal = try RelaySignal(scores: scores, latencies: latencies)
        #expect(signal.deviations.indices.max { signal.deviations[$0] < signal.deviations[$1] } == 7)
        #expect(signal.suspects(equalToEarlier: [7, 3]) == [7])
        #expect(signal.suspects(equalToEarlier: [3]).isEmpty)
    }
}
