import Foundation
import Neuron
import Scoring
import Synchronization
import TestSupport
import Testing

/// Golden estimates: `scoring/shapley_sampling.json`.
@Suite("The sampled contribution")
struct SampledContributionTests {
    struct File: Decodable {
        struct Estimate: Decodable {
            let estimate, standard_error: [Double]
            let evaluations: Int
        }
        struct Row: Decodable {
            let players: Int
            let values: [Double]
            let exact: [Double]
            let orders: [[Int]]
            let strata: [[[UInt64]]]
            let truncation_tolerance: Double
            let plain, antithetic, truncated, stratified: Estimate
        }
        struct Bound: Decodable {
            let range, epsilon, delta: Double
            let players, hoeffding_samples: Int
            let hoeffding_radius_at_1000, bernstein_radius: Double

            private enum CodingKeys: String, CodingKey {
                case range, epsilon, delta, players, hoeffding_samples, hoeffding_radius_at_1000
                case bernstein_radius = "bernstein_radius_at_1000_variance_0.01"
            }
        }
        let games: [Row]
        let bounds: [Bound]
    }

    @Test(
        "follows the golden orders and strata",
        .enabled(if: Vectors.has("scoring/shapley_sampling.json"), "scoring/shapley_sampling.json is not in NEURON_VECTORS"))
    func golden() async throws {
        let file: File = try Vectors.json("scoring/shapley_sampling.json")
        #expect(!file.games.isEmpty && !file.bounds.isEmpty)
        for row in file.games {
            let game = Game(table: row.values)
            let plain = try await SampledShapley(method: .permutations).values(of: game, orders: row.orders)
            expect(plain, row.plain, "plain")
            expect(try await SampledShapley(method: .antithetic).values(of: game, orders: row.orders), row.antithetic, "pairs")
            let cut = SampledShapley(method: .permutations, truncation: row.truncation_tolerance)
            let truncated = try await cut.values(of: game, orders: row.orders)
            expect(truncated, row.truncated, "truncated")
            #expect(truncated.isTruncated && !plain.isTruncated)
            let strata = row.strata.map { $0.map { $0.map { Coalition(mask: $0) } } }
            expect(try await SampledShapley(method: .stratified).values(of: game, strata: strata), row.stratified, "strata")
            expectNear(try await ExactShapley().values(of: game).values, row.exact)
        }
        for row in file.bounds {
            let samples = ErrorBound.hoeffdingSamples(
                range: row.range, radius: row.epsilon, risk: row.delta, players: row.players)
            #expect(samples == row.hoeffding_samples)
            let radius = ErrorBound.hoeffdingRadius(range: row.range, samples: 1_000, risk: row.delta, players: row.players)
            #expect(isNear(radius, row.hoeffding_radius_at_1000))
            let bernstein = ErrorBound.bernsteinRadius(variance: 0.01, range: row.range, samples: 1_000, risk: row.delta)
            #expect(isNear(bernstein, row.bernstein_radius))
        }
    }

    private func expect(_ found: Contribution, _ expected: File.Estimate, _ what: String) {
        expectNear(found.values, expected.estimate, 1e-9, what)
        expectNear(found.standardErrors, expected.standard_error, 1e-9, what)
        #expect(found.evaluations == expected.evaluations, "\(what)")
    }

    @Test(
        "its interval covers the exact part at the stated rate over 1,000 games",
        arguments: [SampledShapley.Method.permutations, .antithetic, .stratified])
    func coverage(method: SampledShapley.Method) async throws {
        var random = RandomSource.seeded(31)
        var (covered, asked) = (0, 0)
        for _ in 0..<1_000 {
            let players = Int.random(in: 4...5, using: &random)
            let table = ContributionPropertyTests.table(players, random: &random)
            let exact = try await ExactShapley(parallelism: 1).values(of: Game(table: table)).values
            // Strata have eight samples each before they have a variance that can be relied on.
            let sampling = SampledShapley(
                method: method, confidence: 0.9, maxSamples: method == .stratified ? 400 : 48, parallelism: 1)
            let found = try await sampling.values(of: Game(table: table), random: &random)
            let player = Int.random(in: 0..<players, using: &random)
            asked += 1
            if abs(found.values[player] - exact[player]) <= found.radii[player] { covered += 1 }
        }
        // 0.9 of 1,000, and three standard deviations of such a count.
        #expect(Double(covered) >= 900 - 3 * 9.5, "\(method): \(covered) of \(asked)")
        #expect(Double(covered) <= 960, "\(method): \(covered) of \(asked), wider than need be")
    }

    @Test("an interval that is looked at while it narrows covers the exact part too, and keeps to the wanted precision")
    func running() async throws {
        var random = RandomSource.seeded(32)
        var covered = 0
        for _ in 0..<1_000 {
            let table = ContributionPropertyTests.table(4, random: &random)
            let exact = try await ExactShapley(parallelism: 1).values(of: Game(table: table)).values
            let sampling = SampledShapley(confidence: 0.9, precision: 3, maxSamples: 256, parallelism: 1)
            let found = try await sampling.values(of: Game(table: table), random: &random)
            if found.end == .precise { #expect(found.radii.allSatisfy { $0 <= 3 }) }
            if abs(found.values[0] - exact[0]) <= found.radii[0] { covered += 1 }
        }
        #expect(covered >= 900, "\(covered)")
    }

    @Test("evaluates each coalition once, no more than the budget allows, several at a time")
    func budget() async throws {
        let asked = Mutex<[Coalition: Int]>([:])
        let game = Game(players: 30) { coalition in
            asked.withLock { $0[coalition, default: 0] += 1 }
            return Double(coalition.count).squareRoot()
        }
        var random = RandomSource.seeded(33)
        let found = try await SampledShapley(budget: 500).values(of: game, random: &random)
        #expect(found.end == .budget)
        #expect(found.evaluations <= 500)
        let counts = asked.withLock { $0 }
        #expect(counts.values.allSatisfy { $0 == 1 })
        #expect(counts.count == found.evaluations - 1)
        #expect(isNear(found.values.reduce(0, +), 30.0.squareRoot()))
        await #expect(throws: ScoringError.self) {
            var random = RandomSource.seeded(33)
            _ = try await SampledShapley(budget: 10).values(of: game, random: &random)
        }
    }

    @Test("stopped half-way it gives what it has found, and looks were told on the way")
    func cancelled() async throws {
        let looks = Mutex<[Contribution]>([])
        let task = Task {
            var random = RandomSource.seeded(34)
            return try await SampledShapley(maxSamples: .max).values(
                of: Game(players: 12) { Double($0.count * $0.count) }, random: &random
            ) { look in
                looks.withLock { $0.append(look) }
                // The current task is used within the closure only.
                if look.samples >= 64 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
            }
        }
        let found = try await task.value
        #expect(found.end == .cancelled)
        #expect(found.samples == 64)
        #expect(looks.withLock { $0.map(\.samples) } == [2, 4, 8, 16, 32, 64])
    }

    @Test(
        "samples Owen values over unions, by orders and by strata", arguments: [SampledShapley.Method.antithetic, .stratified])
    func owen(method: SampledShapley.Method) async throws {
        var random = RandomSource.seeded(35)
        let table = ContributionPropertyTests.table(6, random: &random)
        let unions = try Unions([[0, 4], [1, 2, 5]], players: 6)
        let exact = try await ExactShapley().values(of: Game(table: table), unions: unions).values
        let sampling = SampledShapley(method: method, confidence: 0.999)
        let found = try await sampling.values(of: Game(table: table), unions: unions, random: &random)
        for player in 0..<6 { #expect(abs(found.values[player] - exact[player]) <= found.radii[player]) }
    }

    @Test("an order that is cut short costs less and is off by no more than the tolerance")
    func truncation() async throws {
        let game = Game(players: 14) { coalition in 1 - pow(0.3, Double(coalition.count)) }
        var random = RandomSource.seeded(36)
        let found = try await SampledShapley(truncation: 0.01, maxSamples: 64).values(of: game, random: &random)
        let sum = found.values.reduce(0, +)
        #expect(abs(sum - (1 - pow(0.3, 14))) <= 0.01)
        #expect(found.isTruncated)
    }
}
