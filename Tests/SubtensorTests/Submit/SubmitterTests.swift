import Neuron
import SubtensorFormat
import Synchronization
import TestSupport
import Testing

@testable import Subtensor

/// Submission against a node that loses, refuses and forgets.
@Suite("A submitted call", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct SubmitterTests {
    private let alice: KeyPair
    private let call = ChainCall.setWeights(netuid: 1, weights: [.init(uid: 3, value: 65_535)], versionKey: 7)

    init() throws { alice = try KeyPair(uri: "//Alice") }

    private func submitter(_ node: FakePool) -> Submitter { Submitter(node: node, time: HastyTime()) }

    private func expectOnce(_ node: FakePool, _ receipt: ExtrinsicReceipt) throws {
        #expect(node.included.count == 1)
        #expect(Set(node.included).count == 1)
        #expect(node.state.withLock { $0.blocks[Int(receipt.block.number)].extrinsics.count } == 1)
    }

    @Test("a call that all goes well with is noted, sent once, found in its block and forgotten")
    func plain() async throws {
        let node = try FakePool()
        let journal = MemoryJournal()
        let receipt = try await submitter(node).submit(call, signedBy: alice, journal: journal)
        try expectOnce(node, receipt)
        #expect(node.sent.count == 1)
        #expect(journal.noted.withLock { $0.map(\.bytes) } == node.sent)
        #expect(journal.current == nil)
        #expect(receipt.events.map(\.name) == ["ExtrinsicSuccess"])
        #expect(try node.read(node.included[0]).call.name == "set_mechanism_weights")
    }

    @Test("a lost reply to a call that arrived is no second call")
    func lostReply() async throws {
        let node = try FakePool([.takeSilently])
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(Set(node.sent).count == 1)
    }

    @Test("a call that never arrived is sent again, the same bytes")
    func neverArrived() async throws {
        let node = try FakePool([.lose, .lose, .take])
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(node.sent.count == 3)
        #expect(Set(node.sent).count == 1)
    }

    @Test("a reply that comes after the block is no second call")
    func replyAfterInclusion() async throws {
        let node = try FakePool([.takeAndInclude])
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(node.sent.count == 1)
    }

    @Test("a full pool is asked again with the same bytes")
    func fullPool() async throws {
        let full = FakePool.Manner.refuse(
            code: 1016, message: "Immediately Dropped", data: "The transaction couldn't enter the pool because of the limit")
        let node = try FakePool([full, full, .refuse(code: 1012, message: "Transaction is temporarily banned", data: nil)])
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(node.sent.count == 4)
        #expect(Set(node.sent).count == 1)
    }

    @Test("a nonce that another program used is replaced, once the blocks show that it was")
    func staleNonce() async throws {
        let node = try FakePool([.overtaken])
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(try node.read(node.included[0]).parts?.nonce == 1)
        #expect(Set(node.sent).count == 2)
    }

    @Test("a call whose era passed without a block is signed again, and not before")
    func expiredEra() async throws {
        let node = try FakePool(Array(repeating: .forget, count: 17))
        let receipt = try await submitter(node).submit(call, signedBy: alice)
        try expectOnce(node, receipt)
        let first = try #require(try node.read(node.sent[0]).parts)
        #expect(receipt.block.number >= first.era.end(at: 1_001) ?? .max)
        #expect(Set(node.sent).count == 2)
    }

    @Test("a rate limit is told with its name and with advice, and nothing stays behind")
    func rateLimit() async throws {
        let node = try FakePool([.refuse(code: 1010, message: "Invalid Transaction", data: "Custom error: 6")])
        let journal = MemoryJournal()
        let error = await #expect(throws: ChainError.self) {
            try await submitter(node).submit(call, signedBy: alice, journal: journal)
        }
        #expect(error?.dispatch == "RateLimitExceeded")
        #expect(error?.code == .tooSoon)
        #expect(error?.isRetryable == true)
        #expect(error?.remedy?.isEmpty == false)
        #expect(node.included.isEmpty)
        #expect(journal.current == nil)
        // The nonce that was not used is used by the next call.
        let receipt = try await submitter(node).submit(call, signedBy: alice)
        try expectOnce(node, receipt)
    }

    @Test("a refusal within a block has the chain's name, its documentation, and advice")
    func refusedInBlock() async throws {
        let node = try FakePool()
        let index = try node.metadata.pallet("SubtensorModule").index
        node.state.withLock { $0.failures = [(index, 29)] }
        let error = await #expect(throws: ChainError.self) { try await submitter(node).submit(call, signedBy: alice) }
        #expect(error?.dispatch == "SettingWeightsTooFast")
        #expect(error?.code == .tooSoon)
        #expect(error?.remedy == "Wait until the subnet's rate limit has passed since the last weights.")
        #expect(node.included.count == 1)
    }

    @Test("a runtime that changed between reading and sending is read again, and the call signed for it")
    func upgrade() async throws {
        let node = try FakePool()
        node.state.withLock { $0.specVersion = 475 }
        try expectOnce(node, try await submitter(node).submit(call, signedBy: alice))
        #expect(Set(node.sent).count == 2)
    }

    @Test("a signature that stays bad is told as such")
    func badSignature() async throws {
        let bad = FakePool.Manner.refuse(
            code: 1010, message: "Invalid Transaction", data: "Transaction has a bad signature")
        let node = try FakePool([bad, bad])
        let error = await #expect(throws: ChainError.self) { try await submitter(node).submit(call, signedBy: alice) }
        #expect(error?.code == .invalidExtrinsic)
        #expect(node.included.isEmpty)
    }

    @Test("calls in flight at the same time have nonces of their own")
    func several() async throws {
        let node = try FakePool()
        let submitter = submitter(node)
        try await withThrowingTaskGroup(of: ExtrinsicReceipt.self) { group in
            for version in 0..<8 {
                group.addTask {
                    try await submitter.submit(
                        .setWeights(netuid: 1, weights: [], versionKey: UInt64(version)), signedBy: alice)
                }
            }
            for try await _ in group {}
        }
        #expect(node.included.count == 8)
        #expect(try Set(node.included.map { try node.read($0).parts?.nonce }) == Set(0..<8))
        #expect(node.sent.count == 8)
    }

    @Test("wherever the process is killed, the next one ends with exactly one call in a block")
    func killed() async throws {
        for point in 0..<24 {
            for manner in [FakePool.Manner.take, .takeSilently, .lose] {
                let node = try FakePool([manner])
                let journal = MemoryJournal()
                node.state.withLock { $0.callsLeft = point }
                let isDone = (try? await submitter(node).submit(call, signedBy: alice, journal: journal)) != nil
                node.state.withLock { $0.callsLeft = nil }
                // The next life: what was noted is followed, and only what is surely lost is signed again.
                let next = submitter(node)
                if let pending = journal.current {
                    if try await next.follow(pending) == nil {
                        _ = try await next.submit(call, signedBy: alice, journal: journal)
                    }
                } else if !isDone {
                    _ = try await next.submit(call, signedBy: alice, journal: journal)
                }
                #expect(node.included.count == 1, "killed after \(point) calls")
            }
        }
    }

    @Test("a call that is cancelled while it waits leaves its note")
    func cancelled() async throws {
        let node = try FakePool()
        node.state.withLock { $0.forgetsAll = true }
        let journal = MemoryJournal()
        var configuration = Submitter.Configuration()
        configuration.attempts = .max
        let submitter = Submitter(node: node, configuration: configuration, time: HastyTime())
        let submission = OwnedTask { try? await submitter.submit(call, signedBy: alice, journal: journal) }
        while journal.current == nil { await Task.yield() }
        submission.cancel()
        #expect(await submission.value == nil)
        #expect(journal.current != nil)
    }

    @Test("a call of long ago is found in its block, even where nobody knows any more what it did")
    func pruned() async throws {
        let node = try FakePool()
        let journal = MemoryJournal()
        _ = try await submitter(node).submit(call, signedBy: alice, journal: journal)
        node.state.withLock { $0.isPruned = true }
        let noted = try #require(journal.noted.withLock { $0.first })
        let receipt = try await submitter(node).follow(noted)
        #expect(receipt?.events.isEmpty == true)
        #expect(node.included.count == 1)
    }

    @Test("what a call costs is asked without a signature")
    func fee() async throws {
        let node = try FakePool()
        #expect(try await submitter(node).fee(call, from: alice.hotkey.publicKey) == Tao(rao: 166_000))
        #expect(node.sent.isEmpty)
    }
}
