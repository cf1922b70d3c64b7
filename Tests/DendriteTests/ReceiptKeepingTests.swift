import Axon
import Dendrite
import Neuron
import Synchronization
import Testing

@Suite("Receipts of queries")
struct ReceiptKeepingTests {
    /// Keeps receipts in memory.
    private final class Kept: ReceiptKeeper {
        private let receipts = Mutex<[Receipt]>([])
        var all: [Receipt] { receipts.withLock { $0 } }
        func keep(_ receipt: Receipt) { receipts.withLock { $0.append(receipt) } }
        func close() async {}
    }

    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = Int
    }

    @Test("both sides have the same receipt of an answer, a problem and a stream, and it holds")
    func both() async throws {
        struct Inside: Error {}
        let (ours, theirs) = (Kept(), Kept())
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), receipts: ours)
        try await withAxon(receipts: theirs) { routes in
            routes.on(Twice.self) { query, _ in
                if query.value < 0 { throw Inside() }
                return .init(value: query.value * 2)
            }
            routes.on(Count.self) { query, _, chunks in
                for number in 1...query.to { try await chunks.write(number) }
            }
        } _: { axon in
            _ = try await dendrite.query(Twice(value: 1), to: axon)
            let replies = await dendrite.query(Twice(value: -1), to: [axon]).collect()
            for try await _ in dendrite.stream(Count(to: 3), to: axon) {}
            #expect(replies.first?.receipt?.status == 500)
            #expect(ours.all.map(\.status) == [200, 500, 200])
            #expect(Set(ours.all) == Set(theirs.all))
            for receipt in ours.all { try receipt.verify(caller: dendrite.hotkey, axon: axon.hotkey) }
        }
    }
}
