internal import Neuron

/// What a batch of calls does when one of them is refused.
enum BatchKind: Hashable, Sendable, Codable {
    /// `batch`: what was done stays, the rest is not tried.
    case untilRefused
    /// `batch_all`: nothing of it happened.
    case all
    /// `force_batch`: the others are done all the same.
    case each
}

/// Weights of one subnet among those of a batch.
struct BatchedWeights: Hashable, Sendable, Codable {
    let netuid: NetUID
    let uids: [UInt16]
    let values: [UInt16]
    let version: UInt64
}

/// The hash of one subnet's weights among those of a batch.
struct BatchedCommit: Hashable, Sendable, Codable {
    let netuid: NetUID
    let hash: Bytes
}

extension ChainState {
    /// The most calls of one batch.
    private static let batchLimit = 1_000

    /// Makes calls one after the other, as the same origin; nil is one that the runtime does not have.
    ///
    /// - Source: Substrate's `Utility` pallet: its events, and no `batch_all` within another.
    mutating func batch(_ calls: [RuntimeCall?], _ kind: BatchKind, from origin: Origin) throws(DispatchError) {
        guard calls.count <= Self.batchLimit else { throw .tooManyCalls }
        var hasRefusals = false
        for (index, call) in calls.enumerated() {
            let before = self
            do throws(DispatchError) {
                guard let call else { throw .unsupportedCall }
                if kind == .all, origin != .root, case .batch(.all, _) = call { throw .unsupportedCall }
                try dispatch(call, from: origin)
                emit(RuntimeEvent("ItemCompleted", pallet: "Utility"))
            } catch {
                self = before
                switch kind {
                case .all: throw error
                case .untilRefused:
                    return emit(
                        RuntimeEvent(
                            "BatchInterrupted", ["index": .number(index), "error": .error(error)], pallet: "Utility"))
                case .each:
                    hasRefusals = true
                    emit(RuntimeEvent("ItemFailed", ["error": .error(error)], pallet: "Utility"))
                }
            }
        }
        emit(RuntimeEvent(hasRefusals ? "BatchCompletedWithErrors" : "BatchCompleted", pallet: "Utility"))
    }

    /// Sets weights on several subnets; a subnet that refuses them does not stop the others.
    mutating func batchSetWeights(_ items: [BatchedWeights], by hotkey: Hotkey) {
        each(items.map(\.netuid), by: hotkey) { (state, index) throws(DispatchError) in
            let item = items[index]
            try state.setWeights(item.uids, item.values, version: item.version, for: WeightsTarget(item.netuid), by: hotkey)
        }
    }

    /// Files hashes of weights for several subnets; a subnet that refuses one does not stop the others.
    mutating func batchCommitWeights(_ items: [BatchedCommit], by hotkey: Hotkey) {
        each(items.map(\.netuid), by: hotkey) { (state, index) throws(DispatchError) in
            try state.commitWeights(items[index].hash, for: WeightsTarget(items[index].netuid), by: hotkey)
        }
    }

    private mutating func each(
        _ netuids: [NetUID], by hotkey: Hotkey, _ body: (inout ChainState, Int) throws(DispatchError) -> Void
    ) {
        var hasRefusals = false
        for (index, netuid) in netuids.enumerated() {
            let before = self
            do throws(DispatchError) {
                try body(&self, index)
            } catch {
                self = before
                hasRefusals = true
                emit(RuntimeEvent("BatchWeightItemFailed", ["netuid": .number(netuid), "error": .error(error)]))
            }
        }
        if hasRefusals {
            emit(RuntimeEvent("BatchCompletedWithErrors"))
        } else {
            emit(
                RuntimeEvent(
                    "BatchWeightsCompleted",
                    ["netuids": .numbers(netuids.map { UInt64($0.rawValue) }), "who": .account(hotkey)]))
        }
    }

    /// Makes a call as root for the sudo account; that it was refused is an event, not a failure.
    mutating func sudo(_ call: RuntimeCall, by origin: Origin) throws(DispatchError) {
        guard case .signed(let account) = origin, let sudo, sudo == Coldkey(account) else { throw .requireSudo }
        let before = self
        do throws(DispatchError) {
            try dispatch(call, from: .root)
            emit(RuntimeEvent("Sudid", ["sudo_result": .result(nil)], pallet: "Sudo"))
        } catch {
            self = before
            emit(RuntimeEvent("Sudid", ["sudo_result": .result(error)], pallet: "Sudo"))
        }
    }
}
