import Templates

struct Square: Synapse {
    var value: Int
    struct Response: Codable, Sendable { var square: Int }
}

@main
final class SquareValidator: Validator {
    override func forward() async throws {
        let value = Int.random(in: 1...1_000, using: &random)
        let miners = metagraph.sample(16, using: &random)
        for await reply in dendrite.query(Square(value: value), to: miners) {
            let right = (try? reply.result.get())?.square == value * value
            scores.record(right ? 1 : 0, for: reply.axon.hotkey)
        }
    }
}
