internal import Foundation

/// A linear pool that learns whom to believe: each expert's weight is multiplied by the probability that it gave to what happened.
///
/// Its total of bits is never more than the best expert's and log₂ of their number, whatever happens: the promise of ``bound``.
/// - Source: Vovk, "A game of prediction with expert advice" (1998); golden vectors `scoring/ensembles.json`, table `mixture`.
public struct BayesMixture: Sendable, Hashable, Codable {
    /// How much each expert is believed; they sum to one.
    public private(set) var weights: [Double]
    /// What the mixture has cost so far, in bits.
    public private(set) var bits = 0.0
    /// What each expert alone would have cost, in bits.
    public private(set) var expertBits: [Double]

    /// A mixture that believes so many experts alike.
    public init(experts: Int) {
        precondition(experts > 0, "A BayesMixture has at least one expert.")
        weights = [Double](repeating: 1 / Double(experts), count: experts)
        expertBits = [Double](repeating: 0, count: experts)
    }

    /// The mixture's distribution of what comes next.
    public func predict(_ distributions: [[Double]]) throws(ScoringError) -> [Double] {
        try Pool.linear(distributions, weights: weights)
    }

    /// Learns from what happened, by the probability that each expert had given it.
    ///
    /// - Throws: ``ScoringError`` unless there is a probability in 0…1 for each expert, and one of those believed is above zero.
    public mutating func update(_ probabilities: [Double]) throws(ScoringError) {
        try ScoringError.requireLength(probabilities.count, weights.count, "Probabilities of experts")
        try ScoringError.requireFinite(probabilities, "Probability")
        guard probabilities.allSatisfy({ (0...1).contains($0) }) else {
            throw ScoringError(.outOfRange, "A probability lies outside 0…1.")
        }
        let joint = zip(weights, probabilities).map { $0 * $1 }
        guard let posterior = joint.normalised else {
            throw ScoringError(
                .outOfRange, "Every expert had held what happened to be impossible.",
                remedy: "Mix each distribution with a little of the uniform one.")
        }
        bits -= log2(joint.compensatedSum)
        for expert in expertBits.indices { expertBits[expert] -= log2(probabilities[expert]) }
        weights = posterior
    }

    /// The most bits that the mixture can have cost: the best expert's, and log₂ of the number of experts.
    public var bound: Double { (expertBits.min() ?? 0) + log2(Double(expertBits.count)) }
}
