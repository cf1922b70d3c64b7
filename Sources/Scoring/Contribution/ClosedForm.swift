/// Shapley values that need no enumeration, for tests of estimates and for games that look like these.
///
/// - Source: section 4 of `docs/scoring.md`; golden vectors `scoring/shapley.json`, table `closed_form`.
public enum ClosedForm {
    /// The airport game, in which a coalition is worth its largest cost.
    ///
    /// - Source: Littlechild, Owen, "A simple expression for the Shapley value in a special case" (1973).
    public static func airport(costs: [Double]) throws(ScoringError) -> [Double] {
        try ScoringError.requireFinite(costs, "Cost")
        var values = costs
        var (paid, before) = (0.0, 0.0)
        for (place, player) in costs.indices.sorted(by: { costs[$0] < costs[$1] }).enumerated() {
            paid += (costs[player] - before) / Double(costs.count - place)
            before = costs[player]
            values[player] = paid
        }
        return values
    }

    /// Weighted voting, in which a coalition is worth 1 when its weights reach the quota: how often each player tips the vote.
    ///
    /// Coalitions are counted by size and weight: costs n³ · quota steps.
    /// - Source: Shapley, Shubik, "A method for evaluating the distribution of power in a committee system" (1954).
    public static func voting(weights: [Int], quota: Int) throws(ScoringError) -> [Double] {
        guard quota > 0, weights.allSatisfy({ $0 >= 0 }) else {
            throw ScoringError(.outOfRange, "A quota is above zero, and no vote has a negative weight.")
        }
        let n = weights.count
        return weights.indices.map { player in
            // counts[size][weight]: coalitions of the others below the quota.
            var counts = [[Double]](repeating: [Double](repeating: 0, count: quota), count: n)
            counts[0][0] = 1
            for (placed, other) in weights.indices.filter({ $0 != player }).enumerated() where weights[other] < quota {
                for size in stride(from: placed, through: 0, by: -1) {
                    for weight in 0..<(quota - weights[other]) {
                        counts[size + 1][weight + weights[other]] += counts[size][weight]
                    }
                }
            }
            var (value, coalitions) = (CompensatedSum(), 1.0)
            for size in 0..<n {
                let tipping = counts[size][max(0, quota - weights[player])...].compensatedSum
                value.add(tipping / (coalitions * Double(n)))
                coalitions *= Double(n - 1 - size) / Double(size + 1)
            }
            return value.value
        }
    }

    /// The glove game, in which a coalition is worth its number of pairs: the value of one left and of one right glove.
    ///
    /// - Source: Shapley, Shubik, "Pure competition, coalitional power, and fair division" (1969).
    public static func gloves(left: Int, right: Int) throws(ScoringError) -> (left: Double, right: Double) {
        guard left > 0, right > 0 else { throw ScoringError(.outOfRange, "There is at least one glove for each hand.") }
        // A left glove adds a pair when fewer left than right ones came before it.
        func value(_ own: Int, _ other: Int) -> Double {
            let n = own + other
            var sum = CompensatedSum()
            for owns in 0..<own {
                for others in (owns + 1)..<max(owns + 2, other + 1) where others <= other {
                    sum.add(choose(own - 1, owns) * choose(other, others) / choose(n - 1, owns + others) / Double(n))
                }
            }
            return sum.value
        }
        return (value(left, right), value(right, left))
    }

    private static func choose(_ n: Int, _ k: Int) -> Double {
        (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
}
