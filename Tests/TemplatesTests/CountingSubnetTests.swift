import NeuronTesting
import Templates
import Testing

struct Count: StreamingSynapse {
    var to: Int
    typealias Chunk = Int
}

final class CountingMiner: Miner {
    override func routes(_ routes: inout Routes) {
        routes.on(Count.self) { query, _, chunks in
            for number in 1...query.to { try await chunks.write(number) }
        }
    }
}

final class CountingValidator: Validator {
    override func forward() async throws {
        for axon in metagraph.serving {
            var last = 0
            for try await number in dendrite.stream(Count(to: 3), to: axon) { last = number }
            scores.record(last == 3 ? 1 : 0, for: axon.hotkey)
        }
    }
}

@Suite("The README's streaming subnet")
struct CountingSubnetTests {
    @Test("a miner that streams earns the incentive")
    func streaming() async throws {
        try await TestNetwork.run { network in
            let miner = try await network.add(CountingMiner.self)
            try await network.add(CountingValidator.self)
            try await network.advance(epochs: 2)
            #expect(try await network.incentive(of: miner) > 0.99)
        }
    }
}
