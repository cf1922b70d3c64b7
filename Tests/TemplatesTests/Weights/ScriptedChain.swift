import Neuron
import Synchronization

/// A chain that takes calls, refuses them, or dies in the middle, as a test tells it.
final class ScriptedChain: ChainEndpoint {
    struct State {
        var block: BlockNumber = 1_000
        var included: [(bytes: Bytes, call: ChainCall, block: BlockHeader)] = []
        var refusals: [ChainError] = []
        var secret: CommitReveal?
        /// At which of its moments the next submission ends as if the process were killed; nil for never.
        var dies: Int?
        var count: UInt64 = 0
    }

    let state = Mutex(State())

    static func header(_ number: BlockNumber) -> BlockHeader {
        func hash(_ number: BlockNumber) -> BlockHash {
            BlockHash(SHA256.hash(Bytes("\(number)".utf8))) ?? BlockHash(Bytes(repeating: 0, count: 32))!
        }
        return BlockHeader(number: number, hash: hash(number), parentHash: hash(number &- 1))
    }

    var calls: [ChainCall] { state.withLock { $0.included.map(\.call) } }

    func head() async throws(ChainError) -> BlockHeader { Self.header(state.withLock { $0.block }) }
    func blocks() -> BlockStream { BlockStream { .init { () async throws(ChainError) in nil } } }
    func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph { throw Self.unused }
    func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
        throw Self.unused
    }
    func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account { throw Self.unused }

    func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        throw Self.unused
    }

    func submit(_ call: ChainCall, signedBy signer: any Signer, journal: any SubmissionJournal)
        async throws(ChainError) -> ExtrinsicReceipt
    {
        try live(0)
        let (count, block) = state.withLock { state in
            state.count += 1
            return (state.count, state.block)
        }
        let bytes = Bytes("call \(count)".utf8)
        let pending = PendingSubmission(
            bytes: bytes, account: signer.hotkey.publicKey, nonce: count, birth: block, end: block + 128)
        do {
            try await journal.note(pending)
            try live(1)
            if let refusal = state.withLock({ $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }) {
                try await journal.end(.refused)
                throw refusal
            }
            let header = Self.header(block + 1)
            state.withLock { $0.included.append((bytes, call, header)) }
            try live(2)
            try await journal.end(.included(header))
            try live(3)
            return ExtrinsicReceipt(block: header, index: 0, events: [])
        } catch let error as ChainError {
            throw error
        } catch {
            throw ChainError(.stopped, "\(error)", remedy: nil)
        }
    }

    func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt? {
        state.withLock { state in
            state.included.first { $0.bytes == pending.bytes }
                .map { ExtrinsicReceipt(block: $0.block, index: 0, events: []) }
        }
    }

    func commitReveal(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> CommitReveal? {
        state.withLock { $0.secret }
    }

    private func live(_ moment: Int) throws(ChainError) {
        guard state.withLock({ $0.dies }) == moment else { return }
        throw ChainError(.stopped, "The process was killed.", remedy: nil)
    }

    private static let unused = ChainError(.unreachable, "No test asks this.", remedy: nil)
}
