@testable import EchoSubnet
import NeuronTesting
import Templates
import Testing

@Suite("Echo as a subnet")
struct EchoSubnetTests {
    final class Deaf: Miner {
        override func routes(_ routes: inout Routes) {
            routes.on(Echo.self) { query, _ in .init(text: query.text, reply: "what?") }
        }
    }

    @Test("who echoes earns everything, who doesn't earns nothing")
    func incentives() async throws {
        try await TestNetwork.run { network in
            let honest = try await network.add(EchoMiner.self)
            let deaf = try await network.add(Deaf.self)
            try await network.add(EchoValidator.self, stake: .tao(1_000))
            try await network.advance(epochs: 2)
            #expect(try await network.incentive(of: honest) > 0.99)
            #expect(try await network.incentive(of: deaf) == 0)
        }
    }
}
