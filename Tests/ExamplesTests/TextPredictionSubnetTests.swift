import Foundation
import Neuron
import NeuronTesting
import Templates
import TestSupport
import Testing
import TextPrediction

@Suite("TextPrediction as a subnet")
struct TextPredictionSubnetTests {
    /// The licence of this project: a text that every checkout has.
    static let corpus = Result {
        try Corpus(files: [
            Vectors.fixtures.deletingLastPathComponent().deletingLastPathComponent().appending(path: "LICENSE").path
        ])
    }

    final class Good: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, kind: .order3, corpus: try? TextPredictionSubnetTests.corpus.get())
        }
    }

    final class Poor: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, kind: .order0, corpus: try? TextPredictionSubnetTests.corpus.get())
        }
    }

    final class Lazy: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) { super.init(environment, kind: .lazy) }
    }

    final class Cheat: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) { super.init(environment, kind: .cheat) }
    }

    final class Judge: TextPredictionValidator {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, corpus: try? TextPredictionSubnetTests.corpus.get(), seed: 1)
        }
    }

    @Test(
        "a neuron does not start with settings of the subnet that mean nothing",
        arguments: [["kind": "order-9"], ["seed": "one"], ["sead": "1"]])
    func settings(subnet: [String: String]) async throws {
        let configuration = {
            var configuration = NeuronConfiguration()
            configuration.subnet = subnet
            return configuration
        }()
        try await TestNetwork.run { network in
            let environment = try await NeuronEnvironment(
                signer: try KeyPair(uri: "//Alice"), netuid: network.netuid, chain: network.chain, configuration: configuration)
            let error = await #expect(throws: NeuronError.self) { try await TextPredictionMiner(environment).prepare() }
            #expect(error?.code == .badConfiguration)
            #expect(error?.message.contains(subnet.keys.first ?? "") == true)
            await #expect(throws: NeuronError.self) { try await TextPredictionValidator(environment).prepare() }
        }
    }

    @Test("the better a miner predicts the more it earns; the lazy one and the cheat earn nothing")
    func incentives() async throws {
        _ = try Self.corpus.get()
        try await TestNetwork.run { network in
            let good = try await network.add(Good.self)
            let poor = try await network.add(Poor.self)
            let lazy = try await network.add(Lazy.self)
            let cheat = try await network.add(Cheat.self)
            try await network.add(Judge.self, stake: .tao(1_000))
            try await network.add(Judge.self, stake: .tao(1_000))
            try await network.advance(epochs: 2)
            #expect(try await network.incentive(of: good) > network.incentive(of: poor))
            #expect(try await network.incentive(of: poor) > 0)
            #expect(try await network.incentive(of: lazy) == 0)
            #expect(try await network.incentive(of: cheat) == 0)
        }
    }
}
