internal import Templates

/// What each miner's answer is worth to the joint one: its part in the bits that the pool saves, with or without the remedies
/// against copies.
struct PoolPay: Sendable {
    let pool: AnswerPool
    /// The number of each miner's answer: equal answers have equal numbers.
    let groups: [Int]
    private let weights: AnswerPool.Weights

    init(pool: AnswerPool, groups: [Int]) {
        self.pool = pool
        self.groups = groups
        weights = pool.byRecord()
    }

    /// With more miners than these, parts are estimated.
    private static let exactUpTo = 9

    /// One miner of each group.
    var representatives: [Int] {
        var seen: Set<Int> = []
        return groups.indices.filter { seen.insert(groups[$0]).inserted }
    }

    /// The bits per byte that some miners save of the text's eight, together: by the linear pool, whose members are weighed by what
    /// each cost alone on the contexts of the other half.
    private func saved(by coalition: Coalition) -> Double {
        8 - pool.linearBitsPerByte(of: coalition.players, under: weights)
    }

    /// Shapley's value, which pays a copy as if it had added something.
    func plain(random: inout RandomSource) async throws -> [Double] {
        try await parts(Game(players: groups.count) { saved(by: $0) }, unions: nil, random: &random)
    }

    /// Owen's value over unions of equal answers, each of which counts once.
    func remedied(random: inout RandomSource) async throws -> [Double] {
        let members = Dictionary(grouping: groups.indices, by: { groups[$0] }).values
        let unions = try Unions(members.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }, players: groups.count)
        return try await parts(
            Game(players: groups.count) { saved(by: $0) }.overDistinct(groups), unions: unions, random: &random)
    }

    private func parts(_ game: Game, unions: Unions?, random: inout RandomSource) async throws -> [Double] {
        let sampling = SampledShapley(truncation: 0.01, budget: 600, parallelism: 2)
        return try await Contribution.of(
            game, unions: unions, exactUpTo: Self.exactUpTo, sampling: sampling, random: &random
        ).values
    }
}

/// What a copy of the best miner would earn together with it, against what that miner earns alone: shares of all pay.
package struct CopycatPay: Sendable, Codable, Hashable {
    /// The share of the miner that would be copied, without a copy.
    package let alone: Double
    /// The share of both by Shapley's value over all answers.
    package let plain: Double
    /// The share of both by Owen's value over distinct answers.
    package let remedied: Double
}
