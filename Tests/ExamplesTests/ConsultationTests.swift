import Foundation
import Neuron
import NeuronTesting
import Synchronization
import Templates
import Testing

@Suite("A miner that asks others")
struct ConsultationTests {
    struct Relay: Synapse {
        var text: String
        struct Response: Codable, Sendable { var path: [String] }
    }

    /// Passes the question to every other miner, and says who answered and why others did not.
    final class Passing: Miner {
        override func routes(_ routes: inout Routes) {
            routes.on(Relay.self) { [environment, consultant] query, context in
                let own = environment.signer.hotkey
                var path = ["\(own) \(context.trail.via.count)"]
                for axon in environment.metagraph.current.serving where axon.hotkey != own {
                    do {
                        path += try await consultant.query(query, to: axon, for: context).path
                    } catch let error as ConsultationError {
                        path.append(error.label)
                    }
                }
                return .init(path: path)
            }
        }
    }

    final class Asking: Validator {
        nonisolated static let answers = Mutex<[[String]]>([])
        override func forward() async throws {
            for await reply in dendrite.query(Relay(text: "hello"), to: metagraph.serving) {
                let path = try reply.result.get().path
                Self.answers.withLock { $0.append(path) }
            }
        }
    }

    @Test("passes a question on as often as it may be, and never in a circle")
    func circle() async throws {
        try await TestNetwork.run { network in
            for _ in 0..<3 { try await network.add(Passing.self) }
            try await network.add(Asking.self, stake: .tao(1_000))
            try await network.step()
            let answers = Asking.answers.withLock { $0 }
            #expect(answers.count == 3)
            for answer in answers {
                // One asks two, each of which asks the third; who began is asked by nobody.
                #expect(answer.count { $0.hasSuffix(" 0") } == 1)
                #expect(answer.count { $0.hasSuffix(" 1") } == 2)
                #expect(answer.count { $0.hasSuffix(" 2") } == 2)
                #expect(answer.contains("consultation-circle"))
                #expect(answer.contains("consultation-no-hops-left"))
            }
        }
    }
}
