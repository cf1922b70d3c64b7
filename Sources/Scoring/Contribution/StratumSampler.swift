internal import Neuron

/// Marginals of each player by how many came before it: a mean for each size, and the mean of these.
///
/// With unions a stratum is a number of whole unions and a number of members of the player's own before it. Once each stratum has
/// its first samples, more are drawn where marginals vary most.
/// - Source: Maleki et al., "Bounding the estimation error of sampling-based Shapley value approximation" (2013); Neyman's
///   allocation (1934).
struct StratumSampler: ContributionSampler {
    /// One marginal to be evaluated.
    struct Sample: Sendable {
        let player: Int
        let stratum: Int
        let before: Coalition
    }

    let unions: Unions
    private let blocks: [Coalition]
    private var means: [[RunningMean]]
    private(set) var samples = 0

    /// How many samples each stratum has before any is preferred.
    private static let first = 8

    init(_ unions: Unions) {
        self.unions = unions
        blocks = unions.coalitions
        means = unions.union.map { union in
            [RunningMean](repeating: .init(), count: unions.members.count * unions.members[union].count)
        }
    }

    func draw(_ count: Int, random: inout RandomSource) -> [Sample] {
        for round in 1...Self.first {
            let poor = strata.filter { means[$0.player][$0.stratum].count < (isSingle($0.player, $0.stratum) ? 1 : round) }
            if !poor.isEmpty { return poor.map { sample($0.player, $0.stratum, random: &random) } }
        }
        let open = strata.filter { !isSingle($0.player, $0.stratum) }
        let deviations = open.map { means[$0.player][$0.stratum].sampleVariance.squareRoot() }
        let sum = deviations.compensatedSum
        guard sum > 0 else { return open.prefix(count).map { sample($0.player, $0.stratum, random: &random) } }
        // In even steps along the deviations from a random start: shares come out in proportion, and are drawn by chance.
        let step = sum / Double(count)
        var (place, reached) = (Double.random(in: 0..<step, using: &random), 0.0)
        var drawn: [Sample] = []
        for (stratum, deviation) in zip(open, deviations) {
            reached += deviation
            while place < reached {
                drawn.append(sample(stratum.player, stratum.stratum, random: &random))
                place += step
            }
        }
        return drawn
    }

    func coalitions(of sample: Sample) -> [Coalition] { [sample.before, sample.before.with(sample.player)] }

    mutating func take(_ samples: [Sample], from cache: inout CoalitionValues) async throws {
        try await cache.evaluate(samples.flatMap(coalitions))
        for sample in samples {
            means[sample.player][sample.stratum].add(cache[sample.before.with(sample.player)] - cache[sample.before])
        }
        self.samples += samples.count
    }

    func estimate(_ bound: ErrorBound, risk: Double) -> [(value: Double, error: Double, radius: Double)]? {
        guard means.allSatisfy({ $0.allSatisfy { $0.count > 0 } }) else { return nil }
        return means.enumerated().map { player, strata in
            let n = Double(strata.count)
            let error = strata.map { $0.sampleVariance / Double($0.count) }.compensatedSum.squareRoot() / n
            let isKnown = strata.indices.allSatisfy { strata[$0].count > 1 || isSingle(player, $0) }
            let radius = isKnown ? bound.radius(of: strata, risk: risk, players: means.count) : .infinity
            return (strata.map(\.mean).mean, error, radius)
        }
    }

    private var strata: [(player: Int, stratum: Int)] {
        means.indices.flatMap { player in means[player].indices.map { (player, $0) } }
    }

    /// Whether only one coalition is in the stratum: nobody or everybody else came before.
    private func isSingle(_ player: Int, _ stratum: Int) -> Bool {
        let mates = unions.members[unions.union[player]].count
        let (outer, inner) = (stratum / mates, stratum % mates)
        return (outer == 0 || outer == unions.members.count - 1) && (inner == 0 || inner == mates - 1)
    }

    private func sample(_ player: Int, _ stratum: Int, random: inout RandomSource) -> Sample {
        let union = unions.union[player]
        let members = unions.members[union]
        let others = blocks.indices.filter { $0 != union }.shuffled(using: &random).prefix(stratum / members.count)
        let mates = members.filter { $0 != player }.shuffled(using: &random).prefix(stratum % members.count)
        let before = others.reduce(into: Coalition(mates)) { $0 = $0.union(blocks[$1]) }
        return Sample(player: player, stratum: stratum, before: before)
    }
}
