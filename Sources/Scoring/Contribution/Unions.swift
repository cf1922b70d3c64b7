/// Players who are likely the same, side by side: a union has one vote among unions, and its members share what it earns.
///
/// - Source: Owen, "Values of games with a priori unions" (1977).
public struct Unions: Hashable, Sendable {
    /// The members of each union; each player is in one.
    public let members: [[Int]]
    /// The union of each player.
    public let union: [Int]

    /// Everybody alone: with these an Owen value is a Shapley value.
    public static func alone(_ players: Int) -> Unions {
        Unions(validated: (0..<players).map { [$0] }, players: players)
    }

    /// Unions of players who were grouped; those who are in no group stand alone.
    ///
    /// - Throws: ``ScoringError/Code/outOfRange`` for a player who does not exist or is in two groups.
    public init(_ groups: [[Int]], players: Int) throws(ScoringError) {
        var placed: Set<Int> = []
        for player in groups.joined() {
            guard (0..<players).contains(player), placed.insert(player).inserted else {
                throw ScoringError(
                    .outOfRange, "Player \(player) of \(players) is in two unions, or in none that can be.",
                    remedy: "Put each player in one union at most.")
            }
        }
        let alone = (0..<players).filter { !placed.contains($0) }.map { [$0] }
        self.init(validated: groups.filter { !$0.isEmpty } + alone, players: players)
    }

    /// The members of each union as coalitions.
    var coalitions: [Coalition] { members.map { Coalition($0) } }

    /// Whether everybody is alone.
    var isTrivial: Bool { members.count == union.count }

    private init(validated members: [[Int]], players: Int) {
        self.members = members
        var union = [Int](repeating: 0, count: players)
        for (number, group) in members.enumerated() {
            for player in group { union[player] = number }
        }
        self.union = union
    }
}
