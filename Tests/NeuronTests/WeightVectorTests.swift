import Foundation
import Neuron
import Testing
import TestSupport

/// Golden weights: `scoring/weights.json`.
@Suite("A weight vector")
struct WeightVectorTests {
    struct File: Decodable {
        struct Emit: Decodable {
            struct Expected: Decodable {
                let uids: [UInt16]
                let values: [UInt16]
            }
            let uids: [Int]
            let weights: [Number]
            let expected: Expected?
            let refused: String?
        }
        struct Clip: Decodable {
            let weights: [Double]
            let limit: Double
            let expected: [Double]?
            let refused: String?
        }
        /// A number, or the text of one that JSON can't hold.
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
        let emit: [Emit]
        let clip: [Clip]
    }

    @Test(
        "is what the golden weights say",
        .enabled(if: Vectors.has("scoring/weights.json"), "scoring/weights.json is not in this folder"))
    func golden() throws {
        let file: File = try Vectors.json("scoring/weights.json")
        for row in file.emit {
            // Lengths that differ and uids over 65,535 can't be written down in this type at all.
            guard row.uids.count == row.weights.count, row.uids.allSatisfy({ (0...65_535).contains($0) }) else {
                #expect(row.refused != nil)
                continue
            }
            let shares = zip(row.uids, row.weights).map { (uid: UID(UInt16($0)), share: $1.value) }
            if let expected = row.expected {
                let weights = try WeightVector(shares: shares)
                #expect(weights.entries.map(\.uid.rawValue) == expected.uids)
                #expect(weights.entries.map(\.value) == expected.values)
            } else {
                #expect(throws: WeightError.self) { try WeightVector(shares: shares) }
            }
        }
        for row in file.clip {
            if let expected = row.expected {
                let capped = try WeightVector.capped(row.weights, at: row.limit)
                for (value, wanted) in zip(capped, expected) { #expect(abs(value - wanted) < 1e-9) }
            } else {
                #expect(throws: WeightError.limitUnreachable) { try WeightVector.capped(row.weights, at: row.limit) }
            }
        }
    }
}
