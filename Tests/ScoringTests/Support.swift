import Foundation
import Scoring
import Testing
import TestSupport

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

/// Whether two numbers are equal as golden vectors mean it.
func isNear(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
    value == expected || abs(value - expected) <= tolerance + tolerance * abs(expected)
}

/// Expects two lists to be equal as golden vectors mean it.
func expectNear(
    _ values: [Double], _ expected: [Double], _ tolerance: Double = 1e-9, _ what: String = "",
    at location: SourceLocation = #_sourceLocation
) {
    #expect(values.count == expected.count, "\(what)", sourceLocation: location)
    for (place, (value, expected)) in zip(values, expected).enumerated() {
        #expect(
            isNear(value, expected, tolerance), "\(what) at \(place): \(value) instead of \(expected)", sourceLocation: location
        )
    }
}

extension Game {
    /// A game from the table of its values by the bits of coalitions.
    init(table: [Double]) {
        self.init(players: table.count.trailingZeroBitCount) { table[Int($0.mask)] }
    }
}
