import Foundation
import Neuron
import Scoring
import TestSupport
import Testing

/// Golden combinations: `scoring/ensembles.json`.
@Suite("One answer from many")
struct EnsembleTests {
    struct File: Decodable {
        struct VoteRow: Decodable {
            let answers: [String]
            let weights: [Double]
            let winner: String
            let tally: [String: Double]
        }
        struct Odds: Decodable {
            let accuracy, weight: Double
            let choices: Int
        }
        struct Numbers: Decodable {
            let values, weights: [Double]
            let mean, median: Double
        }
        struct PoolRow: Decodable {
            let distributions: [[Double]]
            let weights, linear, logarithmic: [Double]
            let floor: Double
        }
        struct Mixture: Decodable {
            let probabilities: [[Double]]
            let bits, bound: Double
            let expert_bits, weights: [Double]
        }
        let vote: [VoteRow]
        let log_odds: [Odds]
        let numbers: [Numbers]
        let pools: [PoolRow]
        let mixture: [Mixture]
    }

    @Test(
        "follows the golden votes, numbers, pools and mixtures",
        .enabled(if: Vectors.has("scoring/ensembles.json"), "scoring/ensembles.json is not in NEURON_VECTORS"))
    func golden() throws {
        let file: File = try Vectors.json("scoring/ensembles.json")
        #expect(!file.vote.isEmpty && !file.pools.isEmpty)
        for row in file.vote {
            let vote = try Vote(row.answers, weights: row.weights)
            #expect(vote.winner == row.winner)
            #expect(vote.tally == row.tally)
        }
        for row in file.log_odds {
            #expect(isNear(try VoteWeight.logOdds(accuracy: row.accuracy, choices: row.choices), row.weight))
        }
        for row in file.numbers {
            let found = try WeightedNumbers(row.values, weights: row.weights)
            expectNear([found.mean, found.median], [row.mean, row.median])
        }
        for row in file.pools {
            expectNear(try Pool.linear(row.distributions, weights: row.weights), row.linear)
            expectNear(try Pool.logarithmic(row.distributions, weights: row.weights, floor: row.floor), row.logarithmic)
        }
        for row in file.mixture {
            var mixture = BayesMixture(experts: row.expert_bits.count)
            for probabilities in row.probabilities { try mixture.update(probabilities) }
            expectNear([mixture.bits, mixture.bound], [row.bits, row.bound])
            expectNear(mixture.expertBits, row.expert_bits)
            expectNear(mixture.weights, row.weights)
        }
    }

    @Test("a Bayes mixture never costs more than the best expert and log₂ of their number")
    func promise() throws {
        var random = RandomSource.seeded(51)
        for _ in 0..<1_000 {
            let experts = Int.random(in: 1...6, using: &random)
            var mixture = BayesMixture(experts: experts)
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                try mixture.update((0..<experts).map { _ in Double.random(in: 0.001...1, using: &random) })
            }
            #expect(mixture.bits <= mixture.bound + 1e-9)
        }
    }

    @Test("refuses what is no distribution, and takes it as uniform where a pool has to go on")
    func invalid() throws {
        for broken in [[0.5, 0.6], [1.5, -0.5], [.nan, 1], [.infinity, 0]] {
            #expect(throws: ScoringError.self) { try Pool.check(broken) }
            #expect(throws: ScoringError.self) { try Pool.linear([broken], weights: [1]) }
            #expect(Pool.valid(broken, outcomes: 2) == [0.5, 0.5])
        }
        #expect(Pool.valid([0.25, 0.75], outcomes: 2) == [0.25, 0.75])
        #expect(throws: ScoringError.self) { try WeightedNumbers([1, 2], weights: [0, 0]) }
        #expect(throws: ScoringError.self) { try WeightedNumbers([1, .nan], weights: [1, 1]) }
    }
}
