public import Neuron

/// Picks whom to ask: the miners that are known to answer well, and now and then others, to find out.
///
/// Randomness is the caller's; the same seed asks the same miners.
/// - Source: section 5 of `docs/scoring.md`.
public struct Router: Sendable, Codable, Hashable {
    /// How miners are picked.
    public enum Policy: Sendable, Codable, Hashable {
        /// By a reward drawn from what is known of each. Regret against the best miner of order `√(n T ln T)`.
        case thompson
        /// By what each may be worth at best. Always the same for the same knowledge.
        case upperBound(exploration: Double)
        /// By chance, in the shares of a ``Gate``.
        case gate(Gate)
        /// By what each may be worth at best for queries with such features; needs features with every query.
        case contextual(features: Int, exploration: Double)
    }

    /// Who is asked.
    public struct Choice: Sendable, Hashable {
        /// Whom to ask, the preferred one first.
        public let hotkeys: [Hotkey]
        /// How likely each was to be picked at its turn, for a policy whose chances are known: logged, they let other policies be judged
        /// afterwards. Nil for draws of Thompson's.
        public let probabilities: [Double]?
    }

    /// How miners are picked.
    public let policy: Policy
    /// How much of what was known each reward keeps; below 1 the router forgets.
    public let discount: Double
    /// What share of the queries also goes to a newcomer, in the place of the last who was picked.
    public let newcomerShare: Double
    /// With fewer rewards a miner is a newcomer.
    public let newcomerRewards: Int
    private var records: [Hotkey: Record] = [:]
    private var total = 0

    private struct Record: Sendable, Codable, Hashable {
        var reliability = Reliability()
        var rewards = 0.0
        var linear: LinearExpert?
        var latency = LatencyRecord()
    }

    /// A router that knows nobody.
    public init(_ policy: Policy = .thompson, discount: Double = 1, newcomerShare: Double = 0, newcomerRewards: Int = 10) {
        precondition(discount > 0 && discount <= 1 && (0...1).contains(newcomerShare), "Shares of a Router lie from 0 to 1.")
        self.policy = policy
        self.discount = discount
        self.newcomerShare = newcomerShare
        self.newcomerRewards = newcomerRewards
    }

    /// Picks miners for a query.
    ///
    /// - Parameters:
    ///   - count: how many; fewer where there are fewer candidates.
    ///   - features: what kind of query it is, for a contextual policy.
    ///   - relevance: how well each candidate suits the query, for a gate; alike unless given.
    /// - Throws: ``ScoringError`` for features or relevances that are missing, too many or not finite.
    public func choose(
        _ count: Int, of candidates: [Hotkey], features: [Double]? = nil, relevance: [Double]? = nil, random: inout RandomSource
    ) throws(ScoringError) -> Choice {
        let count = max(0, min(count, candidates.count))
        guard count > 0 else { return Choice(hotkeys: [], probabilities: []) }
        var (picked, probabilities): ([Int], [Double]?)
        switch policy {
        case .thompson:
            var draws: [Double] = []
            for hotkey in candidates {
                let known = records[hotkey]?.reliability ?? Reliability()
                draws.append(known.draw(random: &random))
            }
            (picked, probabilities) = (try Normalisation.top(count, of: draws), nil)
        case .upperBound(let exploration):
            let bounds = candidates.map { hotkey in
                let record = records[hotkey] ?? Record()
                let asked = record.reliability.count
                let mean = asked > 0 ? record.rewards / Double(asked) : 0
                return min(
                    .greatestFiniteMagnitude,
                    Reliability.upperBound(mean: mean, pulls: asked, total: total, exploration: exploration))
            }
            picked = try Normalisation.top(count, of: bounds)
            probabilities = picked.map { _ in 1 }
        case .gate(let gate):
            var shares = try gate.shares(
                relevance: relevance ?? candidates.map { _ in 0 }, reliability: candidates.map { reliability(of: $0).mean },
                latency: candidates.map { records[$0]?.latency.quantile(0.5) ?? .zero })
            (picked, probabilities) = Self.draw(count, by: &shares, random: &random)
        case .contextual(let width, let exploration):
            let query = features ?? []
            var bounds: [Double] = []
            for hotkey in candidates {
                let expert = records[hotkey]?.linear ?? LinearExpert(features: width, discount: discount)
                bounds.append(try expert.expectation(for: query, exploration: exploration).upper)
            }
            picked = try Normalisation.top(count, of: bounds)
            probabilities = picked.map { _ in 1 }
        }
        letInNewcomer(&picked, &probabilities, candidates, random: &random)
        return Choice(hotkeys: picked.map { candidates[$0] }, probabilities: probabilities)
    }

    /// Learns what an answer was worth, 0…1; a timeout is a reward of 0, not a missing one.
    public mutating func record(_ reward: Double, for hotkey: Hotkey, features: [Double]? = nil, latency: Duration? = nil)
        throws(ScoringError)
    {
        var record = records[hotkey] ?? Record()
        if case .contextual(let width, _) = policy {
            var expert = record.linear ?? LinearExpert(features: width, discount: discount)
            try expert.record(reward, for: features ?? [])
            record.linear = expert
        }
        try record.reliability.record(reward, discount: discount)
        record.rewards += reward
        if let latency { record.latency.record(latency) }
        total += 1
        records[hotkey] = record
    }

    /// What is known of a miner's answers.
    public func reliability(of hotkey: Hotkey) -> Reliability { records[hotkey]?.reliability ?? Reliability() }

    /// How long to wait for a miner before another one is asked too; nil while too little is known.
    public func hedgeDelay(for hotkey: Hotkey) -> Duration? { records[hotkey]?.latency.hedgeDelay }

    /// Forgets hotkeys that are not on the subnet any more.
    public mutating func follow(_ metagraph: Metagraph) {
        records = records.filter { metagraph.neuron($0.key) != nil }
    }

    /// Draws places one after the other by shares; once the shares are used up, the rest in their order.
    private static func draw(_ count: Int, by shares: inout [Double], random: inout RandomSource) -> ([Int], [Double]) {
        var (picked, probabilities): ([Int], [Double]) = ([], [])
        while picked.count < count {
            let left = shares.compensatedSum
            let open = shares.indices.filter { shares[$0] > 0 }
            guard left > 0, let last = open.last else { break }
            var place = Double.random(in: 0..<left, using: &random)
            let chosen = open.first {
                place -= shares[$0]
                return place < 0
            }
            picked.append(chosen ?? last)
            probabilities.append(shares[chosen ?? last] / left)
            shares[chosen ?? last] = 0
        }
        return (picked, probabilities)
    }

    private func letInNewcomer(
        _ picked: inout [Int], _ probabilities: inout [Double]?, _ candidates: [Hotkey], random: inout RandomSource
    ) {
        guard newcomerShare > 0, Double.random(in: 0..<1, using: &random) < newcomerShare else { return }
        let chosen = Set(picked)
        let newcomers = candidates.indices.filter {
            !chosen.contains($0) && reliability(of: candidates[$0]).count < newcomerRewards
        }
        guard let newcomer = newcomers.randomElement(using: &random), !picked.isEmpty else { return }
        picked[picked.count - 1] = newcomer
        probabilities?[picked.count - 1] = newcomerShare / Double(newcomers.count)
    }
}
