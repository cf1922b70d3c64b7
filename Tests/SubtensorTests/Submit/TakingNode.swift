import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Synchronization
import TestSupport

/// A node behind a socket that takes extrinsics: each is in a block at once, and does what it asks.
final class TakingNode: Sendable {
    let chain = FakeChain()
    let server: FakeServer
    let runtime: RuntimeMetadata
    private let included: IncludedExtrinsics

    /// The extrinsics in blocks, as they were sent.
    final class IncludedExtrinsics: Sendable {
        let list = Mutex<[(block: BlockHash, extrinsic: Bytes)]>([])
    }

    init() throws {
        let blob = Bytes(try Vectors.recorded("runtime-461-v15.scale.gz"))
        runtime = try RuntimeMetadata(blob)
        let chain = chain
        let included = IncludedExtrinsics()
        self.included = included
        let entry = try runtime.storage("System", "Events")
        let events = try runtime.types.encode(.sequence([Self.success]), as: entry.value)
        let key = try entry.key([], runtime.types)
        chain.state.withLock { state in
            state.metadata = [461: blob]
            state.storage[key] = events
            state.answerMethod = { Self.answer($0, $1, chain, included) }
        }
        server = try FakeServer { .body(chain.answer($0)) }
    }

    /// What the blocks hold, read.
    func extrinsics() throws -> [ReadExtrinsic] {
        try included.list.withLock { $0.map(\.extrinsic) }.map { try ReadExtrinsic($0, genesis: chain.genesis, by: runtime) }
    }

    private static func answer(
        _ method: String, _ arguments: [String], _ chain: FakeChain, _ included: IncludedExtrinsics
    ) -> [UInt8]? {
        func json(_ text: String) -> [UInt8] { Array(text.utf8) }
        switch method {
        case "account_nextIndex": return json("\(4 + included.list.withLock { $0.count })")
        case "chain_getFinalizedHead": return json("\"\(chain.head.hash)\"")
        case "author_submitExtrinsic":
            let sent = bytes(hex: String(arguments[0].dropFirst(2))) ?? []
            chain.advance()
            included.list.withLock { $0.append((chain.head.hash, sent)) }
            return json("\"0x\(hex(Extrinsic.hash(of: sent)))\"")
        case "chain_getBlock":
            let held = included.list.withLock {
                $0.filter { "\($0.block)" == arguments[0] }.map { "\"0x\(hex($0.extrinsic))\"" }
            }
            return json("{\"block\":{\"extrinsics\":[\(held.joined(separator: ","))]}}")
        case "payment_queryInfo": return json("{\"partialFee\":\"166000\"}")
        default: return nil
        }
    }

    private static let success: ScaleValue = .record([
        .init("phase", .variant("ApplyExtrinsic", .unsigned(0))),
        .init(
            "event",
            .variant(
                "System",
                .variant(
                    "ExtrinsicSuccess",
                    .record([
                        .init(
                            "dispatch_info",
                            .record([
                                .init("weight", .record([.init("ref_time", .unsigned(1)), .init("proof_size", .unsigned(1))])),
                                .init("class", .variant("Normal")), .init("pays_fee", .variant("No")),
                            ]))
                    ])))),
        .init("topics", .sequence([])),
    ])
}
