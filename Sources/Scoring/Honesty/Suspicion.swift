/// Which of many comparisons are worth a look, and who hangs together by them.
///
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`, tables `benjamini_hochberg` and `components`.
public enum Suspicion {
    /// Which of many p-values stand out: among those flagged, chance alone made at most this share, on average.
    ///
    /// - Source: Benjamini, Hochberg, "Controlling the false discovery rate" (1995).
    public static func flagged(_ pValues: [Double], rate: Double = 0.05) throws(ScoringError) -> [Bool] {
        try ScoringError.requireFinite(pValues, "p-value")
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        let n = Double(pValues.count)
        let last = order.indices.last { pValues[order[$0]] <= rate * Double($0 + 1) / n }
        var flags = pValues.map { _ in false }
        if let last { for place in order[...last] { flags[place] = true } }
        return flags
    }

    /// The groups that pairs make: everybody who is linked to another, over whatever others. Those without a link are in none.
    public static func cliques(_ pairs: [(Int, Int)], among count: Int) throws(ScoringError) -> [[Int]] {
        var root = Array(0..<max(0, count))
        func find(_ member: Int) -> Int {
            var member = member
            while root[member] != member {
                root[member] = root[root[member]]
                member = root[member]
            }
            return member
        }
        for (a, b) in pairs {
            guard root.indices.contains(a), root.indices.contains(b) else {
                throw ScoringError(.outOfRange, "The pair \(a), \(b) is not among \(count).")
            }
            let (left, right) = (find(a), find(b))
            root[max(left, right)] = min(left, right)
        }
        var groups: [Int: [Int]] = [:]
        for member in root.indices { groups[find(member), default: []].append(member) }
        return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    /// Pairs of miners whose wrong answers are alike beyond chance, and the groups they make: what a validator reports of a round.
    ///
    /// - Parameter answers: each miner's answers to the same questions.
    public static func copies<Label: Hashable>(
        _ answers: [[Label]], truth: [Label], choices: Int, rate: Double = 0.05
    ) throws(ScoringError) -> (pairs: [(Int, Int, SharedErrors)], groups: [[Int]]) {
        var pairs: [(Int, Int, SharedErrors)] = []
        for a in answers.indices {
            for b in answers.indices where b > a {
                pairs.append((a, b, try SharedErrors(answers[a], answers[b], truth: truth, choices: choices)))
            }
        }
        let flags = try flagged(pairs.map(\.2.pValue), rate: rate)
        let found = zip(pairs, flags).filter(\.1).map(\.0)
        return (found, try cliques(found.map { ($0.0, $0.1) }, among: answers.count))
    }
}
