import Foundation
import Neuron
import Scoring
import TestSupport
import Testing

/// Golden transforms: `scoring/normalisation.json`, and `scoring/scores.json`, table `template_arrays`.
@Suite("Normalisation")
struct NormalisationTests {
    struct File: Decodable {
        struct Transform: Decodable {
            let values, robust_z, squash, winsor_minmax, average_ranks, rank_scores, softmax_T1, power_2: [Double]
            let softmax_cold: [Double]
            let median, quantile: Double
            let top_3: [Int]

            private enum CodingKeys: String, CodingKey {
                case values, robust_z, squash, winsor_minmax, average_ranks, rank_scores, softmax_T1, power_2, median, top_3
                case softmax_cold = "softmax_T0.1"
                case quantile = "quantile_0.9"
            }
        }
        struct Refused: Decodable {
            let values: [Number]
        }
        let transforms: [Transform]
        let refused: [Refused]
    }

    struct Arrays: Decodable {
        struct Row: Decodable {
            let scores, rewards, after_update, after_resync: [Double]
            let alpha: Double
            let uids: [Int]
            let old_hotkeys, new_hotkeys: [String]
        }
        let template_arrays: [Row]
    }

    @Test(
        "follows the golden transforms",
        .enabled(if: Vectors.has("scoring/normalisation.json"), "scoring/normalisation.json is not in NEURON_VECTORS"))
    func golden() throws {
        let file: File = try Vectors.json("scoring/normalisation.json")
        #expect(!file.transforms.isEmpty)
        for row in file.transforms {
            let values = row.values
            #expect(isNear(try Normalisation.quantile(0.5, of: values), row.median))
            #expect(isNear(try Normalisation.quantile(0.9, of: values), row.quantile))
            expectNear(try Normalisation.robustZ(values), row.robust_z)
            expectNear(try ScoreTransform.squash.apply(values), row.squash)
            expectNear(try ScoreTransform.winsorised.apply(values), row.winsor_minmax)
            expectNear(try Normalisation.averageRanks(values), row.average_ranks)
            expectNear(try ScoreTransform.ranks.apply(values), row.rank_scores)
            expectNear(try ScoreTransform.softmax(temperature: 1).apply(values), row.softmax_T1)
            expectNear(try ScoreTransform.softmax(temperature: 0.1).apply(values), row.softmax_cold)
            expectNear(try ScoreTransform.power(2).apply(values), row.power_2)
            #expect(try Normalisation.top(3, of: values) == row.top_3)
            let top = try ScoreTransform.top(3).apply(values)
            #expect(values.indices.allSatisfy { top[$0] == (row.top_3.contains($0) ? values[$0] : 0) })
        }
    }

    @Test(
        "refuses what is no finite number, in every transform",
        .enabled(if: Vectors.has("scoring/normalisation.json"), "scoring/normalisation.json is not in NEURON_VECTORS"))
    func refuses() throws {
        let file: File = try Vectors.json("scoring/normalisation.json")
        let transforms: [ScoreTransform] = [.squash, .winsorised, .ranks, .softmax(temperature: 1), .power(2), .top(3)]
        for row in file.refused {
            for transform in transforms {
                let error = #expect(throws: ScoringError.self) { try transform.apply(row.values.map(\.value)) }
                #expect(error?.code == .notFinite)
            }
        }
        #expect(throws: ScoringError.self) { try ScoreTransform.softmax(temperature: 0).apply([1]) }
        #expect(throws: ScoringError.self) { try ScoreTransform.power(-1).apply([1]) }
    }

    @Test(
        "knows the arrays of the Python templates, in which those who were not asked decay",
        .enabled(if: Vectors.has("scoring/scores.json"), "scoring/scores.json is not in NEURON_VECTORS"))
    func templateArrays() throws {
        let file: Arrays = try Vectors.json("scoring/scores.json")
        #expect(!file.template_arrays.isEmpty)
        for row in file.template_arrays {
            var slots = SlotScores(scores: row.scores, hotkeys: row.old_hotkeys)
            try slots.update(zip(row.uids, row.rewards).map { ($0, $1) }, smoothing: row.alpha)
            expectNear(slots.scores, row.after_update)
            slots.resync(row.new_hotkeys)
            expectNear(slots.scores, row.after_resync)
        }
    }
}
