import Neuron
import ScaleCodec
import SubtensorFormat
import Subtensor
import TestSupport
import Testing

/// Submission through the real transport, against a node behind a socket.
@Suite("A call submitted over HTTP", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct SubmissionOverHTTPTests {
    @Test("is signed for the chain's runtime, found in a finalised block, and told with its events")
    func included() async throws {
        let node = try TakingNode()
        let chain = chain([node.server])
        let alice = try KeyPair(uri: "//Alice")
        let call = ChainCall.setWeights(netuid: 1, weights: [.init(uid: 3, value: 65_535)], versionKey: 7)
        #expect(try await chain.fee(call, from: alice.hotkey.publicKey) == Tao(rao: 166_000))
        #expect(try node.extrinsics().isEmpty)
        let receipt = try await chain.submit(call, signedBy: alice)
        #expect(receipt.block == node.chain.head)
        #expect(receipt.events.map(\.name) == ["ExtrinsicSuccess"])
        let held = try node.extrinsics()
        #expect(held.count == 1)
        #expect(held[0].parts?.nonce == 4)
        #expect(held[0].extrinsic.signer == alice.hotkey.publicKey)
        #expect(held[0].call.fullName == "SubtensorModule.set_mechanism_weights")
    }
}
