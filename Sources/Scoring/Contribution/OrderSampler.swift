internal import Neuron

/// Marginals along random orders of the players; members of a union stay together.
///
/// - Source: Castro, Gómez, Tejada, "Polynomial calculation of the Shapley value based on sampling" (2009); an order and its
///   reverse as one sample: Mitchell et al., "Sampling permutations for Shapley value estimation" (2022); orders cut short:
///   Ghorbani, Zou, "Data Shapley" (2019).
struct OrderSampler: ContributionSampler {
    let unions: Unions
    let isAntithetic: Bool
    let truncation: Double?
    private var means: [RunningMean]

    init(_ unions: Unions, isAntithetic: Bool, truncation: Double?) {
        self.unions = unions
        self.isAntithetic = isAntithetic
        self.truncation = truncation
        means = [RunningMean](repeating: .init(), count: unions.union.count)
    }

    var samples: Int { means[0].count }

    func draw(_ count: Int, random: inout RandomSource) -> [[Int]] {
        (0..<count).map { _ in
            unions.members.shuffled(using: &random).flatMap { $0.shuffled(using: &random) }
        }
    }

    func coalitions(of sample: [Int]) -> [Coalition] { walks(of: [sample]).flatMap(Self.prefixes) }

    mutating func take(_ samples: [[Int]], from cache: inout CoalitionValues) async throws {
        let marginals = try await marginals(of: walks(of: samples), from: &cache)
        let each = isAntithetic ? 2 : 1
        for start in stride(from: 0, to: marginals.count, by: each) {
            for player in means.indices {
                means[player].add(marginals[start..<start + each].reduce(0) { $0 + $1[player] } / Double(each))
            }
        }
    }

    func estimate(_ bound: ErrorBound, risk: Double) -> [(value: Double, error: Double, radius: Double)]? {
        guard samples > 0 else { return nil }
        return means.map { ($0.mean, $0.standardError, bound.radius(of: $0, risk: risk, players: means.count)) }
    }

    private func walks(of samples: [[Int]]) -> [[Int]] {
        isAntithetic ? samples.flatMap { [$0, $0.reversed()] } : samples
    }

    /// What each player adds in each order. All orders go on by one player at a time, so that their coalitions are evaluated side by
    /// side also where an order may end early.
    private func marginals(of orders: [[Int]], from cache: inout CoalitionValues) async throws -> [[Double]] {
        let all = Coalition.all(means.count)
        if truncation == nil {
            try await cache.evaluate(orders.flatMap(Self.prefixes))
        } else {
            try await cache.evaluate([Coalition(), all])
        }
        var marginals = [[Double]](repeating: [Double](repeating: 0, count: means.count), count: orders.count)
        var prefixes = [Coalition](repeating: Coalition(), count: orders.count)
        var live = Array(orders.indices)
        for step in means.indices {
            if let truncation { live.removeAll { abs(cache[all] - cache[prefixes[$0]]) <= truncation } }
            try await cache.evaluate(live.map { prefixes[$0].with(orders[$0][step]) })
            for order in live {
                let player = orders[order][step]
                let next = prefixes[order].with(player)
                marginals[order][player] = cache[next] - cache[prefixes[order]]
                prefixes[order] = next
            }
        }
        return marginals
    }

    private static func prefixes(of order: [Int]) -> [Coalition] {
        var coalition = Coalition()
        return [coalition]
            + order.map {
                coalition.insert($0)
                return coalition
            }
    }
}
