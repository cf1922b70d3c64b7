public import Neuron

/// An estimate of each player's part from samples, for games whose coalitions are too many to evaluate them all.
///
/// Looks at its interval after 2, 4, 8 … samples, and ends at the wanted precision, at the budget, at so many samples, or when the
/// task is cancelled, with what it has found by then.
/// - Source: section 4 of `docs/scoring.md`; golden vectors `scoring/shapley_sampling.json`.
public struct SampledShapley: Sendable {
    /// What a sample is.
    public enum Method: String, Sendable, Hashable, Codable {
        /// A random order of the players: what each adds to those before it.
        case permutations
        /// An order and its reverse, as one sample: what is too much in the one is often too little in the other.
        case antithetic
        /// A marginal of one player at one place, with more samples at the places where it varies most.
        case stratified
    }

    /// What a sample is.
    public var method: Method
    /// An order is cut short once its value is so near to that of all; nil never. Not for strata.
    public var truncation: Double?
    /// How likely each interval covers the true part.
    public var confidence: Double
    /// What the interval is made by.
    public var bound: ErrorBound
    /// The estimate ends once every part's half width is at most this; nil goes on to the budget.
    public var precision: Double?
    /// The most coalitions that are evaluated; nil sets no limit.
    public var budget: Int?
    /// The most samples that are taken.
    public var maxSamples: Int
    /// How many coalitions are evaluated side by side.
    public var parallelism: Int

    /// A way to estimate.
    public init(
        method: Method = .antithetic, truncation: Double? = nil, confidence: Double = 0.95, bound: ErrorBound = .student,
        precision: Double? = nil, budget: Int? = nil, maxSamples: Int = 4_096, parallelism: Int = 4
    ) {
        precondition(confidence > 0 && confidence < 1, "A confidence lies between 0 and 1.")
        precondition(maxSamples > 0, "An estimate has at least one sample.")
        self.method = method
        self.truncation = truncation
        self.confidence = confidence
        self.bound = bound
        self.precision = precision
        self.budget = budget
        self.maxSamples = maxSamples
        self.parallelism = parallelism
    }

    /// Estimates the Shapley values of a game, or its Owen values over unions.
    ///
    /// - Parameter watch: told what is known at each look. Where it is given, or a ``precision`` is, intervals are wider: they hold at
    ///   all looks together.
    /// - Throws: what the value function throws; ``ScoringError/Code/budget`` when the budget has no room for a first estimate;
    ///   `CancellationError` before there is one.
    public func values(
        of game: Game, unions: Unions? = nil, random: inout RandomSource, watch: (@Sendable (Contribution) -> Void)? = nil
    ) async throws -> Contribution {
        let unions = unions ?? .alone(game.players)
        try ScoringError.requireLength(unions.union.count, game.players, "Players of unions")
        switch method {
        case .stratified:
            return try await run(StratumSampler(unions), game, random: &random, watch: watch)
        case .permutations, .antithetic:
            let sampler = OrderSampler(unions, isAntithetic: method == .antithetic, truncation: truncation)
            return try await run(sampler, game, random: &random, watch: watch)
        }
    }

    /// The estimate from given orders.
    package func values(of game: Game, orders: [[Int]]) async throws -> Contribution {
        var sampler = OrderSampler(.alone(game.players), isAntithetic: method == .antithetic, truncation: truncation)
        var cache = CoalitionValues(game, parallelism: parallelism)
        try await sampler.take(orders, from: &cache)
        return try contribution(sampler, cache, end: .complete, look: nil)
    }

    /// The estimate from given coalitions for each player and size.
    package func values(of game: Game, strata: [[[Coalition]]]) async throws -> Contribution {
        var sampler = StratumSampler(.alone(game.players))
        var cache = CoalitionValues(game, parallelism: parallelism)
        let samples = strata.enumerated().flatMap { player, sizes in
            sizes.enumerated().flatMap { size, coalitions in
                coalitions.map { StratumSampler.Sample(player: player, stratum: size, before: $0) }
            }
        }
        try await sampler.take(samples, from: &cache)
        return try contribution(sampler, cache, end: .complete, look: nil)
    }

    /// How many samples are evaluated together at most: so many are lost to a cancellation.
    private static let batch = 256

    private func run<Sampler: ContributionSampler>(
        _ start: Sampler, _ game: Game, random: inout RandomSource, watch: (@Sendable (Contribution) -> Void)?
    ) async throws -> Contribution {
        var sampler = start
        var cache = CoalitionValues(game, parallelism: parallelism)
        let isWatched = precision != nil || watch != nil
        var (next, looks, lastLook) = (2, 0, 0)
        func ended(_ end: Contribution.End) throws(ScoringError) -> Contribution {
            let look = isWatched ? looks + (sampler.samples > lastLook ? 1 : 0) : nil
            return try contribution(sampler, cache, end: end, look: look)
        }
        while sampler.samples < maxSamples {
            let wanted = min(next, maxSamples) - sampler.samples
            let drawn = sampler.draw(min(Self.batch, max(1, wanted)), random: &random)
            let affordable = affordable(drawn, sampler, cache)
            do {
                try Task.checkCancellation()
                try await sampler.take(Array(drawn.prefix(affordable)), from: &cache)
            } catch is CancellationError {
                guard sampler.estimate(bound, risk: 1 - confidence) != nil else { throw CancellationError() }
                return try ended(.cancelled)
            }
            if affordable < drawn.count { return try ended(.budget) }
            if drawn.isEmpty { return try ended(.complete) }
            guard sampler.samples >= next else { continue }
            while next <= sampler.samples { next *= 2 }
            guard isWatched, sampler.estimate(bound, risk: 1 - confidence) != nil else { continue }
            (looks, lastLook) = (looks + 1, sampler.samples)
            let seen = try ended(.precise)
            watch?(seen)
            if let precision, seen.radii.allSatisfy({ $0 <= precision }) { return seen }
        }
        return try ended(.complete)
    }

    /// How many of the samples fit into the budget.
    private func affordable<Sampler: ContributionSampler>(
        _ samples: [Sampler.Sample], _ sampler: Sampler, _ cache: CoalitionValues
    ) -> Int {
        guard let budget else { return samples.count }
        var new: Set<Coalition> = []
        for (place, sample) in samples.enumerated() {
            new.formUnion(sampler.coalitions(of: sample).lazy.filter { !cache.has($0) })
            if cache.evaluations + new.count > budget { return place }
        }
        return samples.count
    }

    private func contribution(
        _ sampler: some ContributionSampler, _ cache: CoalitionValues, end: Contribution.End, look: Int?
    ) throws(ScoringError) -> Contribution {
        let risk = 1 - confidence
        let shared = look.map { ErrorBound.risk(risk, atLook: $0) } ?? risk
        guard let parts = sampler.estimate(bound, risk: shared) else {
            throw ScoringError(
                .budget, "A budget of \(budget ?? 0) evaluations has no room for one sample of every player's part.",
                remedy: "Raise the budget, or sample by permutations.")
        }
        return Contribution(
            values: parts.map(\.value), standardErrors: parts.map(\.error), radii: parts.map(\.radius), confidence: confidence,
            samples: sampler.samples, evaluations: cache.evaluations,
            isTruncated: truncation != nil && method != .stratified, end: end)
    }
}
