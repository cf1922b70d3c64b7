/// How much more alike two miners' answers are than chance makes them.
///
/// Numbers, not verdicts: two honest miners with the same public model are alike as well.
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`.
public enum AnswerSimilarity {
    /// Cohen's kappa of two lists of labels: 1 for equal ones, 0 for agreement as chance makes it; nil where chance alone agrees
    /// always.
    ///
    /// - Source: Cohen, "A coefficient of agreement for nominal scales" (1960).
    public static func kappa<Label: Hashable>(_ a: [Label], _ b: [Label]) throws(ScoringError) -> Double? {
        try ScoringError.requireLength(b.count, a.count, "Labels")
        guard !a.isEmpty else { return nil }
        let n = Double(a.count)
        let agreed = Double(zip(a, b).count { $0 == $1 }) / n
        let (left, right) = (counts(a), counts(b))
        let chance = left.map { Double($0.value) * Double(right[$0.key] ?? 0) / (n * n) }.compensatedSum
        return chance < 1 ? (agreed - chance) / (1 - chance) : nil
    }

    /// The correlation of what is left of two lists of numbers after the median answer is taken away; nil where one of them has no
    /// spread.
    ///
    /// - Parameter centre: the median answer to each question.
    public static func residualCorrelation(_ a: [Double], _ b: [Double], centre: [Double]) throws(ScoringError) -> Double? {
        try ScoringError.requireLength(b.count, a.count, "Numbers")
        try ScoringError.requireLength(centre.count, a.count, "Median answers")
        try ScoringError.requireFinite(a + b + centre, "Number")
        let (left, right) = (zip(a, centre).map { $0 - $1 }, zip(b, centre).map { $0 - $1 })
        let (leftMean, rightMean) = (left.mean, right.mean)
        let product = zip(left, right).map { ($0 - leftMean) * ($1 - rightMean) }.compensatedSum
        let degrees = Double(max(1, left.count - 1))
        let spread = left.sampleVariance.squareRoot() * right.sampleVariance.squareRoot() * degrees
        return spread > 0 ? product / spread : nil
    }

    /// The share of runs of `length` words that two texts have in common, 0…1. A shorter text is one run.
    ///
    /// - Source: Broder, "On the resemblance and containment of documents" (1997).
    public static func jaccard(_ a: String, _ b: String, length: Int = 5) -> Double {
        let (left, right) = (shingles(a, length), shingles(b, length))
        let both = left.union(right).count
        return both == 0 ? 1 : Double(left.intersection(right).count) / Double(both)
    }

    private static func shingles(_ text: String, _ length: Int) -> Set<[Substring]> {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count > length, length > 0 else { return words.isEmpty ? [] : [words] }
        return Set((0...(words.count - length)).map { Array(words[$0..<$0 + length]) })
    }

    private static func counts<Label: Hashable>(_ labels: [Label]) -> [Label: Int] {
        labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
