import Dendrite
import HTTPTypes
import Neuron
import NeuronTesting
import Synchronization
import Testing

@testable import Templates
@testable import square_miner

@Suite("A validator's connections")
struct WarmConnectionsTests {
    /// Gives out its environment.
    private final class Host: Validator {
        nonisolated static let environment = Mutex<NeuronEnvironment?>(nil)
        override func start() async throws { Self.environment.withLock { $0 = environment } }
    }

    /// Tells what was asked for, and answers that all is well.
    private struct Listening: DendriteTransport {
        let asked: AsyncStream<TransportRequest>.Continuation
        func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer {
            asked.yield(request)
            return TransportAnswer(head: HTTPResponse(status: .ok), body: [])
        }
    }

    @Test("are opened to the axons of the metagraph, and to one that is new when it shows", .timeLimit(.minutes(1)))
    func opened() async throws {
        let (requests, asked) = AsyncStream.makeStream(of: TransportRequest.self)
        try await TestNetwork.run { network in
            let first = try await network.add(SquareMiner.self)
            try await network.add(Host.self)
            let environment = try #require(Host.environment.withLock { $0 })
            var configuration = Dendrite.Configuration()
            configuration.allowPrivateAddresses = true
            let dendrite = Dendrite(
                signer: environment.signer, configuration: configuration, transport: Listening(asked: asked))
            let warming = OwnedTask {
                // It ends by being cancelled, which is no failure here.
                try? await WarmConnections(environment: environment, dendrite: dendrite, peers: PeerMemory()).run()
            }
            var iterator = requests.makeAsyncIterator()
            let one = await iterator.next()
            #expect(one?.axon.hotkey == first && one?.head.path == "/healthz")
            let second = try await network.add(SquareMiner.self)
            let two = await iterator.next()
            #expect(two?.axon.hotkey == second)
            warming.cancel()
            await warming.value
        }
    }
}
