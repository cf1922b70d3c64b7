/// A joint answer: some players, and what the answer is worth that any of them give together.
///
/// The value of nobody is taken to be zero: what nobody's answer is worth is subtracted from each value by the function's author.
/// - Source: section 4 of `docs/scoring.md`.
public struct Game: Sendable {
    /// How many players there are, 1…256.
    public let players: Int
    /// What the players of a coalition are worth together. May ask others, may fail; called once for each coalition, in parallel.
    public let value: @Sendable (Coalition) async throws -> Double

    /// A game from its value function, which is never asked for the value of nobody.
    public init(players: Int, value: @escaping @Sendable (Coalition) async throws -> Double) {
        precondition((1...Coalition.maxPlayers).contains(players), "A Game has 1 to 256 players.")
        self.players = players
        self.value = value
    }

    /// The same game over distinct answers: of players whose answers are equal, the first counts and the others add nothing.
    ///
    /// - Parameter groups: the number of each player's answer; players with equal numbers gave equal answers, or answers that an
    ///   honesty check found equal. One entry for each player.
    public func overDistinct(_ groups: [Int]) -> Game {
        precondition(groups.count == players, "Each player of a Game has one group.")
        return Game(players: players) { [value] coalition in
            var seen: Set<Int> = []
            return try await value(Coalition(coalition.players.filter { seen.insert(groups[$0]).inserted }))
        }
    }

    /// A game over answers: equal ones count once in what `value` is given, in the order of their players.
    public static func distinct<Answer: Hashable & Sendable>(
        _ answers: [Answer], value: @escaping @Sendable ([Answer]) async throws -> Double
    ) -> Game {
        var places: [Answer: Int] = [:]
        let groups = answers.enumerated().map { place, answer in
            let first = places[answer] ?? place
            places[answer] = first
            return first
        }
        return Game(players: answers.count) { coalition in try await value(coalition.players.map { answers[$0] }) }
            .overDistinct(groups)
    }
}
