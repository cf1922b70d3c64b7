import NeuronTesting
import Templates
import Testing

@testable import square_miner
@testable import square_validator

final class LazyMiner: Miner {
    override func routes(_ routes: inout Routes) {
        routes.on(square_miner.Square.self) { _, _ in .init(square: 42) }
    }
}

@Suite("The README's subnet")
struct SquareSubnetTests {
    @Test("an honest miner earns the incentive")
    func honestMinerWins() async throws {
        try await TestNetwork.run { network in
            let honest = try await network.add(SquareMiner.self)
            let lazy = try await network.add(LazyMiner.self)
            try await network.add(SquareValidator.self, stake: .tao(1_000))
            try await network.advance(epochs: 2)
            #expect(try await network.incentive(of: honest) > 0.99)
            #expect(try await network.incentive(of: lazy) == 0)
        }
    }

    @Test("gives the same weights for the same seed, whatever the sockets do")
    func deterministic() async throws {
        func incentives(seed: UInt64) async throws -> [UInt16] {
            try await TestNetwork.run(seed: seed) { network in
                for _ in 0..<3 { try await network.add(SquareMiner.self) }
                try await network.add(SquareValidator.self)
                try await network.advance(epochs: 3)
                return try await network.metagraph().neurons.map(\.incentive)
            }
        }
        #expect(try await incentives(seed: 7) == incentives(seed: 7))
    }

    @Test("a miner that is not registered does not start, and says so")
    func notRegistered() async throws {
        try await TestNetwork.run { network in
            let environment = try await NeuronEnvironment(
                signer: try DevKeys.key("//Nobody"), netuid: network.netuid, chain: network.chain)
            let error = await #expect(throws: NeuronError.self) { try await SquareMiner(environment).run() }
            #expect(error?.code.exitCode == 77)
        }
    }
}
