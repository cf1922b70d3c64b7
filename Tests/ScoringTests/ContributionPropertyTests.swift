import Foundation
import Neuron
import Scoring
import Testing

/// What makes the Shapley value the only fair one, over games from a fixed seed.
@Suite("The contribution's properties")
struct ContributionPropertyTests {
    static let games = 1_000

    static func table(_ players: Int, random: inout RandomSource) -> [Double] {
        [0] + (1..<(1 << players)).map { _ in Double.random(in: -10...10, using: &random) }
    }

    @Test("efficiency: the parts sum to the value of all, with any unions")
    func efficiency() async throws {
        var random = RandomSource.seeded(11)
        for _ in 0..<Self.games {
            let players = Int.random(in: 1...5, using: &random)
            let table = Self.table(players, random: &random)
            var groups = [[Int]](repeating: [], count: players)
            for player in 0..<players { groups[Int.random(in: 0..<players, using: &random)].append(player) }
            let unions = try Unions(groups, players: players)
            let shapley = try await ExactShapley(parallelism: 1).values(of: Game(table: table)).values
            let owen = try await ExactShapley(parallelism: 1).values(of: Game(table: table), unions: unions).values
            #expect(isNear(shapley.reduce(0, +), table[table.count - 1]))
            #expect(isNear(owen.reduce(0, +), table[table.count - 1]))
        }
    }

    @Test("symmetry: players who add the same everywhere have equal parts")
    func symmetry() async throws {
        var random = RandomSource.seeded(12)
        for _ in 0..<Self.games {
            let players = Int.random(in: 2...5, using: &random)
            var table = Self.table(players, random: &random)
            for mask in table.indices where mask & 3 == 2 { table[mask] = table[mask ^ 3] }
            let values = try await ExactShapley(parallelism: 1).values(of: Game(table: table)).values
            #expect(isNear(values[0], values[1]))
        }
    }

    @Test("dummy: a player who adds nothing anywhere has nothing")
    func dummy() async throws {
        var random = RandomSource.seeded(13)
        for _ in 0..<Self.games {
            let players = Int.random(in: 1...5, using: &random)
            var table = Self.table(players, random: &random)
            let idle = Int.random(in: 0..<players, using: &random)
            for mask in table.indices where mask >> idle & 1 == 1 { table[mask] = table[mask ^ (1 << idle)] }
            let values = try await ExactShapley(parallelism: 1).values(of: Game(table: table)).values
            #expect(abs(values[idle]) < 1e-12)
        }
    }

    @Test("additivity: the parts in a sum of games are the sums of the parts")
    func additivity() async throws {
        var random = RandomSource.seeded(14)
        for _ in 0..<Self.games {
            let players = Int.random(in: 1...5, using: &random)
            let (left, right) = (Self.table(players, random: &random), Self.table(players, random: &random))
            let both = try await ExactShapley(parallelism: 1).values(of: Game(table: zip(left, right).map { $0 + $1 })).values
            let first = try await ExactShapley(parallelism: 1).values(of: Game(table: left)).values
            let second = try await ExactShapley(parallelism: 1).values(of: Game(table: right)).values
            expectNear(both, zip(first, second).map { $0 + $1 })
        }
    }
}
