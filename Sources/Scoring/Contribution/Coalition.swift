/// Some of the players of a ``Game``: those who give a joint answer together. Up to 256 players, as many as a subnet has neurons.
public struct Coalition: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    /// The most players that can be told apart.
    public static let maxPlayers = 256

    /// Nobody.
    public init() {}

    /// Some players by number, 0…255.
    public init(_ players: some Sequence<Int>) {
        for player in players { insert(player) }
    }

    /// The players 0…5 of six, for example.
    public static func all(_ players: Int) -> Coalition { Coalition(0..<players) }

    /// The coalition whose players are the bits of a number.
    public init(mask: UInt64) { words[0] = mask }

    /// The first 64 players as the bits of a number.
    public var mask: UInt64 { words[0] }

    /// Whether nobody is in it.
    public var isEmpty: Bool { words == .zero }

    /// How many players are in it.
    public var count: Int {
        words[0].nonzeroBitCount + words[1].nonzeroBitCount + words[2].nonzeroBitCount + words[3].nonzeroBitCount
    }

    /// Whether a player is in it.
    public func contains(_ player: Int) -> Bool {
        (0..<Self.maxPlayers).contains(player) && words[player >> 6] >> UInt64(player & 63) & 1 == 1
    }

    /// Takes a player in.
    public mutating func insert(_ player: Int) {
        precondition((0..<Self.maxPlayers).contains(player), "The players of a Coalition are numbered from 0 to 255.")
        words[player >> 6] |= 1 << UInt64(player & 63)
    }

    /// The coalition with one more player.
    public func with(_ player: Int) -> Coalition {
        var more = self
        more.insert(player)
        return more
    }

    /// Everybody who is in either.
    public func union(_ other: Coalition) -> Coalition {
        var more = self
        more.words |= other.words
        return more
    }

    /// The players, the lowest number first.
    public var players: [Int] {
        var players: [Int] = []
        players.reserveCapacity(count)
        for index in 0..<4 {
            var word = words[index]
            while word != 0 {
                players.append(index << 6 + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
        return players
    }
}
