import Neuron
import ScaleCodec
import Subtensor
import SubtensorFormat
import Synchronization
import TestSupport
import Testing

/// Submission through the real transport, against a node behind a socket.
@Suite("A call submitted over HTTP", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct SubmissionOverHTTPTests {
    /// What the node took, and the block that holds it.
    final class Pool: Sendable {
        let included = Mutex<[(block: BlockHash, extrinsic: String)]>([])
    }

    @Test("is signed for the chain's runtime, found in a finalised block, and told with its events")
    func included() async throws {
        let blob = Bytes(try Vectors.recorded("runtime-461-v15.scale.gz"))
        let runtime = try RuntimeMetadata(blob)
        let fake = FakeChain()
        let pool = Pool()
        let success: ScaleValue = .record([
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
                                    .init(
                                        "weight", .record([.init("ref_time", .unsigned(1)), .init("proof_size", .unsigned(1))])),
                                    .init("class", .variant("Normal")), .init("pays_fee", .variant("No")),
                                ]))
                        ])))),
            .init("topics", .sequence([])),
        ])
        let entry = try runtime.storage("System", "Events")
        let events = try runtime.types.encode(.sequence([success]), as: entry.value)
        let key = try entry.key([], runtime.types)
        fake.state.withLock { state in
            state.metadata = [461: blob]
            state.storage[key] = events
            state.answerMethod = { method, arguments in
                func json(_ text: String) -> [UInt8] { Array(text.utf8) }
                switch method {
                case "account_nextIndex": return json("4")
                case "chain_getFinalizedHead": return json("\"\(fake.head.hash)\"")
                case "author_submitExtrinsic":
                    fake.advance()
                    pool.included.withLock { $0.append((fake.head.hash, arguments[0])) }
                    let sent = bytes(hex: String(arguments[0].dropFirst(2))) ?? []
                    return json("\"0x\(hex(Extrinsic.hash(of: sent)))\"")
                case "chain_getBlock":
                    let held = pool.included.withLock { $0.filter { "\($0.block)" == arguments[0] }.map(\.extrinsic) }
                    return json("{\"block\":{\"extrinsics\":[\(held.map { "\"\($0)\"" }.joined(separator: ","))]}}")
                case "payment_queryInfo": return json("{\"partialFee\":\"166000\"}")
                default: return nil
                }
            }
        }
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        let alice = try KeyPair(uri: "//Alice")
        let call = ChainCall.setWeights(netuid: 1, weights: [.init(uid: 3, value: 65_535)], versionKey: 7)
        #expect(try await chain.fee(call, from: alice.hotkey.publicKey) == Tao(rao: 166_000))
        let receipt = try await chain.submit(call, signedBy: alice)
        #expect(receipt.block == fake.head)
        #expect(receipt.events.map(\.name) == ["ExtrinsicSuccess"])
        let held = pool.included.withLock { $0 }
        #expect(held.count == 1)
        let sent = bytes(hex: String(held[0].extrinsic.dropFirst(2))) ?? []
        let read = try ReadExtrinsic(sent, genesis: fake.genesis, by: runtime)
        #expect(read.parts?.nonce == 4)
        #expect(read.extrinsic.signer == alice.hotkey.publicKey)
    }
}
