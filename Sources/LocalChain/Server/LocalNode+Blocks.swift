internal import Foundation
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension LocalNode {
    /// The block of some extrinsics after another, and the state that follows from it.
    static func block(
        after head: Block, _ taken: [Waiting], at timestamp: UInt64, _ runtime: NodeRuntime, _ interventions: [Intervention]
    ) -> Block {
        var state = head.state
        var inherent = ScaleEncoder()
        inherent.compact(timestamp)
        let extrinsics = [Self.inherent(pallet: 2, call: 0, inherent.bytes)] + taken.map(\.bytes)
        // The roots need no proofs: any digest that follows from parent and extrinsics will do.
        let root = Blake2b.hash(extrinsics.flatMap { Blake2b.hash($0, length: 32) }, length: 32)
        let outside = interventions.map { Blake2b.hash($0.bytes, length: 32) }
        let stateRoot = Blake2b.hash(head.header.stateRoot.bytes + root + outside.flatMap(\.self), length: 32)
        let parent = head.header.hash
        let header = RuntimeHeader(
            parentHash: parent, number: head.header.number + 1, stateRoot: BlockHash(stateRoot) ?? parent,
            extrinsicsRoot: BlockHash(root) ?? parent, digest: [])
        state.begin(header.header, interventions)
        let events = NodeEvents(metadata: runtime.metadata)
        var records = state.events.compactMap { events.record($0.event, phase: $0.phase) }
        records += events.outcome(nil, fee: 0, by: nil, index: 0)
        var calls: [NodeCall.Outcome] = []
        for (place, waiting) in taken.enumerated() {
            let (made, failure) = apply(waiting, to: &state, index: place + 1, events)
            records += made
            calls.append(NodeCall.Outcome(call: waiting.named, signer: waiting.signer, failure: failure))
        }
        return Block(
            header: header, extrinsics: extrinsics, events: encode(records, runtime), state: state, timestamp: timestamp,
            calls: calls, interventions: interventions)
    }

    /// A kept chain come to life: the blocks since its whole state are made again.
    static func resumed(_ kept: ChainDatabase.Contents, _ runtime: NodeRuntime) throws(ChainError) -> (
        head: Block, blocks: [BlockHash: Block], hashes: [BlockHash]
    ) {
        let failure = ChainError(
            .stopped, "The file keeps no chain of a node, or one of another version.", remedy: "Begin with a new file.")
        guard let genesis = kept.hashes.first,
            let base = try? JSONDecoder().decode(NodeRecord.self, from: kept.base)
        else { throw failure }
        var head = Block(
            header: RuntimeHeader(
                parentHash: base.parentHash, number: kept.state.block.number, stateRoot: base.stateRoot,
                extrinsicsRoot: base.extrinsicsRoot, digest: []),
            extrinsics: base.extrinsics.map { Bytes($0) }, events: Bytes(base.events), state: kept.state,
            timestamp: base.timestamp)
        var blocks = [head.header.hash: head]
        for data in kept.records {
            guard let record = try? JSONDecoder().decode(NodeRecord.self, from: data) else { throw failure }
            let taken = record.extrinsics.dropFirst().compactMap { Waiting(Bytes($0), genesis, runtime, watcher: nil) }
            let block = block(after: head, taken, at: record.timestamp, runtime, record.interventions ?? [])
            head = block
            blocks[block.header.hash] = block
        }
        guard head.header.hash == kept.hashes.last, kept.hashes.count == Int(head.header.number) + 1 else { throw failure }
        return (head, blocks, kept.hashes)
    }

    static func apply(_ waiting: Waiting, to state: inout ChainState, index: Int, _ events: NodeEvents)
        -> (records: [ScaleValue], failure: DispatchError?)
    {
        let account = Coldkey(publicKey: waiting.signer)
        let fee = NodeFees.fee(waiting.call, bytes: waiting.bytes.count)
        let paid = min(fee, state.ledger.balance(of: account))
        // The balance covers what is taken.
        try? state.ledger.transfer(paid, from: account, to: state.author)
        var failure: DispatchError?
        var made: [RuntimeEvent] = []
        do throws(DispatchError) {
            made = try state.apply(known: waiting.call, from: .signed(SS58Address(waiting.signer)), index: index)
        } catch {
            failure = error
        }
        let records =
            made.compactMap { events.record($0, phase: .apply(index)) }
            + events.outcome(failure, fee: paid, by: waiting.signer, index: index)
        return (records, failure)
    }

    /// What the chain itself puts into a block: nobody signs it.
    static func inherent(pallet: UInt8, call: UInt8, _ arguments: Bytes) -> Bytes {
        var encoder = ScaleEncoder()
        encoder.byteVector([4, pallet, call] + arguments)
        return encoder.bytes
    }

    static func encode(_ records: [ScaleValue], _ runtime: NodeRuntime) -> Bytes {
        guard let entry = try? runtime.metadata.storage("System", "Events") else { return [0] }
        // A record that does not fit its type would be a mistake here; the others are told all the same.
        if let whole = try? runtime.metadata.types.encode(.sequence(records), as: entry.value) { return whole }
        let good = records.filter { (try? runtime.metadata.types.encode(.sequence([$0]), as: entry.value)) != nil }
        return (try? runtime.metadata.types.encode(.sequence(good), as: entry.value)) ?? [0]
    }

    /// What subscribers hear of a block.
    func news(_ header: RuntimeHeader, _ taken: [Waiting]) -> [Notification] {
        headWatchers.map { Notification(subscription: $0.key, method: $0.value, result: Self.json(header)) }
            + told(taken, in: header)
    }

    /// What those hear who wait for their extrinsics.
    func told(_ taken: [Waiting], in header: RuntimeHeader) -> [Notification] {
        let hash = JSONValue.string("\(header.hash)")
        return taken.flatMap { waiting in
            guard let watcher = waiting.watcher else { return [Notification]() }
            return ["inBlock", "finalized"].map { status in
                Notification(subscription: watcher, method: "author_extrinsicUpdate", result: .object([status: hash]))
            }
        }
    }

    /// A header as JSON-RPC has it.
    static func json(_ header: RuntimeHeader) -> JSONValue {
        .object([
            "parentHash": .string("\(header.parentHash)"), "number": .string("0x" + String(header.number, radix: 16)),
            "stateRoot": .string("\(header.stateRoot)"), "extrinsicsRoot": .string("\(header.extrinsicsRoot)"),
            "digest": .object(["logs": .array(header.digest.map { .string("0x" + Hex.encode($0)) })]),
        ])
    }
}
