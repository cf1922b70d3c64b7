import LocalChain
import Neuron
import NeuronTesting
import Testing

/// The chain in memory, as the conformance suite sees it.
struct LocalSubject: ChainEndpointSubject {
    let local: LocalChain
    let wrapped: (any ChainEndpoint)?
    let payer: KeyPair
    var chain: any ChainEndpoint { wrapped ?? local }
    var netuid: NetUID { 1 }

    init(sealing: LocalChain.Sealing, wrap: (LocalChain) -> (any ChainEndpoint)? = { _ in nil }) throws {
        local = try LocalChain(.development(seed: 3), sealing: sealing)
        wrapped = wrap(local)
        payer = try DevKeys.key("//Bob")
    }

    func advance(blocks: Int) async throws {
        await local.advance(blocks: blocks)
        await Task.yield()
    }
}

/// A chain that takes every call and does something else: it loses transfers.
struct ForgetfulChain: ChainEndpoint {
    let inner: LocalChain
    func head() async throws(ChainError) -> BlockHeader { try await inner.head() }
    func blocks() -> BlockStream { inner.blocks() }
    func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph {
        try await inner.metagraph(netuid, at: nil)
    }
    func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
        try await inner.hyperparameters(netuid, at: block)
    }
    func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account {
        try await inner.account(coldkey, at: block)
    }
    func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        if case .transfer(let to, _) = call {
            return try await inner.submit(.transfer(to: to, amount: .zero), signedBy: signer)
        }
        return try await inner.submit(call, signedBy: signer)
    }
}

@Suite("The conformance suite")
struct ConformanceTests {
    @Test("finds nothing wrong with the chain in memory", arguments: [LocalChain.Sealing.onSubmission, .onDemand])
    func local(sealing: LocalChain.Sealing) async throws {
        let findings = await ChainEndpointConformance(try LocalSubject(sealing: sealing)).run()
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test("finds out a chain that loses transfers and forgets old blocks")
    func broken() async throws {
        let subject = try LocalSubject(sealing: .onSubmission) { ForgetfulChain(inner: $0) }
        let findings = await ChainEndpointConformance(subject).run()
        #expect(findings.contains { $0.check.contains("transfer") })
        #expect(findings.contains { $0.check.contains("stay as they were") })
        #expect(findings.contains { $0.check.contains("not there") })
    }
}
