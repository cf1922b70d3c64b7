import Neuron
import ScaleCodec
import Subtensor
import SubtensorFormat
import Synchronization
import TestSupport
import Testing

/// A node with a pool, blocks and accounts, that misbehaves as it is told. Each look at its finalised block makes a new one.
final class FakePool: SubmissionNode {
    /// What it does with the next extrinsic that is sent to it.
    enum Manner: Sendable {
        case take
        /// Takes it, and the answer is lost.
        case takeSilently
        /// Never gets it, and there is no answer.
        case lose
        /// Takes it, and has it in a block before the answer comes.
        case takeAndInclude
        /// Says that it took it, and forgets it.
        case forget
        case refuse(code: Int, message: String, data: String?)
        /// Another program used the nonce meanwhile.
        case overtaken
    }

    struct Block {
        let header: BlockHeader
        let extrinsics: [Bytes]
    }

    struct State {
        var blocks: [Block] = []
        var pool: [Bytes] = []
        var nonces: [PublicKey: UInt64] = [:]
        var manners: [Manner] = []
        var sent: [Bytes] = []
        /// The module errors that the next extrinsics end with.
        var failures: [(pallet: UInt8, error: UInt8)] = []
        var outcomes: [Bytes: (pallet: UInt8, error: UInt8)] = [:]
        var specVersion: UInt32 = 461
        /// After so many calls of any kind, every call fails, as if the process had ended.
        var callsLeft: Int?
        /// Says of everything that it took it, and forgets it.
        var forgetsAll = false
        /// Has the blocks, and no longer what happened in them.
        var isPruned = false
    }

    let genesis = BlockHash(Bytes(repeating: 9, count: 32))!
    let metadata: RuntimeMetadata
    let state = Mutex(State())

    init(_ manners: [Manner] = [], blocks: Int = 1_000) throws {
        metadata = try Self.runtime.get()
        state.withLock { state in
            state.manners = manners
            state.blocks = [Block(header: .init(number: 0, hash: genesis, parentHash: genesis), extrinsics: [])]
            for _ in 1...blocks { Self.mine([], &state) }
        }
    }

    private static let runtime = Result {
        try RuntimeMetadata(Bytes(try Vectors.recorded("runtime-461-v15.scale.gz")))
    }

    /// Every extrinsic that a block holds.
    var included: [Bytes] { state.withLock { $0.blocks.flatMap(\.extrinsics) } }
    var sent: [Bytes] { state.withLock { $0.sent } }

    func read(_ bytes: Bytes) throws -> ReadExtrinsic { try ReadExtrinsic(bytes, genesis: genesis, by: metadata) }

    // MARK: SubmissionNode

    func signing(asAnew: Bool) async throws(ChainError) -> (context: SigningContext, metadata: RuntimeMetadata) {
        try step()
        let spec = state.withLock { $0.specVersion }
        // An old runtime is remembered until it is asked anew.
        return (SigningContext(genesis: genesis, specVersion: asAnew ? spec : 461, transactionVersion: 1), metadata)
    }

    func finalized() async throws(ChainError) -> BlockHeader {
        try step()
        return state.withLock { state in
            produce(&state)
            return state.blocks[state.blocks.count - 1].header
        }
    }

    func block(_ number: BlockNumber) async throws(ChainError) -> BlockHeader {
        try step()
        return state.withLock { $0.blocks[Int(number)].header }
    }

    func extrinsics(in block: BlockHash) async throws(ChainError) -> [Bytes] {
        try step()
        return state.withLock { $0.blocks.first { $0.header.hash == block }?.extrinsics ?? [] }
    }

    func events(in block: BlockHash) async throws(ChainError) -> (events: RuntimeEvents, metadata: RuntimeMetadata) {
        try step()
        if state.withLock({ $0.isPruned }) { throw ChainError(.unknownBlock, "State already discarded.", remedy: nil) }
        let outcomes = state.withLock { state in
            (state.blocks.first { $0.header.hash == block }?.extrinsics ?? []).map { state.outcomes[$0] }
        }
        let records = outcomes.enumerated().map { index, failure -> ScaleValue in
            let event: ScaleValue =
                if let failure {
                    .variant(
                        "ExtrinsicFailed",
                        .record([
                            .init(
                                "dispatch_error",
                                .variant(
                                    "Module",
                                    .record([
                                        .init("index", .unsigned(UInt128(failure.pallet))),
                                        .init("error", .bytes([failure.error, 0, 0, 0])),
                                    ])))
                        ]))
                } else {
                    .variant("ExtrinsicSuccess", .record([]))
                }
            return .record([
                .init("phase", .variant("ApplyExtrinsic", .unsigned(UInt128(index)))),
                .init("event", .variant("System", event)), .init("topics", .sequence([])),
            ])
        }
        do {
            return (try RuntimeEvents(.sequence(records)), metadata)
        } catch {
            throw ChainError(.badAnswer, "\(error)", remedy: nil)
        }
    }

    func nextNonce(of account: PublicKey) async throws(ChainError) -> UInt64 {
        try step()
        return state.withLock { state in
            state.nonces[account, default: 0] + UInt64(state.pool.filter { signer(of: $0) == account }.count)
        }
    }

    func nonce(of account: PublicKey, at block: BlockHash) async throws(ChainError) -> UInt64 {
        try step()
        return state.withLock { $0.nonces[account, default: 0] }
    }

    func send(_ extrinsic: Bytes) async throws(ChainError) -> PoolRefusal? {
        try step()
        let lost = ChainError(.unreachable, "No answer came.", remedy: nil)
        let manner = state.withLock { state in
            state.sent.append(extrinsic)
            if state.forgetsAll { return Manner.forget }
            return state.manners.isEmpty ? .take : state.manners.removeFirst()
        }
        switch manner {
        case .refuse(let code, let message, let data): return PoolRefusal(code: code, message: message, data: data)
        case .lose: throw lost
        case .forget: return nil
        case .overtaken:
            state.withLock { state in
                if let signer = signer(of: extrinsic) { state.nonces[signer, default: 0] += 1 }
            }
            return PoolRefusal(code: 1010, message: "Invalid Transaction", data: "Transaction is outdated")
        case .take, .takeSilently, .takeAndInclude:
            let refusal = state.withLock { take(extrinsic, &$0) }
            if case .takeAndInclude = manner { state.withLock { produce(&$0) } }
            if case .takeSilently = manner { throw lost }
            return refusal
        }
    }

    func fee(of extrinsic: Bytes) async throws(ChainError) -> Tao {
        try step()
        return Tao(rao: 166_000)
    }

    // MARK: The chain

    private func take(_ extrinsic: Bytes, _ state: inout State) -> PoolRefusal? {
        guard let read = try? read(extrinsic), let parts = read.parts, let signer = read.extrinsic.signer,
            let signature = read.extrinsic.signature
        else { return PoolRefusal(code: 1010, message: "Invalid Transaction", data: "Transaction call is not expected") }
        let head = state.blocks[state.blocks.count - 1].header.number
        let birth = parts.era.birth(at: head)
        let context = SigningContext(genesis: genesis, specVersion: state.specVersion, transactionVersion: 1)
        let signed = SignedParts(
            era: parts.era, eraBlock: state.blocks[Int(birth)].header.hash, nonce: parts.nonce, tip: parts.tip)
        guard let message = try? signed.message(for: read.extrinsic.call, context, by: metadata),
            signer.isValid(signature, for: message)
        else { return PoolRefusal(code: 1010, message: "Invalid Transaction", data: "Transaction has a bad signature") }
        if parts.nonce < state.nonces[signer, default: 0] {
            return PoolRefusal(code: 1010, message: "Invalid Transaction", data: "Transaction is outdated")
        }
        if state.pool.contains(extrinsic) {
            return PoolRefusal(code: 1013, message: "Transaction Already Imported", data: "0x")
        }
        state.pool.append(extrinsic)
        return nil
    }

    /// The next block, with what waits in the pool and whose turn it is.
    private func produce(_ state: inout State) {
        var taken: [Bytes] = []
        var isMore = true
        while isMore {
            isMore = false
            for extrinsic in state.pool {
                guard let parts = try? read(extrinsic).parts, let signer = signer(of: extrinsic),
                    parts.nonce == state.nonces[signer, default: 0]
                else { continue }
                state.nonces[signer, default: 0] += 1
                state.pool.removeAll { $0 == extrinsic }
                if !state.failures.isEmpty { state.outcomes[extrinsic] = state.failures.removeFirst() }
                taken.append(extrinsic)
                isMore = true
            }
        }
        Self.mine(taken, &state)
    }

    private static func mine(_ extrinsics: [Bytes], _ state: inout State) {
        let parent = state.blocks[state.blocks.count - 1].header
        let hash = BlockHash(SHA256.hash(parent.hash.bytes + Bytes("\(parent.number + 1)".utf8)))!
        state.blocks.append(
            Block(header: .init(number: parent.number + 1, hash: hash, parentHash: parent.hash), extrinsics: extrinsics))
    }

    private func signer(of extrinsic: Bytes) -> PublicKey? { (try? read(extrinsic))?.extrinsic.signer }

    private func step() throws(ChainError) {
        let isDead = state.withLock { state -> Bool in
            guard let left = state.callsLeft else { return false }
            state.callsLeft = max(0, left - 1)
            return left <= 0
        }
        if isDead { throw ChainError(.stopped, "The process was killed.", remedy: nil) }
    }
}

/// A clock on which every wait is over at once.
struct HastyTime: TimeSource {
    var now: UnixTime { UnixTime(seconds: 1_800_000_000) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 1) }
    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        await Task.yield()
    }
}

/// Notes in memory, which outlive a killed submitter.
final class MemoryJournal: SubmissionJournal {
    let pending = Mutex<PendingSubmission?>(nil)
    let noted = Mutex<[PendingSubmission]>([])

    func note(_ pending: PendingSubmission) async throws(StateError) {
        self.pending.withLock { $0 = pending }
        noted.withLock { $0.append(pending) }
    }
    func end(_ ending: SubmissionEnd) async throws(StateError) { pending.withLock { $0 = nil } }
    var current: PendingSubmission? { pending.withLock { $0 } }
}
