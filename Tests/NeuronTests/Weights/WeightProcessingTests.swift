import Neuron
import TestSupport
import Testing

/// Golden weights of the Python SDKs: `chain/weights.json`.
@Suite("Weights as the Python SDK makes them", .enabled(if: Vectors.has("chain/weights.json")))
struct WeightProcessingTests {
    struct File: Decodable {
        struct Number: Decodable {
            let value: Double
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    value = number
                } else {
                    value = try #require(Double(try container.decode(String.self)))
                }
            }
        }
        struct Emit: Decodable {
            let uids: [Int]
            let weights: [Number]
            let emittedUids, emittedWeights: [UInt16]?
            let error: String?
        }
        struct Process: Decodable {
            let branch: String
            let uids: [UInt16]
            let weights: [Double]
            let neurons, minAllowedWeights: Int
            let maxWeightsLimit, excludeQuantile: UInt16
            let processedUids: [UInt16]
            let processedWeights: [Double]
            let emittedUids, emittedWeights: [UInt16]
        }
        struct Row: Decodable {
            let neurons: Int
            let uids, values: [UInt16]
            let row: [Double]
        }
        struct Clip: Decodable {
            let uids: [UInt16]
            let weights: [Double]
            let maxWeightsLimit: UInt16
            let clipped: [Double]
            let emittedUids, emittedWeights: [UInt16]
            let chainAccepts: Bool
        }
        struct Limit: Decodable {
            let weights: [UInt16]
            let maxWeightsLimit: UInt16
            let accepted: Bool
        }
        let emit, emitErrors: [Emit]
        let process: [Process]
        let rows: [Row]
        let clip: [Clip]
        let chainLimit: [Limit]
    }

    let file: File

    init() throws { file = try Vectors.json("chain/weights.json") }

    private func shares(_ uids: [UInt16], _ weights: [Double]) -> [(uid: UID, share: Double)] {
        zip(uids, weights).map { (UID($0), $1) }
    }

    @Test("shares become the integers that the SDK sends")
    func emit() throws {
        for known in file.emit {
            let weights = try WeightVector(uids: known.uids, weights: known.weights.map(\.value))
            #expect(weights.entries.map(\.uid.rawValue) == known.emittedUids)
            #expect(weights.entries.map(\.value) == known.emittedWeights)
        }
    }

    @Test("what is no weight is refused")
    func errors() {
        for known in file.emitErrors {
            #expect(throws: WeightError.self, "\(known.error ?? "")") {
                try WeightVector(uids: known.uids, weights: known.weights.map(\.value))
            }
        }
    }

    @Test("scores are cut, filled up, excluded and capped as process_weights does it")
    func process() throws {
        for known in file.process {
            let processing = WeightProcessing(
                neurons: known.neurons, minAllowed: known.minAllowedWeights, maxWeightLimit: known.maxWeightsLimit,
                excludeQuantile: known.excludeQuantile)
            let processed = try processing.shares(shares(known.uids, known.weights).map { ($0.uid, $0.share) })
            #expect(processed.map(\.uid.rawValue) == known.processedUids, "\(known.branch)")
            for (share, expected) in zip(processed.map(\.share), known.processedWeights) {
                #expect(abs(share - expected) <= 2e-6, "\(known.branch)")
            }
            let weights = try WeightVector(shares: processed)
            #expect(weights.entries.map(\.uid.rawValue) == known.emittedUids, "\(known.branch)")
            #expect(weights.entries.map(\.value) == known.emittedWeights, "\(known.branch)")
        }
    }

    @Test("the chain's values become a row that sums to one")
    func rows() {
        for known in file.rows {
            let entries = zip(known.uids, known.values).map { WeightVector.Entry(uid: UID($0), value: $1) }
            for (share, expected) in zip(WeightVector(entries: entries).row(known.neurons), known.row) {
                #expect(abs(share - expected) <= 1e-6)
            }
        }
    }

    @Test("the cap gives the SDK's shares and integers, and foretells what the chain says to them")
    func clip() throws {
        for known in file.clip {
            let clipped =
                known.maxWeightsLimit < 65_535
                ? WeightProcessing.normalised(known.weights, limit: Double(known.maxWeightsLimit) / 65_535) : known.weights
            for (share, expected) in zip(clipped, known.clipped) { #expect(abs(share - expected) <= 1e-9) }
            let weights = try WeightVector(shares: shares(known.uids, clipped))
            #expect(weights.entries.map(\.uid.rawValue) == known.emittedUids)
            #expect(weights.entries.map(\.value) == known.emittedWeights)
            #expect(WeightLimit(known.maxWeightsLimit).allows(known.emittedWeights) == known.chainAccepts)
        }
    }

    @Test("the chain's limit is met to the last bit")
    func chainLimit() {
        for known in file.chainLimit {
            #expect(WeightLimit(known.maxWeightsLimit).allows(known.weights) == known.accepted)
        }
    }

    @Test("weights under a limit always pass the chain's own check, or are said to be impossible")
    func fitting() throws {
        var random = RandomSource.seeded(65_535)
        for _ in 0..<1_000 {
            let count = Int.random(in: 1...12, using: &random)
            let limit = WeightLimit(UInt16.random(in: 1...65_535, using: &random))
            let given = (0..<count).map { (uid: UID(UInt16($0)), share: Double.random(in: 0...1, using: &random)) }
            do {
                let weights = try limit.weights(given)
                #expect(limit.allows(weights.entries.map(\.value)))
            } catch WeightError.limitUnreachable {
                #expect(Double(count) * Double(limit.value) < 65_535 + Double(count))
            }
        }
    }
}
