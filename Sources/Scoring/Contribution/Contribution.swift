public import Neuron

/// What each player of a ``Game`` contributed, and how sure that is.
public struct Contribution: Sendable, Hashable {
    /// Why no more was evaluated.
    public enum End: String, Sendable, Hashable, Codable {
        /// All values are known, or all samples were taken.
        case complete
        /// The wanted precision is reached.
        case precise
        /// The next sample would have cost more than the budget has left.
        case budget
        /// The task was cancelled; the estimate is what had been found.
        case cancelled
    }

    /// Each player's part. Negative where an answer harms.
    public let values: [Double]
    /// The standard error of each part; zero where it is exact.
    public let standardErrors: [Double]
    /// The half width of each part's interval at ``confidence``; zero where it is exact, infinite where too little is known.
    public let radii: [Double]
    /// How likely each interval covers the exact part; at every look, where looks were running.
    public let confidence: Double
    /// How many samples the estimate has: orders, pairs of orders, or marginals; the number of coalitions where it is exact.
    public let samples: Int
    /// How many different coalitions were evaluated.
    public let evaluations: Int
    /// Whether orders were cut short, which biases each part by at most the tolerance that was set.
    public let isTruncated: Bool
    /// Why no more was evaluated.
    public let end: End

    /// What weights can be made of: parts above zero. On purpose their sum may be more than the value of all.
    public var payable: [Double] { values.map { max(0, $0) } }

    /// The parts of a game: exact where it has at most so many players, sampled beyond.
    ///
    /// - Parameters:
    ///   - unions: players who are likely the same; with them the parts are Owen values.
    ///   - exactUpTo: the most players whose coalitions are all evaluated, two to their power.
    ///   - sampling: how the parts of more players are estimated.
    /// - Throws: what the value function throws; ``ScoringError``; `CancellationError` before there is a first estimate.
    public static func of(
        _ game: Game, unions: Unions? = nil, exactUpTo: Int = 12, sampling: SampledShapley = .init(), random: inout RandomSource
    ) async throws -> Contribution {
        if game.players <= exactUpTo {
            return try await ExactShapley(parallelism: sampling.parallelism).values(of: game, unions: unions)
        }
        return try await sampling.values(of: game, unions: unions, random: &random)
    }
}
