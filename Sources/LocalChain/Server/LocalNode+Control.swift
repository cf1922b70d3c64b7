internal import Foundation
internal import Neuron
internal import SubtensorFormat
internal import Synchronization

/// Time and state under a tester's control: blocks on demand, snapshots, balances, whole chains in and out.
extension LocalNode {
    /// A moment that the chain can be taken back to.
    struct Snapshot: Sendable {
        let id: UInt64
        let block: Block
        let ahead: UInt64
    }

    /// The most blocks made without letting others have their turn.
    static let slice = 64

    /// Makes up to ``slice`` blocks: what subscribers are to hear, of heads the last one only. What waits goes into the first.
    ///
    /// - Parameter step: how far the chain's time moves with each block, in milliseconds; nil leaves it to the clock.
    func mine(_ count: Int, step: UInt64?) throws(ChainError) -> [Notification] {
        var made: [Block] = []
        let (taken, later) = ready()
        let now = Self.milliseconds(of: time.now)
        for _ in 0..<min(count, Self.slice) {
            let parent = made.last ?? head
            let timestamp = step.map { max(parent.timestamp, now + ahead) + $0 } ?? max(parent.timestamp + 1, now + ahead)
            made.append(Self.block(after: parent, made.isEmpty ? taken : [], at: timestamp, runtime, []))
        }
        guard let first = made.first, let last = made.last else { return [] }
        try keep(made)
        pool = later
        for waiting in taken { recent[SubtensorFormat.Extrinsic.hash(of: waiting.bytes)] = first.header.number }
        if step != nil { ahead = last.timestamp - min(last.timestamp, now) }
        return made.count == 1 ? news(first.header, taken) : told(taken, in: first.header) + news(last.header, [])
    }

    /// Does something to the chain from outside, in a block of its own.
    func intervene(_ intervention: Intervention) throws(ChainError) -> [Notification] {
        if let refusal = head.state.refusal(of: intervention) { throw refusal }
        return try seal([intervention])
    }

    /// Remembers this moment: its id. The oldest is forgotten where there would be too many.
    func snapshot() -> UInt64 {
        lastSnapshot += 1
        snapshots.append(Snapshot(id: lastSnapshot, block: head, ahead: ahead))
        if snapshots.count > 1_000 { snapshots.removeFirst() }
        return lastSnapshot
    }

    /// Takes the chain back to a snapshot, the last one for nil; later ones are gone, and so is what waits.
    func revert(to id: UInt64?) throws(ChainError) -> [Notification] {
        guard let place = id.map({ id in snapshots.firstIndex { $0.id == id } }) ?? snapshots.indices.last else {
            throw ChainError(
                .refused, id.map { "There is no snapshot \($0)." } ?? "There is no snapshot.",
                remedy: "Take one first; a revert forgets those that came later, and so does an import.")
        }
        let snapshot = snapshots[place]
        let block = snapshot.block
        let number = block.header.number
        if number < head.header.number { try database?.revert(to: block.state) }
        snapshots.removeSubrange((place + 1)...)
        hashes.removeSubrange(Int(number + 1)...)
        blocks = blocks.filter { $0.value.header.number < number }
        blocks[block.header.hash] = block
        recent = recent.filter { $0.value <= number }
        head = block
        page.record(block)
        ahead = snapshot.ahead
        pool = []
        return news(block.header, [])
    }

    /// The whole chain as JSON.
    func export() throws(ChainError) -> Data {
        try ChainExport(hashes: hashes, state: head.state, head: head.record).text()
    }

    /// Goes on with an exported chain in place of this one; its old states are not part of that, and snapshots and what waits are gone.
    func replace(with exported: Data) throws(ChainError) -> [Notification] {
        let kept = try ChainExport(text: exported)
        guard let record = kept.head, let encoded = try? JSONEncoder().encode(record) else {
            throw ChainError(
                .refused, "The text is a chain that no node served: its blocks have other hashes.",
                remedy: "Import what `neuron localnet export` wrote.")
        }
        let contents = ChainDatabase.Contents(state: kept.state, base: encoded, hashes: kept.hashes)
        let resumed = try Self.resumed(contents, runtime)
        try database?.begin(resumed.head.state, hashes: kept.hashes, record: encoded)
        identity.withLock { $0 = kept.hashes[0] }
        (head, blocks, hashes) = (resumed.head, resumed.blocks, resumed.hashes)
        ahead = head.timestamp - min(head.timestamp, Self.milliseconds(of: time.now))
        (pool, recent, snapshots) = ([], [:], [])
        page = PageMemory()
        page.record(head)
        return news(head.header, [])
    }
}
