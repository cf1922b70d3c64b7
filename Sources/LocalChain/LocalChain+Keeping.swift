public import Foundation
public import Neuron
internal import Synchronization

extension LocalChain {
    /// Takes the chain back to a block of the last 256, as if those after it had not been. Calls that wait stay in the pool.
    ///
    /// - Note: Readers of ``blocks()`` go on where the numbers do: they see no block twice.
    public func revert(to block: BlockHash) throws(ChainError) {
        let old = try state(at: block)
        try database?.revert(to: old)
        for header in headers[Int(old.block.number + 1)...] { history.removeValue(forKey: header.hash) }
        headers.removeSubrange(Int(old.block.number + 1)...)
        state = old
        reserved = [:]
        headNumber.withLock { $0 = old.block.number }
    }

    /// The whole chain of this moment as JSON: its state, and the hashes of its blocks. ``init(importing:sealing:keptIn:)`` reads it.
    public func export() throws(ChainError) -> Data {
        try ChainExport(hashes: headers.map(\.hash), state: state).text()
    }

    /// A kept chain come to life: the blocks since its whole state are run again.
    static func resumed(_ kept: ChainDatabase.Contents) throws(ChainError) -> (
        BlockHash, ChainState, [BlockHeader], [BlockHash: ChainState]
    ) {
        guard let genesis = kept.hashes.first, kept.hashes.count > Int(clamping: kept.state.block.number) else {
            throw ChainError(.stopped, "The kept chain lacks blocks.", remedy: "Begin with a new file.")
        }
        let headers = kept.hashes.enumerated().map { number, hash in
            BlockHeader(number: UInt64(number), hash: hash, parentHash: number == 0 ? hash : kept.hashes[number - 1])
        }
        var state = kept.state
        var history = [state.block.hash: state]
        let blocks: [BlockRecord]
        do {
            blocks = try kept.records.map { try JSONDecoder().decode(BlockRecord.self, from: $0) }
        } catch {
            throw ChainError(
                .stopped, "The file keeps a chain of another kind: \(error).", remedy: "Begin with a new file.", cause: error)
        }
        for block in blocks {
            state.begin(block.header, block.interventions ?? [])
            for (index, signed) in block.calls.enumerated() {
                // A call that was refused then is refused again.
                _ = try? state.apply(known: signed.call, from: .signed(signed.signer), index: index)
            }
            history[block.header.hash] = state
            if block.header.number >= keptStates {
                history.removeValue(forKey: headers[Int(block.header.number - keptStates)].hash)
            }
        }
        guard state.block.number + 1 == UInt64(headers.count) else {
            throw ChainError(.stopped, "The kept chain lacks blocks.", remedy: "Begin with a new file.")
        }
        return (genesis, state, headers, history)
    }
}
