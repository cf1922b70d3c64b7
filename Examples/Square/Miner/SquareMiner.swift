import Templates

struct Square: Synapse {
    var value: Int
    struct Response: Codable, Sendable { var square: Int }
}

@main
final class SquareMiner: Miner {
    override func routes(_ routes: inout Routes) {
        routes.on(Square.self) { query, _ in
            .init(square: query.value * query.value)
        }
    }
}
