internal import NeuronTesting
internal import Templates
internal import Testing

/// A question whose right answer anybody can check.
struct Doubling: Synapse {
    static var timeout: Duration { .seconds(60) }
    var value: Int
    struct Response: Codable, Sendable { var doubled: Int }
}

final class DoublingMiner: Miner {
    override func routes(_ routes: inout Routes) {
        routes.on(Doubling.self) { query, _ in .init(doubled: 2 * query.value) }
    }
}

/// Pays right answers, and does not wait for the last miner.
final class DoublingValidator: Validator {
    override func forward() async throws {
        let value = Int.random(in: 1...1_000, using: &random)
        let miners = metagraph.sample(16, using: &random)
        var left = miners.count
        for await reply in dendrite.query(Doubling(value: value), to: miners) {
            let right = (try? reply.result.get())?.doubled == 2 * value
            scores.record(right ? 1 : 0, for: reply.axon.hotkey)
            left -= 1
            if left == 1 { break }
        }
    }
}

@Suite("Adversaries on a test network")
struct AdversaryTests {
    @Test("who says anything, who never ends and who signs with another key are paid nothing")
    func sockets() async throws {
        try await TestNetwork.run { network in
            let honest = try await network.add(DoublingMiner.self)
            let rider = try await network.add(Adversary<Doubling>.freeRider(saying: .init(doubled: 1)))
            let liar = try await network.add(Adversary<Doubling>.liar { .init(doubled: 2 * $0.value) })
            let staller = try await network.add(Adversary<Doubling>.staller)
            try await network.add(DoublingValidator.self)
            try await network.advance(epochs: 2)
            #expect(try await network.incentive(of: honest) > 0.99)
            for hotkey in [rider, liar, staller] { #expect(try await network.incentive(of: hotkey) == 0) }
        }
    }
}
