internal import Foundation
internal import Templates

/// A time series that follows from a seed: a slow trend, two seasons, shocks that fade, noise.
///
/// Every validator of a subnet has the same series, and no miner can look up what comes next.
package struct SeededSeries: Sendable {
    private let seed: UInt64
    /// The shorter season.
    package static let shortSeason = 24
    /// The longer season.
    package static let longSeason = 168

    /// The series of a seed.
    package init(seed: UInt64) { self.seed = seed }

    /// The first values.
    package func values(_ count: Int) -> [Double] {
        var random = RandomSource.seeded(seed)
        let short = Double.random(in: 2...4, using: &random)
        let long = Double.random(in: 1...3, using: &random)
        let slope = Double.random(in: 0.002...0.01, using: &random)
        var shock = 0.0
        return (0..<count).map { step in
            // The sum of twelve uniform numbers is nearly normal.
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
            shock = 0.8 * shock + 0.5 * noise
            let angle = 2 * Double.pi * Double(step)
            let seasons = short * sin(angle / Double(Self.shortSeason)) + long * cos(angle / Double(Self.longSeason))
            return 50 + slope * Double(step) + seasons + shock
        }
    }
}
