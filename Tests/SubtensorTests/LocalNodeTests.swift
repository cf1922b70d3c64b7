import LocalChain
import Neuron
import NeuronTesting
import Subtensor
import Testing
import TestSupport

/// The client against the project's own node, over sockets: both sides of the protocol are ours, and neither knows the other.
@Suite("The real chain's client on a local node")
struct LocalNodeTests {
    private struct Subject: ChainEndpointSubject {
        let chain: any ChainEndpoint
        let netuid: NetUID = 1
        let payer: KeyPair
        /// Waits for blocks that the node makes on its own.
        func advance(blocks: Int) async throws {
            var stream = chain.blocks().makeAsyncIterator()
            for _ in 0..<blocks { _ = try await stream.next() }
        }
    }

    /// Runs a node while `body` asks it.
    private func withNode<Value: Sendable>(_ body: (SubtensorChain) async throws -> Value) async throws -> Value {
        let server = try LocalNodeServer(.development(), blockTime: .every(.milliseconds(100)))
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let life = OwnedTask { try? await server.run(port: 0) { port.yield($0) } }
        defer { life.cancel() }
        var url = ""
        for await bound in ports {
            url = "http://127.0.0.1:\(bound)"
            break
        }
        var settings = NodeSettings.quick
        settings.blockTime = .milliseconds(100)
        return try await body(
            SubtensorChain(
                try #require(NetworkName(url)), settings: settings, random: .seeded(1), logger: LogWatch().logger))
    }

    @Test("it keeps to what every chain keeps to, reading")
    func reading() async throws {
        let payer = try DevKeys.key("//Bob")
        let findings = try await withNode { chain in
            await ChainEndpointConformance(Subject(chain: chain, payer: payer)).runReading()
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test("it keeps to what every chain keeps to, reading and writing")
    func writing() async throws {
        let payer = try DevKeys.key("//Bob")
        let findings = try await withNode { chain in
            await ChainEndpointConformance(Subject(chain: chain, payer: payer)).run()
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test("an account and a subnet are what the genesis says")
    func genesis() async throws {
        try await withNode { chain in
            #expect(try await chain.account(try DevKeys.key("//Bob").coldkey, at: nil).free == .tao(1_000_000))
            let reading = try await chain.subnet(1)
            #expect(reading.metagraph.neurons.count == 1 && reading.rules.tempo == 10)
            #expect(reading.metagraph.owner == reading.metagraph.neurons.first?.hotkey)
        }
    }
}
