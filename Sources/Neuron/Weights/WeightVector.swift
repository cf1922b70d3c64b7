/// What a validator says its subnet's miners are worth: one share for each uid, ready for the chain.
///
/// - Source: section 3 of `docs/scoring.md`: the largest weight becomes 65,535, the others keep their proportion to it, rounded
///   half to even; zeros are dropped, the order is kept.
public struct WeightVector: Hashable, Sendable {
    /// One uid's weight, as value / 65,535 of the largest.
    public struct Entry: Hashable, Sendable, Codable {
        /// The neuron.
        public let uid: UID
        /// Its weight.
        public let value: UInt16

        /// An entry.
        public init(uid: UID, value: UInt16) {
            self.uid = uid
            self.value = value
        }
    }

    /// The entries, without zeros, in the order they were given.
    public let entries: [Entry]

    /// Weights that stand already as the chain wants them.
    public init(entries: [Entry]) { self.entries = entries }

    /// Weights from shares of any scale.
    ///
    /// - Parameter limit: the largest share of the whole that one uid may get (0…1), or nil for no limit: the largest entries
    ///   are cut to it, the others keep their proportions in the rest.
    /// - Throws: ``WeightError`` for shares that are negative or not finite, for a uid that is there twice, and for a limit that
    ///   the positive shares are too few to keep.
    public init(shares: [(uid: UID, share: Double)], limit: Double? = nil) throws(WeightError) {
        var seen: Set<UID> = []
        for (uid, share) in shares {
            guard share.isFinite, share >= 0 else { throw .notANumber(uid) }
            guard seen.insert(uid).inserted else { throw .duplicate(uid) }
        }
        var values = shares.map(\.share)
        if let limit { values = try Self.capped(values, at: limit) }
        let largest = values.max() ?? 0
        guard largest > 0 else {
            entries = []
            return
        }
        entries = zip(shares, values).compactMap { pair, value in
            let scaled = (value / largest * 65_535).rounded(.toNearestOrEven)
            return scaled > 0 ? Entry(uid: pair.uid, value: UInt16(scaled)) : nil
        }
    }

    /// Weights from two lists as other tools write them: uids and weights of any scale, in the same order.
    ///
    /// - Throws: ``WeightError`` as above, and for lists of different lengths and numbers that are no uid.
    public init(uids: [Int], weights: [Double]) throws(WeightError) {
        guard uids.count == weights.count else { throw .lengthsDiffer(uids: uids.count, weights: weights.count) }
        var shares: [(uid: UID, share: Double)] = []
        for (number, weight) in zip(uids, weights) {
            guard let uid = UInt16(exactly: number) else { throw .noUID(number) }
            shares.append((UID(uid), weight))
        }
        try self.init(shares: shares)
    }

    /// Each uid's share of the whole, from 0 to `count` − 1, as the chain's own values say it; all zero where there are none.
    public func row(_ count: Int) -> [Double] {
        let sum = entries.reduce(0) { $0 + Double($1.value) }
        return entries.reduce(into: Array(repeating: 0, count: count)) { row, entry in
            let place = Int(entry.uid.rawValue)
            if place < count, sum > 0 { row[place] = Double(entry.value) / sum }
        }
    }

    /// The shares with the smallest number of largest ones cut to `limit` of the whole.
    package static func capped(_ shares: [Double], at limit: Double) throws(WeightError) -> [Double] {
        guard limit.isFinite, limit > 0 else { throw .limitUnreachable }
        let total = shares.reduce(0, +)
        guard total > 0 else { throw .limitUnreachable }
        let count = shares.count
        if Double(count) * limit <= 1 { return Array(repeating: 1 / Double(count), count: count) }
        let order = shares.indices.sorted { (shares[$0], $1) > (shares[$1], $0) }
        var rest = total
        var left = 1.0
        var cut = 0
        // Cut the largest while its share of what remains is over the limit.
        while cut < count, rest > 0, shares[order[cut]] / rest * left > limit {
            rest -= shares[order[cut]]
            left -= limit
            cut += 1
        }
        let positiveLeft = order[cut...].contains { shares[$0] > 0 }
        guard positiveLeft || left <= 1e-12 else { throw .limitUnreachable }
        var result = shares
        for (place, index) in order.enumerated() {
            result[index] = place < cut ? limit : (positiveLeft ? shares[index] / rest * left : 0)
        }
        return result
    }
}

/// Why shares are not weights.
public enum WeightError: NeuronFailure, Equatable {
    /// A share is negative, infinite or not a number.
    case notANumber(UID)
    /// A uid is there twice.
    case duplicate(UID)
    /// The positive shares are too few to keep the limit.
    case limitUnreachable
    /// There are more uids than weights, or fewer.
    case lengthsDiffer(uids: Int, weights: Int)
    /// A number that no uid can have.
    case noUID(Int)

    /// The case's name.
    public var label: String {
        switch self {
        case .notANumber: "weight-not-a-number"
        case .duplicate: "weight-duplicate"
        case .limitUnreachable: "limit-unreachable"
        case .lengthsDiffer: "weight-lengths-differ"
        case .noUID: "weight-no-uid"
        }
    }
    /// The facts.
    public var message: String {
        switch self {
        case .notANumber(let uid): "The weight of uid \(uid) is not a finite number of at least zero."
        case .duplicate(let uid): "Uid \(uid) has two weights."
        case .limitUnreachable: "Too few neurons have a positive weight for the largest share that was asked for."
        case .lengthsDiffer(let uids, let weights): "There are \(uids) uids and \(weights) weights."
        case .noUID(let number): "\(number) is no uid: uids go from 0 to 65,535."
        }
    }
    /// What to do.
    public var remedy: String? {
        switch self {
        case .notANumber: "Check the scores that it came from."
        case .duplicate, .lengthsDiffer: "Give each uid one weight."
        case .noUID: "Take the uids from the metagraph."
        case .limitUnreachable: "Raise the limit, or score more neurons above zero."
        }
    }
}
