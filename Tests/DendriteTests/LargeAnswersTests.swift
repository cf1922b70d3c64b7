import Axon
import Dendrite
import Neuron
import Testing

@Suite("Large answers")
struct LargeAnswersTests {
    /// Asks for an answer of some length.
    struct Much: Synapse {
        var count: Int
        struct Response: Codable, Sendable { var text: String }
    }

    @Test("answers that share a connection all arrive, whatever their length", arguments: [20_000, 60_000, 400_000, 900_000])
    func sharedConnection(count: Int) async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"))
        try await withAxon { routes in
            routes.on(Much.self) { query, _ in .init(text: String(repeating: "x", count: query.count)) }
        } _: { axon in
            for _ in 0..<8 {
                let replies = await dendrite.query(Much(count: count), to: [axon, axon, axon, axon]).collect()
                #expect(replies.allSatisfy { (try? $0.result.get())?.text.utf8.count == count })
            }
        }
    }
}
