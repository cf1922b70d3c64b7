import Neuron
import NeuronTesting
import Templates
import Testing

@testable import square_miner
@testable import square_validator

@Suite("A subnet with commit-reveal")
struct SecretWeightsTests {
    @Test("an honest miner earns the incentive there too: weights are committed, and revealed an epoch later")
    func honestMinerWins() async throws {
        var rules = SubnetHyperparameters(tempo: 10)
        rules.commitReveal = true
        rules.weightsRateLimit = 0
        try await TestNetwork.run(rules: rules) { network in
            let honest = try await network.add(SquareMiner.self)
            try await network.add(SquareValidator.self, stake: .tao(1_000))
            try await network.advance(epochs: 5)
            #expect(try await network.incentive(of: honest) > 0.99)
        }
    }
}
