import NeuronTesting
import Synchronization
import Templates
import Testing

@testable import CallersSubnet

@Suite("One miner for three kinds of caller")
struct CallersSubnetTests {
    /// Asks in every protocol, and notes what came.
    final class Polyglot: Validator {
        nonisolated static let noted = Mutex<[String: [String]]>([:])

        override func forward() async throws {
            for name in ["btauth/1", "synapse/10", "epistula/2"] {
                var configuration = Dendrite.Configuration()
                configuration.onlyProtocol = name
                configuration.allowPrivateAddresses = true
                let dendrite = Dendrite(signer: environment.signer, configuration: configuration)
                var said: [String] = []
                for await reply in dendrite.query(Echo(text: "hé"), to: metagraph.serving) {
                    said.append((try? reply.result.get())?.spoken ?? "nothing")
                    said.append("\(reply.isAuthenticated)")
                }
                for await reply in dendrite.query(Twice(tensor: try Tensor([1, 2] as [Float])), to: metagraph.serving) {
                    said.append((try? reply.result.get().tensor.array(of: Float.self)).map { "\($0)" } ?? "refused")
                }
                Self.noted.withLock { $0[name] = said }
            }
        }
    }

    @Test("answers each in its own protocol, and keeps one synapse for those who sign the whole body")
    func callers() async throws {
        try await TestNetwork.run { network in
            _ = try await network.add(CallersMiner.self)
            try await network.add(Polyglot.self, stake: .tao(1_000))
            try await network.advance(epochs: 1)
        }
        let noted = Polyglot.noted.withLock { $0 }
        #expect(noted["btauth/1"] == ["btauth/1", "true", "[2.0, 4.0]"])
        #expect(noted["synapse/10"] == ["synapse/10", "false", "refused"])
        #expect(noted["epistula/2"] == ["epistula/2", "false", "[2.0, 4.0]"])
    }
}
