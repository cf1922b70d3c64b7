internal import Foundation

/// One answer from many that are equal or not: the one with the most weight behind it.
///
/// - Source: section 6 of `docs/scoring.md`; golden vectors `scoring/ensembles.json`, tables `vote` and `log_odds`.
public struct Vote<Answer: Hashable & Sendable>: Sendable {
    /// The answer with the most weight; among equals the one that was given first. Nil of no answers.
    public let winner: Answer?
    /// The weight behind each answer.
    public let tally: [Answer: Double]

    /// Counts answers, each with the weight of who gave it.
    ///
    /// - Throws: ``ScoringError`` for weights that are not finite, or not as many as the answers.
    public init(_ answers: [Answer], weights: [Double]) throws(ScoringError) {
        try ScoringError.requireLength(weights.count, answers.count, "Weights of a vote")
        try ScoringError.requireFinite(weights, "Weight")
        var tally: [Answer: Double] = [:]
        var order: [Answer] = []
        for (answer, weight) in zip(answers, weights) {
            if tally[answer] == nil { order.append(answer) }
            tally[answer, default: 0] += weight
        }
        var winner: Answer?
        for answer in order where winner.map({ (tally[answer] ?? 0) > (tally[$0] ?? 0) }) ?? true { winner = answer }
        self.winner = winner
        self.tally = tally
    }
}

/// What votes and numbers are weighed by.
public enum VoteWeight {
    /// The best weight of an independent voter who is right with a probability, of so many choices: negative for one worse than
    /// chance. The probability is held within 0.001…0.999.
    ///
    /// - Source: Nitzan, Paroush, "Optimal decision rules in uncertain dichotomous choice situations" (1982).
    public static func logOdds(accuracy: Double, choices: Int = 2) throws(ScoringError) -> Double {
        try ScoringError.requireFinite([accuracy], "Accuracy")
        guard choices > 1 else { throw ScoringError(.outOfRange, "A vote has at least two choices, not \(choices).") }
        let p = min(0.999, max(0.001, accuracy))
        return log(p * Double(choices - 1) / (1 - p))
    }
}
