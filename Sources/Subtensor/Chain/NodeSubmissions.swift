internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// The nodes of the real chain, as a submission needs them.
struct NodeSubmissions: SubmissionNode {
    let nodes: NodePool
    let follower: HeadFollower
    let runtimes: RuntimeStore

    func signing(asAnew: Bool) async throws(ChainError) -> (context: SigningContext, metadata: RuntimeMetadata) {
        let head = try await follower.best()
        let version = try await follower.runtimeVersion(of: head, asAnew: asAnew)
        let runtime = try await runtimes.runtime(version, at: head.block.hash)
        guard let genesis = nodes.genesis else {
            throw ChainError(.unreachable, "No node has said which chain it is on.", remedy: "Try again.")
        }
        let context = SigningContext(genesis: genesis, specVersion: version.spec, transactionVersion: version.transaction)
        return (context, runtime.metadata)
    }

    func finalized() async throws(ChainError) -> BlockHeader {
        let hash = try await nodes.ask("the finalised block", [.init("chain_getFinalizedHead")]) {
            (answers) throws(AnswerError) in
            guard let hash = try answers.hash(0) else { throw answers.malformed(0, "no finalised block") }
            return hash
        }
        return try await follower.block(hash).block
    }

    func block(_ number: BlockNumber) async throws(ChainError) -> BlockHeader {
        let hash = try await nodes.ask("the hash of block \(number)", [.blockHash(number)]) { (answers) throws(AnswerError) in
            guard let hash = try answers.hash(0) else { throw .unknownBlock }
            return hash
        }
        return try await follower.block(hash).block
    }

    func extrinsics(in block: BlockHash) async throws(ChainError) -> [Bytes] {
        try await nodes.ask("block \(block)", [.init("chain_getBlock", [.hash(block)])]) { (answers) throws(AnswerError) in
            let answer = try answers.result(0)
            if answer == .null { throw .unknownBlock }
            guard case .list(let list)? = answer["block"]?["extrinsics"] else { throw answers.malformed(0, "no extrinsics") }
            let extrinsics = list.compactMap(\.hex)
            guard extrinsics.count == list.count else { throw answers.malformed(0, "an extrinsic that is not hex") }
            return extrinsics
        }
    }

    func events(in block: BlockHash) async throws(ChainError) -> (events: RuntimeEvents, metadata: RuntimeMetadata) {
        let known = try await follower.block(block)
        // Events are written by the runtime that ran the block: its parent's.
        let parent = try await follower.block(known.block.parentHash)
        let runtime = try await runtimes.runtime(try await follower.runtimeVersion(of: parent), at: parent.block.hash)
        let reader = BlockReader(nodes: nodes, runtime: runtime, block: known.block)
        let value = try await reader.storage("System", "Events")
        do {
            return (try RuntimeEvents(value ?? .sequence([])), runtime.metadata)
        } catch {
            throw ChainError(.badAnswer, "The events of block \(known.block.number) can't be read: \(error).", remedy: nil)
        }
    }

    func nextNonce(of account: PublicKey) async throws(ChainError) -> UInt64 {
        let address = Coldkey(publicKey: account).address
        return try await nodes.ask(
            "the nonce of \(address)", [.init("account_nextIndex", [.text("\(address)")])]
        ) { (answers) throws(AnswerError) in
            guard let nonce = try answers.result(0).integer else { throw answers.malformed(0, "no number") }
            return nonce
        }
    }

    func nonce(of account: PublicKey, at block: BlockHash) async throws(ChainError) -> UInt64 {
        let known = try await follower.block(block)
        let runtime = try await runtimes.runtime(try await follower.runtimeVersion(of: known), at: block)
        let value = try await BlockReader(nodes: nodes, runtime: runtime, block: known.block)
            .storage("System", "Account", [.bytes(account.bytes)])
        guard let value else { return 0 }
        do {
            return try value.read("nonce") { (value) throws(ScaleError) in try value.integer() }
        } catch {
            throw ChainError(.badAnswer, "The account's nonce can't be read: \(error).", remedy: nil)
        }
    }

    func send(_ extrinsic: Bytes) async throws(ChainError) -> PoolRefusal? {
        // Another node is asked when one does not answer: the same bytes twice are still one call.
        try await nodes.ask("the reply to a call", [.init("author_submitExtrinsic", [.hex(extrinsic)])]) {
            (answers) throws(AnswerError) in
            if let fault = answers.fault(0) {
                if fault.meaning == .busy { throw .refused(fault) }
                return PoolRefusal(code: fault.code, message: fault.message, data: fault.data)
            }
            guard try answers.hash(0) != nil else { throw answers.malformed(0, "no hash") }
            return nil
        }
    }

    func fee(of extrinsic: Bytes) async throws(ChainError) -> Tao {
        let head = try await follower.best()
        return try await nodes.ask(
            "the fee", [.init("payment_queryInfo", [.hex(extrinsic), .hash(head.block.hash)])]
        ) { (answers) throws(AnswerError) in
            guard let text = try answers.result(0)["partialFee"], let rao = text.integer ?? text.string.flatMap({ UInt64($0) })
            else { throw answers.malformed(0, "no fee") }
            return Tao(rao: rao)
        }
    }
}
