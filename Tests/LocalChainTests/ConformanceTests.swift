import LocalChain
import Neuron
import NeuronTesting
import Synchronization
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

/// The chain in memory, with other streams of blocks.
struct RestreamedChain: ChainEndpoint {
    let inner: LocalChain
    let stream: @Sendable (LocalChain) -> BlockStream
    func head() async throws(ChainError) -> BlockHeader { try await inner.head() }
    func blocks() -> BlockStream { stream(inner) }
    func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph {
        try await inner.metagraph(netuid, at: block)
    }
    func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
        try await inner.hyperparameters(netuid, at: block)
    }
    func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account {
        try await inner.account(coldkey, at: block)
    }
    func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        try await inner.submit(call, signedBy: signer)
    }

    /// As if a block came between the beginnings of any two readers: each misses one more at its start than the one before.
    static func restless(_ inner: LocalChain) -> RestreamedChain {
        let readers = Atomic(0)
        return RestreamedChain(inner: inner) { inner in
            BlockStream {
                var missed = readers.next()
                var iterator = inner.blocks().makeAsyncIterator()
                return BlockStream.AsyncIterator { () async throws(ChainError) -> BlockHeader? in
                    while missed > 0 {
                        missed -= 1
                        _ = try await iterator.next()
                    }
                    return try await iterator.next()
                }
            }
        }
    }

    /// Its readers never notice that they were cancelled.
    static func stubborn(_ inner: LocalChain) -> RestreamedChain {
        RestreamedChain(inner: inner) { inner in
            BlockStream {
                var iterator = inner.blocks().makeAsyncIterator()
                return BlockStream.AsyncIterator { () async throws(ChainError) -> BlockHeader? in
                    if let header = try await iterator.next() { return header }
                    // Sound: nobody resumes it, which is what this reader is for; nothing is held but its own frame.
                    await unsafe withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                    return nil
                }
            }
        }
    }

    /// Counts up.
    private final class Atomic: Sendable {
        private let value: Mutex<Int>
        init(_ value: Int) { self.value = Mutex(value) }
        func next() -> Int {
            value.withLock { value in
                defer { value += 1 }
                return value
            }
        }
    }
}

/// The machine's clocks, on which long waits are over at once.
struct HastyTime: TimeSource {
    let inner = SystemTime()
    var now: UnixTime { inner.now }
    var monotonic: MonotonicInstant { inner.monotonic }
    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        if instant.since(inner.monotonic) < .seconds(5) { try await inner.sleep(until: instant) }
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

    @Test("finds nothing wrong the second time either, on a chain that kept what the first run left")
    func twice() async throws {
        let subject = try LocalSubject(sealing: .onDemand)
        for _ in 0..<2 {
            let findings = await ChainEndpointConformance(subject).run()
            #expect(findings.isEmpty, "\(findings)")
        }
    }

    @Test("finds nothing wrong with a chain whose blocks come between any two steps")
    func restless() async throws {
        let subject = try LocalSubject(sealing: .onDemand) { RestreamedChain.restless($0) }
        let findings = await ChainEndpointConformance(subject).run()
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test("finds out a chain whose readers can't be cancelled, and does not wait for it for ever")
    func stubborn() async throws {
        let subject = try LocalSubject(sealing: .onDemand) { RestreamedChain.stubborn($0) }
        let findings = await ChainEndpointConformance(subject, time: HastyTime()).run()
        #expect(findings.map(\.message) == ["it goes on"])
    }
}
