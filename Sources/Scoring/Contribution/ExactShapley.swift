/// The exact part of each player: the mean of what it adds, over all orders, from the values of all coalitions.
///
/// `φ_i = Σ_{S ∌ i} |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))`. Sums over coalitions of one size are taken first, so that whole
/// numbers stay exact.
/// - Source: Shapley, "A value for n-person games" (1953); Owen (1977) for unions; golden vectors `scoring/shapley.json`.
public struct ExactShapley: Sendable, Hashable {
    /// How many coalitions are evaluated side by side.
    public var parallelism: Int

    /// The most players whose coalitions can be counted: a million of them.
    public static let maxPlayers = 20

    /// A way to count, with so many evaluations side by side.
    public init(parallelism: Int = 4) { self.parallelism = parallelism }

    /// The Shapley values of a game, or its Owen values over unions. Costs 2^n evaluations, fewer with unions.
    ///
    /// - Throws: ``ScoringError/Code/tooManyPlayers`` beyond ``maxPlayers``; what the value function throws; `CancellationError`.
    public func values(of game: Game, unions: Unions? = nil) async throws -> Contribution {
        try Self.checkSize(game)
        if let unions, !unions.isTrivial { return try await owen(game, unions) }
        let table = try await table(of: game)
        return Self.contribution(Self.shapley(table, players: game.players), evaluations: table.count)
    }

    /// The Banzhaf values: the mean of what each player adds over all coalitions of the others. They rank more stably under noise,
    /// and don't sum to the value of all.
    ///
    /// - Source: Wang, Jia, "Data Banzhaf" (2023).
    public func banzhaf(of game: Game) async throws -> Contribution {
        try Self.checkSize(game)
        let table = try await table(of: game)
        var sums = [CompensatedSum](repeating: .init(), count: game.players)
        for mask in table.indices {
            for player in 0..<game.players where mask >> player & 1 == 0 {
                sums[player].add(table[mask | 1 << player] - table[mask])
            }
        }
        let half = Double(table.count / 2)
        return Self.contribution(sums.map { $0.value / half }, evaluations: table.count)
    }

    /// The Shapley values from the table of all values, by the bits of coalitions.
    static func shapley(_ table: [Double], players: Int) -> [Double] {
        var strata = [CompensatedSum](repeating: .init(), count: players * players)
        for mask in table.indices {
            let size = mask.nonzeroBitCount
            for player in 0..<players where mask >> player & 1 == 0 {
                strata[player * players + size].add(table[mask | 1 << player] - table[mask])
            }
        }
        return (0..<players).map { player in
            // A stratum's mean is its sum over the number of coalitions of that size; the value is the mean of the strata.
            var coalitions = 1.0
            return (0..<players).map { size -> Double in
                defer { coalitions *= Double(players - 1 - size) / Double(size + 1) }
                return strata[player * players + size].value / (coalitions * Double(players))
            }.compensatedSum
        }
    }

    private static func checkSize(_ game: Game) throws(ScoringError) {
        guard game.players <= maxPlayers else {
            throw ScoringError(
                .tooManyPlayers,
                "\(game.players) players have 2^\(game.players) coalitions; at most \(maxPlayers) are counted.",
                remedy: "Estimate their parts with SampledShapley.")
        }
    }

    private static func contribution(_ values: [Double], evaluations: Int) -> Contribution {
        let zeros = values.map { _ in 0.0 }
        return Contribution(
            values: values, standardErrors: zeros, radii: zeros, confidence: 1, samples: evaluations, evaluations: evaluations,
            isTruncated: false, end: .complete)
    }

    /// The values of all coalitions, by their bits.
    private func table(of game: Game) async throws -> [Double] {
        let count = 1 << game.players
        let lanes = max(1, min(parallelism, count))
        let parts = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var values: [Double] = []
                    for mask in stride(from: lane, to: count, by: lanes) {
                        try Task.checkCancellation()
                        let value = mask == 0 ? 0 : try await game.value(Coalition(mask: UInt64(mask)))
                        guard value.isFinite else {
                            throw ScoringError(
                                .notFinite, "The value of a coalition is \(value).",
                                remedy: "Let the value function give a finite number for every coalition.")
                        }
                        values.append(value)
                    }
                    return (lane, values)
                }
            }
            return try await group.reduce(into: [[Double]](repeating: [], count: lanes)) { $0[$1.0] = $1.1 }
        }
        return (0..<count).map { parts[$0 % lanes][$0 / lanes] }
    }

    private func owen(_ game: Game, _ unions: Unions) async throws -> Contribution {
        guard unions.union.count == game.players else {
            throw ScoringError(.length, "The unions have \(unions.union.count) players, the game has \(game.players).")
        }
        let blocks = unions.coalitions
        var cache = CoalitionValues(game, parallelism: parallelism)
        var needed: Set<Coalition> = []
        Self.forEachTerm(unions, blocks) { _, inside, outside, _ in needed.formUnion([inside, outside]) }
        try await cache.evaluate(needed)
        var sums = [CompensatedSum](repeating: .init(), count: game.players)
        Self.forEachTerm(unions, blocks) { player, inside, outside, weight in
            sums[player].add(weight * (cache[inside] - cache[outside]))
        }
        return Self.contribution(sums.map(\.value), evaluations: cache.evaluations)
    }

    /// Every term of every Owen value: whole unions before the player's own, and some of the player's union.
    private static func forEachTerm(
        _ unions: Unions, _ blocks: [Coalition],
        _ body: (_ player: Int, _ with: Coalition, _ without: Coalition, Double) -> Void
    ) {
        for (number, members) in unions.members.enumerated() {
            let others = blocks.indices.filter { $0 != number }
            for before in 0..<(1 << others.count) {
                let outer = others.indices.reduce(into: Coalition()) {
                    if before >> $1 & 1 == 1 { $0 = $0.union(blocks[others[$1]]) }
                }
                let outerWeight = orderWeight(before.nonzeroBitCount, of: blocks.count)
                for player in members {
                    let mates = members.filter { $0 != player }
                    for inside in 0..<(1 << mates.count) {
                        let without = mates.indices.reduce(into: outer) { if inside >> $1 & 1 == 1 { $0.insert(mates[$1]) } }
                        let weight = outerWeight * orderWeight(inside.nonzeroBitCount, of: members.count)
                        body(player, without.with(player), without, weight)
                    }
                }
            }
        }
    }

    /// The share of orders of `n` in which one given set of `size` comes right before one given player: `size! (n − size − 1)! / n!`.
    private static func orderWeight(_ size: Int, of n: Int) -> Double {
        var choices = 1.0
        for step in 0..<size { choices *= Double(n - 1 - step) / Double(step + 1) }
        return 1 / (choices * Double(n))
    }
}
