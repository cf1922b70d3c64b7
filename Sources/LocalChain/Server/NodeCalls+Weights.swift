internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension RuntimeCall {
    /// A call with weights, hashes or reveals of several at once.
    static func batched(_ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> RuntimeCall? {
        func numbers<Number: FixedWidthInteger>(_ name: String) throws(ScaleError) -> [Number] {
            try call.argument(name).list { (value) throws(ScaleError) in try value.integer() }
        }
        func lists(_ name: String) throws(ScaleError) -> [[UInt16]] {
            try call.argument(name).list { (value) throws(ScaleError) in
                try value.list { (value) throws(ScaleError) in try value.integer() }
            }
        }
        switch call.name {
        case "batch_set_weights":
            let netuids: [UInt16] = try numbers("netuids")
            let versions: [UInt64] = try numbers("version_keys")
            let weights = try call.argument("weights").list { (value) throws(ScaleError) in
                try value.list { (pair) throws(ScaleError) -> (uid: UInt16, value: UInt16) in
                    let parts = try pair.elements()
                    guard parts.count == 2 else { throw ScaleError(.mismatch, "A weight is a uid and a value.") }
                    return (try parts[0].integer(), try parts[1].integer())
                }
            }
            guard netuids.count == weights.count, netuids.count == versions.count else {
                return .batchSetWeights([], isUneven: true)
            }
            return .batchSetWeights(
                netuids.indices.map {
                    BatchedWeights(
                        netuid: NetUID(netuids[$0]), uids: weights[$0].map(\.uid), values: weights[$0].map(\.value),
                        version: versions[$0])
                }, isUneven: false)
        case "batch_commit_weights":
            let netuids: [UInt16] = try numbers("netuids")
            let hashes = try call.argument("commit_hashes").list { (value) throws(ScaleError) in try value.byteArray(32) }
            guard netuids.count == hashes.count else { return .batchCommitWeights([], isUneven: true) }
            return .batchCommitWeights(
                zip(netuids, hashes).map { BatchedCommit(netuid: NetUID($0), hash: $1) }, isUneven: false)
        case "batch_reveal_weights":
            let target = WeightsTarget(NetUID(try call.argument("netuid").integer()))
            let (uids, values, salts) = (try lists("uids_list"), try lists("values_list"), try lists("salts_list"))
            let versions: [UInt64] = try numbers("version_keys")
            guard uids.count == values.count, uids.count == salts.count, uids.count == versions.count else {
                return .batchRevealWeights(target, [], isUneven: true)
            }
            return .batchRevealWeights(
                target,
                uids.indices.map {
                    WeightsReveal(uids: uids[$0], values: values[$0], salt: salts[$0], version: versions[$0])
                }, isUneven: false)
        default: return nil
        }
    }
}
