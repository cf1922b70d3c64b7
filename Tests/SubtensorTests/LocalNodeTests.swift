import Foundation
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
    private func withNode<Value: Sendable>(
        keptIn file: String? = nil, _ body: (SubtensorChain) async throws -> Value
    ) async throws -> Value {
        let server = try LocalNodeServer(.development(), blockTime: .every(.milliseconds(100)), keptIn: file)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let life = OwnedTask { try? await server.run(port: 0) { port.yield($0) } }
        do {
            let value = try await body(try await client(of: ports))
            life.cancel()
            await life.value
            return value
        } catch {
            life.cancel()
            await life.value
            throw error
        }
    }

    /// Our client of a node that says its port.
    private func client(of ports: AsyncStream<Int>) async throws -> SubtensorChain {
        var url = ""
        for await bound in ports {
            url = "http://127.0.0.1:\(bound)"
            break
        }
        var settings = NodeSettings.quick
        settings.blockTime = .milliseconds(100)
        return SubtensorChain(
            try #require(NetworkName(url)), settings: settings, random: .seeded(1), logger: LogWatch().logger)
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

    @Test("it keeps to it after a restart from its file too, and has what was there before")
    func restarted() async throws {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let file = folder.path + "/chain.sqlite"
        let payer = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Node//before").hotkey
        let before = try await withNode(keptIn: file) { chain in
            _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: hot), signedBy: payer)
            let block = try await chain.head()
            return (block: block, metagraph: try await chain.metagraph(1, at: block.hash))
        }
        #expect(before.metagraph.neurons.contains { $0.hotkey == hot })
        for life in 1...2 {
            let findings = try await withNode(keptIn: file) { (chain) async throws in
                #expect(try await chain.metagraph(1, at: before.block.hash) == before.metagraph, "life \(life)")
                #expect(try await chain.header(of: before.block.hash) == before.block)
                #expect(try await chain.head().number >= before.block.number)
                return await ChainEndpointConformance(Subject(chain: chain, payer: payer)).run()
            }
            #expect(findings.isEmpty, "life \(life): \(findings)")
        }
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
