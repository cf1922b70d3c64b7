import Neuron
import NeuronTesting
import Subtensor
import Testing
import TestSupport

@Suite("The real chain behind the seam", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct ConformanceTests {
    /// A fake node's chain, whose blocks come when they are asked for.
    private struct Subject: ChainEndpointSubject {
        let fake: FakeChain
        let chain: any ChainEndpoint
        let netuid: NetUID = 1
        let payer: KeyPair
        func advance(blocks: Int) async throws { fake.advance(blocks) }
    }

    @Test("keeps to what every chain keeps to, reading", arguments: ["runtime-343-v15", "runtime-461-v15"])
    func reading(runtime: String) async throws {
        let fake = try ValidatorLife.chain([(spec: 461, name: "\(runtime).scale.gz")])
        let server = try FakeServer { .body(fake.answer($0)) }
        let findings = await ChainEndpointConformance(
            Subject(fake: fake, chain: chain([server]), payer: try ValidatorLife.key())
        ).runReading()
        #expect(findings.isEmpty, "\(findings)")
    }
}
