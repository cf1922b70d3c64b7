import Foundation
import Neuron
import Scoring
import TestSupport
import Testing

/// Golden games: `scoring/shapley.json`.
@Suite("The exact contribution")
struct ContributionTests {
    struct File: Decodable {
        struct Values: Decodable {
            let value: [Double]
        }
        struct Small: Decodable {
            let game, note: String
            let players: Int
            let values: [Double]
            let shapley, banzhaf: Values
            let unions: [[Int]]?
            let owen: Values?
        }
        struct Closed: Decodable {
            let kind: String
            let quota: Int?
            let weights: [Int]?
            let costs: [Double]?
            let left, right: Int?
            let shapley, shapley_left, shapley_right: Values?
        }
        struct Answers: Decodable {
            let predictions: [[[Double]]]
            let outcomes: [Int]
            let floor: Double
            let values, values_distinct, shapley, owen, without_copy, owen_distinct: [Double]
            let unions: [[Int]]
        }
        let small: [Small]
        let closed_form: [Closed]
        let answers: [Answers]
    }

    static let file = Result { () throws -> File in try Vectors.json("scoring/shapley.json") }

    @Test(
        "is the golden Shapley, Banzhaf and Owen value of every small game",
        .enabled(if: Vectors.has("scoring/shapley.json"), "scoring/shapley.json is not in NEURON_VECTORS"))
    func small() async throws {
        let file = try Self.file.get()
        #expect(!file.small.isEmpty)
        for row in file.small {
            let game = Game(table: row.values)
            let shapley = try await ExactShapley().values(of: game)
            expectNear(shapley.values, row.shapley.value, 1e-9, row.game)
            #expect(shapley.evaluations == 1 << row.players && shapley.end == .complete)
            expectNear(try await ExactShapley().banzhaf(of: game).values, row.banzhaf.value, 1e-9, row.game)
            if let unions = row.unions, let owen = row.owen {
                let found = try await ExactShapley().values(of: game, unions: Unions(unions, players: row.players))
                expectNear(found.values, owen.value, 1e-9, row.game)
                #expect(found.evaluations <= 1 << row.players)
            }
        }
    }

    @Test(
        "agrees with the closed forms of voting, airport and glove games",
        .enabled(if: Vectors.has("scoring/shapley.json"), "scoring/shapley.json is not in NEURON_VECTORS"))
    func closedForms() async throws {
        let file = try Self.file.get()
        #expect(!file.closed_form.isEmpty)
        for row in file.closed_form {
            switch row.kind {
            case "voting":
                let weights = try #require(row.weights)
                let quota = try #require(row.quota)
                let expected = try #require(row.shapley).value
                expectNear(try ClosedForm.voting(weights: weights, quota: quota), expected)
                guard weights.count <= 12 else { continue }
                let game = Game(players: weights.count) { $0.players.map { weights[$0] }.reduce(0, +) >= quota ? 1 : 0 }
                expectNear(try await ExactShapley().values(of: game).values, expected)
            case "airport":
                let costs = try #require(row.costs)
                let expected = try #require(row.shapley).value
                expectNear(try ClosedForm.airport(costs: costs), expected)
                let game = Game(players: costs.count) { $0.players.map { costs[$0] }.max() ?? 0 }
                if costs.count <= 12 {
                    expectNear(try await ExactShapley().values(of: game).values, expected)
                } else {
                    var random = RandomSource.seeded(5)
                    let bound = ErrorBound.hoeffding(range: costs.max() ?? 0)
                    let found = try await SampledShapley(bound: bound, maxSamples: 128).values(of: game, random: &random)
                    for player in costs.indices {
                        #expect(abs(found.values[player] - expected[player]) <= found.radii[player])
                    }
                }
            default:
                let (left, right) = (try #require(row.left), try #require(row.right))
                let found = try ClosedForm.gloves(left: left, right: right)
                expectNear([found.left], try #require(row.shapley_left).value)
                expectNear([found.right], try #require(row.shapley_right).value)
                guard left + right <= 12 else { continue }
                let game = Game(players: left + right) { coalition in
                    let lefts = coalition.players.count { $0 < left }
                    return Double(min(lefts, coalition.count - lefts))
                }
                let expected = [Double](repeating: found.left, count: left) + .init(repeating: found.right, count: right)
                expectNear(try await ExactShapley().values(of: game).values, expected)
            }
        }
    }

    @Test(
        "pays a copy by the plain value, and nothing for it with unions over distinct answers",
        .enabled(if: Vectors.has("scoring/shapley.json"), "scoring/shapley.json is not in NEURON_VECTORS"))
    func answers() async throws {
        let file = try Self.file.get()
        #expect(!file.answers.isEmpty)
        for row in file.answers {
            let bits = log2(Double(row.predictions[0][0].count))
            @Sendable func saved(_ answers: [[[Double]]]) throws -> Double {
                let bitsSaved = try row.outcomes.enumerated().map { place, outcome in
                    let pool = try Pool.linear(answers.map { $0[place] }, weights: answers.map { _ in 1 })
                    return bits + log2(max(pool[outcome], row.floor))
                }
                return bitsSaved.reduce(0, +) / Double(bitsSaved.count)
            }
            let predictions = row.predictions
            let plain = Game(players: predictions.count) { try saved($0.players.map { predictions[$0] }) }
            let distinct = Game.distinct(predictions) { try saved($0) }
            for mask in row.values.indices.dropFirst() {
                let coalition = Coalition(mask: UInt64(mask))
                #expect(isNear(try await plain.value(coalition), row.values[mask]), "\(mask)")
                #expect(isNear(try await distinct.value(coalition), row.values_distinct[mask]), "\(mask)")
            }
            let unions = try Unions(row.unions, players: predictions.count)
            expectNear(try await ExactShapley().values(of: plain).values, row.shapley)
            expectNear(try await ExactShapley().values(of: plain, unions: unions).values, row.owen)
            let remedied = try await ExactShapley().values(of: distinct, unions: unions).values
            expectNear(remedied, row.owen_distinct)
            let copies = try #require(row.unions.first { $0.count > 1 })
            let together = copies.map { remedied[$0] }.reduce(0, +)
            #expect(together <= row.without_copy[copies[0]] + 1e-9)
        }
    }

    @Test("refuses values that are no numbers, too many players, and unions with a player twice")
    func refuses() async throws {
        let nonsense = Game(players: 2) { $0.count == 2 ? .nan : 1 }
        await #expect(throws: ScoringError.self) { try await ExactShapley().values(of: nonsense) }
        let large = Game(players: 21) { Double($0.count) }
        await #expect(throws: ScoringError.self) { try await ExactShapley().values(of: large) }
        #expect(throws: ScoringError.self) { try Unions([[0, 1], [1]], players: 3) }
        #expect(throws: ScoringError.self) { try Unions([[3]], players: 3) }
    }

    @Test("fails with the value function's error, and stops when its task is cancelled")
    func cancels() async throws {
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await ExactShapley().values(of: Game(players: 3) { _ in throw Broken() })
        }
        let task = Task {
            try await ExactShapley().values(
                of: Game(players: 16) { coalition in
                    while !Task.isCancelled { await Task.yield() }
                    return Double(coalition.count)
                })
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
