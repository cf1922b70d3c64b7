public import Foundation
public import Neuron
internal import Synchronization

/// A chain in memory: registration, stake, axons, weights, and an epoch each tempo, by the rules of the real one.
///
/// Time is what its owner makes of it: ``advance(blocks:)`` for tests, ``produceBlocks(every:by:)`` for a clock. Extrinsics are
/// signed and checked as on any chain. The same genesis and the same calls give the same block hashes.
///
/// What it computes is `docs/consensus.md`, whole: markets, issuance and its halvings, root, child keys, commit-reveal, mechanisms.
public actor LocalChain: ChainEndpoint {
    /// When a submitted call gets its block.
    public enum Sealing: Sendable {
        /// At once: every submission makes a block.
        case onSubmission
        /// With the next block that ``LocalChain/sealBlock()`` or the clock makes.
        case onDemand
    }

    private struct Pending {
        let extrinsic: Extrinsic
        let id: UInt64
    }

    /// The hash of block 0, which names this chain.
    public nonisolated let genesisHash: BlockHash
    private let sealing: Sealing
    var state: ChainState
    var headers: [BlockHeader]
    var history: [BlockHash: ChainState] = [:]
    let database: ChainDatabase?
    private var pool: [Pending] = []
    /// Outside the actor, so that a cancelled task leaves at once.
    private let callWaiters = Mutex<[UInt64: CheckedContinuation<Result<ExtrinsicReceipt, ChainError>, Never>]>([:])
    /// Calls in the pool whose results somebody will come for, and the results that came first.
    private var awaited: [UInt64: Result<ExtrinsicReceipt, ChainError>?] = [:]
    private let blockWaiters = Mutex<[UInt64: CheckedContinuation<Void, Never>]>([:])
    var reserved: [Coldkey: UInt64] = [:]
    private var nextID: UInt64 = 0
    let headNumber = Mutex<BlockNumber>(0)

    /// How many blocks back state can be read.
    public static let keptStates: UInt64 = 256

    /// A chain at block 0.
    ///
    /// - Parameter file: where the chain is kept; one that holds a chain already is gone on with, whatever the genesis. Nil keeps it in
    ///   memory alone.
    /// - Throws: what the file system or the file's contents refuse.
    public init(_ genesis: Genesis, sealing: Sealing = .onDemand, keptIn file: String? = nil) throws(ChainError) {
        database = if let file { try ChainDatabase(path: file) } else { nil }
        if let kept = try database?.contents() {
            self.sealing = sealing
            (genesisHash, state, headers, history) = try Self.resumed(kept)
            headNumber.withLock { [number = state.block.number] in $0 = number }
            return
        }
        let digest = Blake2b.hash(Self.describe(genesis), length: 32)
        guard let hash = BlockHash(digest) else {
            throw ChainError(.stopped, "The genesis has no hash.", remedy: nil)
        }
        let header = BlockHeader(number: 0, hash: hash, parentHash: hash)
        genesisHash = hash
        self.sealing = sealing
        do {
            state = try ChainState(genesis, block: header)
        } catch {
            throw ChainError(.stopped, "The genesis has no state.", remedy: error.remedy, cause: error)
        }
        headers = [header]
        history[hash] = state
        try database?.begin(state, hashes: [hash])
    }

    /// A chain that was exported, as it was; its old states are not part of that.
    ///
    /// - Parameters:
    ///   - exported: what ``export()`` gave.
    ///   - file: where the chain is kept from now on; what the file held before is gone.
    /// - Throws: ``ChainError`` where the text is no chain.
    public init(importing exported: Data, sealing: Sealing = .onDemand, keptIn file: String? = nil) throws(ChainError) {
        let kept = try ChainExport(text: exported)
        database = if let file { try ChainDatabase(path: file) } else { nil }
        self.sealing = sealing
        (genesisHash, state, headers, history) = try Self.resumed(
            ChainDatabase.Contents(state: kept.state, hashes: kept.hashes))
        headNumber.withLock { [number = state.block.number] in $0 = number }
        try database?.begin(state, hashes: kept.hashes)
    }

    // MARK: Blocks

    /// Makes the next block: what is due comes first, then every waiting call in the order it came.
    @discardableResult
    public func sealBlock() -> BlockHeader { seal([]).header }

    /// Makes the next block, after what is done to the chain from outside; with why it could not be kept, if it could not.
    @discardableResult
    func seal(_ interventions: [Intervention]) -> (header: BlockHeader, refusal: ChainError?) {
        let parent = state.block
        let extrinsics = pool
        pool = []
        let number = parent.number + 1
        var content = parent.hash.bytes
        appendNumber(number, into: &content)
        for pending in extrinsics { content += Blake2b.hash(pending.extrinsic.payload(genesis: genesisHash), length: 32) }
        for intervention in interventions { content += Blake2b.hash(intervention.bytes, length: 32) }
        // A digest of BLAKE2b-256 is 32 bytes, so the parent's hash never stands in for it.
        let header = BlockHeader(
            number: number, hash: BlockHash(Blake2b.hash(content, length: 32)) ?? parent.hash, parentHash: parent.hash)
        let before = state
        state.begin(header, interventions)
        var receipts: [(UInt64, Result<ExtrinsicReceipt, ChainError>)] = []
        for (index, pending) in extrinsics.enumerated() {
            do throws(DispatchError) {
                let events = try state.apply(
                    client: pending.extrinsic.call, from: .signed(pending.extrinsic.signer.address), index: index)
                receipts.append(
                    (pending.id, .success(ExtrinsicReceipt(block: header, index: index, events: events.map(\.chainEvent)))))
            } catch {
                receipts.append((pending.id, .failure(error.chainError)))
            }
        }
        if let refusal = write(header, extrinsics.map(\.extrinsic), interventions) {
            // What can't be kept did not happen: the calls' senders hear why, and the chain stays where it was.
            state = before
            answer(extrinsics.map { ($0.id, .failure(refusal)) })
            return (parent, refusal)
        }
        headers.append(header)
        history[header.hash] = state
        if number >= Self.keptStates { history.removeValue(forKey: headers[Int(number - Self.keptStates)].hash) }
        headNumber.withLock { $0 = number }
        answer(receipts)
        let waiters = blockWaiters.withLock { waiters in
            defer { waiters = [:] }
            return Array(waiters.values)
        }
        for waiter in waiters { waiter.resume() }
        return (header, nil)
    }

    /// Hands each call's outcome to whoever waits for it.
    private func answer(_ receipts: [(UInt64, Result<ExtrinsicReceipt, ChainError>)]) {
        for (id, result) in receipts {
            if let waiter = callWaiters.withLock({ $0.removeValue(forKey: id) }) {
                waiter.resume(returning: result)
            } else if awaited[id] != nil {
                awaited[id] = .some(result)
            }
        }
    }

    /// Keeps a block in the file, if there is one: why it could not, or nil.
    private func write(_ header: BlockHeader, _ extrinsics: [Extrinsic], _ interventions: [Intervention]) -> ChainError? {
        guard let database else { return nil }
        let calls = extrinsics.map { BlockRecord.SignedCall(signer: $0.signer.address, call: RuntimeCall($0.call)) }
        do throws(ChainError) {
            let record = BlockRecord(
                header: header, calls: calls, interventions: interventions.isEmpty ? nil : interventions)
            try database.append([(block: record, header: header, state: state)])
            return nil
        } catch {
            return error
        }
    }

    /// Makes so many blocks.
    public func advance(blocks: Int) {
        for _ in 0..<max(0, blocks) { sealBlock() }
    }

    /// Makes blocks until an epoch of the subnet has run; none where the subnet does not exist or has no epochs.
    public func advanceToEpoch(of netuid: NetUID) {
        guard let subnet = state.subnets[netuid], subnet.rules.tempo > 0 else { return }
        let before = subnet.lastEpoch
        while state.subnets[netuid]?.lastEpoch == before { sealBlock() }
    }

    /// The block of the subnet's last epoch, and that in which the next is due; nil where the subnet does not exist or has no epochs.
    package func epochs(of netuid: NetUID) -> (last: BlockNumber, next: BlockNumber)? {
        guard let subnet = state.subnets[netuid], subnet.rules.tempo > 0 else { return nil }
        return (subnet.lastEpoch, subnet.lastEpoch + subnet.rules.tempo)
    }

    /// Makes a block every `interval` until the task is cancelled.
    ///
    /// Blocks that a stopped process missed are not made up for: one comes late, the next an interval after it.
    public func produceBlocks(every interval: Duration, by time: any TimeSource = .system) async {
        var next = time.monotonic.advanced(by: interval)
        while (try? await time.sleep(until: next)) != nil, !Task.isCancelled {
            sealBlock()
            let now = time.monotonic
            let due = next.advanced(by: interval)
            next = due > now ? due : now.advanced(by: interval)
        }
    }

    // MARK: Reads

    /// The best block, which is final.
    public func head() async throws(ChainError) -> BlockHeader { state.block }

    /// Every block from the next one on, to any number of readers, each at its own pace.
    public nonisolated func blocks() -> BlockStream {
        BlockStream { [self] in
            var last = headNumber.withLock { $0 }
            return BlockStream.AsyncIterator { () async throws(ChainError) -> BlockHeader? in
                guard let header = await self.header(after: last) else { return nil }
                last = header.number
                return header
            }
        }
    }

    /// Who is on the subnet, at a block of the last 256.
    public func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph {
        let state = try state(at: block)
        return try subnet(netuid, in: state).metagraph(at: state.block)
    }

    /// The subnet's rules, at a block of the last 256.
    public func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters {
        try subnet(netuid, in: try state(at: block)).currentRules
    }

    /// What a coldkey owns, at a block of the last 256.
    public func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account {
        let state = try state(at: block)
        return Account(free: Tao(rao: state.ledger.balance(of: coldkey)), nonce: state.nonces[coldkey, default: 0])
    }

    // MARK: Submission

    /// Signs a call, checks the signature, and waits for the block that holds it.
    public func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        let id = enqueue(try await signed(call, by: signer))
        if sealing == .onSubmission { sealBlock() }
        return try await result(of: id).get()
    }

    /// The call with the signer's next nonce, once its signature was seen to be right.
    func signed(_ call: ChainCall, by signer: any Signer) async throws(ChainError) -> Extrinsic {
        let account = Coldkey(signer.hotkey.address)
        let nonce = max(reserved[account, default: 0], state.nonces[account, default: 0])
        reserved[account] = nonce + 1
        let extrinsic = Extrinsic(call: call, signer: signer.hotkey, nonce: nonce)
        let payload = extrinsic.payload(genesis: genesisHash)
        let signature: Signature
        do {
            signature = try await signer.sign(payload)
        } catch {
            throw ChainError(.invalidExtrinsic, "The call could not be signed.", remedy: error.remedy, cause: error)
        }
        guard signer.hotkey.address.publicKey.isValid(signature, for: payload) else {
            throw ChainError(
                .invalidExtrinsic, "Transaction has a bad signature.",
                remedy: "Check that the signer holds the key of its hotkey.")
        }
        return extrinsic
    }

    /// Puts an extrinsic into the pool; whoever does so comes for its result.
    func enqueue(_ extrinsic: Extrinsic) -> UInt64 {
        nextID += 1
        pool.append(Pending(extrinsic: extrinsic, id: nextID))
        awaited[nextID] = .some(nil)
        return nextID
    }

    /// Waits for what became of a call.
    func result(of id: UInt64) async -> Result<ExtrinsicReceipt, ChainError> {
        defer { awaited.removeValue(forKey: id) }
        if case .some(.some(let result)) = awaited[id] { return result }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                callWaiters.withLock { $0[id] = continuation }
                if Task.isCancelled { leave(id) }
            }
        } onCancel: {
            leave(id)
        }
    }

    /// Ends the wait for a call whose task was cancelled; the call itself stays in the pool.
    private nonisolated func leave(_ id: UInt64) {
        callWaiters.withLock { $0.removeValue(forKey: id) }?.resume(
            returning: .failure(
                ChainError(
                    .stopped, "The wait for the call was cancelled; a block may still hold it.",
                    remedy: "Look at the chain before it is sent again.")))
    }

    // MARK: Inside

    /// The whole state, for checks of what must always hold.
    func wholeState() -> ChainState { state }

    private func header(after number: BlockNumber) async -> BlockHeader? {
        while state.block.number <= number {
            if Task.isCancelled { return nil }
            nextID += 1
            let id = nextID
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    blockWaiters.withLock { $0[id] = continuation }
                    if Task.isCancelled { wake(id) }
                }
            } onCancel: {
                wake(id)
            }
        }
        return headers[Int(number) + 1]
    }

    private nonisolated func wake(_ id: UInt64) { blockWaiters.withLock { $0.removeValue(forKey: id) }?.resume() }

    func state(at block: BlockHash?) throws(ChainError) -> ChainState {
        guard let block else { return state }
        guard let state = history[block] else {
            throw ChainError(
                .unknownBlock, "The state of block \(block) is not kept.",
                remedy: "Read one of the last \(Self.keptStates) blocks.")
        }
        return state
    }

    private func subnet(_ netuid: NetUID, in state: ChainState) throws(ChainError) -> Subnet {
        guard let subnet = state.subnets[netuid] else {
            throw ChainError(.unknownSubnet, "This chain has no subnet \(netuid).", remedy: "Choose another netuid.")
        }
        return subnet
    }

    /// Everything of a genesis that a chain's identity depends on, as bytes.
    static func describe(_ genesis: Genesis) -> Bytes {
        var lines = ["neuron-local/1", "\(genesis.seed)", "\(genesis.allowsLoopbackAxons)", "\(genesis.chainRules)"]
        lines += [genesis.sudo, genesis.author].map { $0.map { "\($0)" } ?? "nobody" }
        for (account, amount) in genesis.balances.sorted(by: { $0.key < $1.key }) { lines.append("\(account) \(amount.rao)") }
        for subnet in genesis.subnets.sorted(by: { $0.netuid < $1.netuid }) {
            lines.append(
                "\(subnet.netuid) \(subnet.owner) \(subnet.ownerHotkey) \(subnet.alphaPerBlock.rao) \(subnet.pool.tao.rao) \(subnet.pool.alpha.rao) \(subnet.rules)"
            )
        }
        return Bytes(lines.joined(separator: "\n").utf8)
    }
}

/// Appends a number's eight bytes, the least significant first.
private func appendNumber(_ number: UInt64, into bytes: inout Bytes) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
}
