import Logging
import Neuron
import Subtensor
import SubtensorFormat
import Synchronization
import Templates
import TestSupport
import Testing

/// Keeper, ledger and submitter together, killed at every call that is made to the node.
@Suite("A killed validator", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct KilledValidatorTests {
    /// A chain that submits to a fake node, as the real one does to its nodes.
    struct PooledChain: ChainEndpoint {
        let submitter: Submitter

        func head() async throws(ChainError) -> BlockHeader { throw Self.unused }
        func blocks() -> BlockStream { BlockStream { .init { () async throws(ChainError) in nil } } }
        func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph { throw Self.unused }
        func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
            throw Self.unused
        }
        func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account { throw Self.unused }
        func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
            try await submitter.submit(call, signedBy: signer)
        }
        func submit(_ call: ChainCall, signedBy signer: any Signer, journal: any SubmissionJournal)
            async throws(ChainError) -> ExtrinsicReceipt
        {
            try await submitter.submit(call, signedBy: signer, journal: journal)
        }
        func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt? {
            try await submitter.follow(pending)
        }

        private static let unused = ChainError(.unreachable, "No test asks this.", remedy: nil)
    }

    @Test("has its weights in exactly one block, and forgets none", arguments: [0, 1, 2])
    func killed(_ way: Int) async throws {
        let manner = [FakePool.Manner.take, .takeSilently, .lose][way]
        let validator = try KeyPair(uri: "//Validator")
        let miner = try KeyPair(uri: "//Miner")
        let block = BlockHeader(
            number: 1_000, hash: try #require(BlockHash(Bytes(repeating: 1, count: 32))),
            parentHash: try #require(BlockHash(Bytes(repeating: 2, count: 32))))
        let metagraph = Metagraph(
            netuid: 1, block: block, owner: miner.hotkey,
            neurons: [
                .init(uid: 0, hotkey: validator.hotkey, coldkey: validator.coldkey, validatorPermit: true),
                .init(uid: 1, hotkey: miner.hotkey, coldkey: miner.coldkey),
            ])
        let rules = SubnetHyperparameters(tempo: 360, minAllowedWeights: 1, maxWeightLimit: 65_535)
        let weights = WeightVector(entries: [.init(uid: 1, value: 65_535)])
        for point in 0..<20 {
            let node = try FakePool([manner])
            let state = MemoryStateStore()
            /// The keeper of a process that starts now.
            func keeper() async throws -> WeightKeeper {
                WeightKeeper(
                    chain: PooledChain(submitter: Submitter(node: node, time: HastyTime())), signer: validator, netuid: 1,
                    ledger: try await WeightLedger(state), time: HastyTime(),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            }
            node.state.withLock { $0.callsLeft = point }
            let first = try await keeper()
            try await first.intend(weights, on: metagraph, under: rules)
            _ = try? await first.step(on: metagraph, under: rules)
            node.state.withLock { $0.callsLeft = nil }
            for _ in 0..<2 { _ = try await keeper().step(on: metagraph, under: rules) }
            #expect(node.included.count == 1, "killed after \(point) calls")
            let content = try await WeightLedger(state).current
            #expect(content.intent == nil && content.pending == nil)
        }
    }
}
