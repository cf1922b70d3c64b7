/// How often two miners give the same wrong answer: right answers are alike by right, wrong ones only by chance or by copying.
///
/// - Source: section 7 of `docs/scoring.md`; golden vectors `scoring/honesty.json`, table `shared_errors`.
public struct SharedErrors: Sendable, Hashable {
    /// To how many questions both were wrong.
    public let bothWrong: Int
    /// To how many of these both gave the same answer.
    public let same: Int
    /// How likely chance alone gives so many or more, where each wrong choice is as likely as another; 1 without shared errors.
    public let pValue: Double

    /// Compares two miners' answers with the truth.
    ///
    /// - Parameter choices: how many answers each question has.
    public init<Label: Hashable>(_ a: [Label], _ b: [Label], truth: [Label], choices: Int) throws(ScoringError) {
        try ScoringError.requireLength(b.count, a.count, "Answers")
        try ScoringError.requireLength(truth.count, a.count, "True answers")
        guard choices > 1 else { throw ScoringError(.outOfRange, "A question has at least two choices, not \(choices).") }
        let wrong = a.indices.filter { a[$0] != truth[$0] && b[$0] != truth[$0] }
        bothWrong = wrong.count
        same = wrong.count { a[$0] == b[$0] }
        pValue = Self.tail(same, of: wrong.count, chance: 1 / Double(choices - 1))
    }

    /// How likely so many or more of `n` come by chance: the upper tail of the binomial distribution.
    private static func tail(_ count: Int, of n: Int, chance: Double) -> Double {
        guard count > 0 else { return 1 }
        return IncompleteBeta.regularised(chance, Double(count), Double(n - count + 1))
    }
}
