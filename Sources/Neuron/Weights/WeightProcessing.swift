/// How the Python SDK makes a subnet's weights out of scores, step by step: validators that move to Neuron keep their numbers.
///
/// - Source: `process_weights` of version 10 and the cap of both versions; golden vectors `chain/weights.json`.
public struct WeightProcessing: Hashable, Sendable {
    /// How many neurons the subnet has.
    public var neurons: Int
    /// Weights for fewer neurons than this are filled up.
    public var minAllowed: Int
    /// The largest share of the whole for one uid, of 65,535.
    public var maxWeightLimit: UInt16
    /// Weights below this quantile of all that are above zero are dropped, of 65,535.
    public var excludeQuantile: UInt16

    /// The subnet's rules.
    public init(neurons: Int, minAllowed: Int, maxWeightLimit: UInt16, excludeQuantile: UInt16 = 0) {
        self.neurons = neurons
        self.minAllowed = minAllowed
        self.maxWeightLimit = maxWeightLimit
        self.excludeQuantile = excludeQuantile
    }

    /// Shares that sum to one, from scores of any scale.
    ///
    /// - Note: With fewer scores above zero than the subnet's minimum, a score counts for the uid of its *place* in the list, as it
    ///   does in the SDK: give one score for each uid, in their order.
    /// - Throws: ``WeightError`` for scores that are negative or not finite, and for a uid that is there twice.
    public func shares(_ scores: [(uid: UID, score: Double)]) throws(WeightError) -> [(uid: UID, share: Double)] {
        var seen: Set<UID> = []
        for (uid, score) in scores {
            guard score.isFinite, score >= 0 else { throw .notANumber(uid) }
            guard seen.insert(uid).inserted else { throw .duplicate(uid) }
        }
        let positive = scores.filter { $0.score > 0 }
        guard neurons > 0 else { return [] }
        if positive.isEmpty || neurons < minAllowed {
            return everybody(Array(repeating: 1 / Double(neurons), count: neurons))
        }
        let limit = Double(maxWeightLimit) / 65_535
        if positive.count < minAllowed {
            var row = Array(repeating: 1e-5, count: neurons)
            for (place, entry) in scores.enumerated() where entry.score > 0 && place < neurons { row[place] += entry.score }
            return everybody(Self.normalised(row, limit: limit))
        }
        let most = Double(positive.count - minAllowed) / Double(positive.count)
        let lowest = Self.quantile(min(Double(excludeQuantile) / 65_535, most), of: positive.map(\.score))
        let kept = positive.filter { $0.score >= lowest }
        return zip(kept, Self.normalised(kept.map(\.score), limit: limit)).map { ($0.uid, $1) }
    }

    private func everybody(_ shares: [Double]) -> [(uid: UID, share: Double)] {
        zip(0..<neurons, shares).compactMap { place, share in UInt16(exactly: place).map { (UID($0), share) } }
    }

    /// The value below which a part `q` of the values lies, between two of them in proportion.
    private static func quantile(_ q: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        let place = q * Double(sorted.count - 1)
        let below = Int(place.rounded(.down))
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }

    /// Shares that sum to one, none over `limit` of the whole; equal ones where the limit leaves no other.
    package static func normalised(_ values: [Double], limit: Double) -> [Double] {
        let count = values.count
        let total = values.reduce(0, +)
        guard total > 0, Double(count) * limit > 1 else { return Array(repeating: 1 / Double(max(count, 1)), count: count) }
        let sorted = values.sorted().map { $0 / total }
        guard let largest = sorted.last, largest > limit else { return values.map { $0 / total } }
        var sums: [Double] = []
        for share in sorted { sums.append((sums.last ?? 0) + share) }
        // How many of the smallest stay under the limit when all above them are cut to the next one's size.
        let under = sorted.indices.filter { index in
            sorted[index] / (Double(count - index - 1) * sorted[index] + sums[index] + 1e-7) < limit
        }.count
        let below = under > 0 ? sums[under - 1] : 0
        let cut = (limit * below - 1e-7) / (1 - limit * Double(count - under)) * total
        let clipped = values.map { min($0, cut) }
        let rest = clipped.reduce(0, +)
        return clipped.map { $0 / rest }
    }
}
