import Axon
import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Queries in sessions")
struct SessionQueryTests {
    /// Counts to a number, a chunk each.
    private struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = Int
    }

    /// The protocol of the reply to one query.
    private func ask(_ dendrite: Dendrite, _ axon: AxonEndpoint) async throws -> String? {
        let reply = try #require(await dendrite.query(Twice(value: 2), to: [axon]).collect().first)
        #expect(try reply.result.get().value == 4)
        #expect(reply.isAuthenticated)
        return reply.wireProtocol
    }

    /// Asks until a query went in a session; how many were signed before.
    private func askUntilSession(_ dendrite: Dendrite, _ axon: AxonEndpoint) async throws -> Int {
        for count in 0..<20_000 where try await ask(dendrite, axon) == "neuron-session/1" { return count }
        Issue.record("No session was opened.")
        return 0
    }

    @Test("after a few signed queries a session is opened by itself, and queries that must leave proof are signed beside it")
    func opens() async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"))
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
            routes.on(Count.self) { query, _, writer in for number in 0..<query.to { try await writer.write(number) } }
        } _: { axon async throws in
            #expect(try await askUntilSession(dendrite, axon) > SessionBook.fewQueries)
            #expect(try await ask(dendrite.signingEach, axon) == "neuron-answer/1")
            #expect(try await ask(dendrite, axon) == "neuron-session/1")
            let many = await dendrite.query(Twice(value: 2), to: Array(repeating: axon, count: 500)).collect()
            #expect(many.allSatisfy { (try? $0.result.get().value) == 4 && $0.wireProtocol == "neuron-session/1" })
            var chunks = dendrite.stream(Count(to: 1_000), to: axon).makeAsyncIterator()
            var sum = 0
            while let number = try await chunks.next() { sum += number }
            #expect(sum == 499_500)
            let bytes = dendrite.stream(try #require(SynapseName("Count")), body: Bytes(#"{"to":3}"#.utf8), to: axon)
            var raw = bytes.makeAsyncIterator()
            while try await raw.next() != nil {}
            #expect(raw.isAuthenticated)
            #expect(raw.wireProtocol == "neuron-session/1")
        }
    }

    @Test("an axon that has restarted does not know the session: the query is signed instead, and succeeds")
    func restarts() async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"))
        let port = try await withAxon(quietAddress: 41) { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon async throws in
            _ = try await askUntilSession(dendrite, axon)
            return axon.port
        }
        try await withAxon(quietAddress: 41, port: port) { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon async throws in
            #expect(try await ask(dendrite, axon) == "neuron-answer/1")
        }
    }

    @Test("a dendrite that keeps receipts, or was told so, opens none")
    func never() async throws {
        final class Kept: ReceiptKeeper {
            let count = Mutex(0)
            func keep(_ receipt: Receipt) { count.withLock { $0 += 1 } }
            func close() async {}
        }
        var configuration = Dendrite.Configuration()
        configuration.sessions = .never
        let kept = Kept()
        let keeping = Dendrite(signer: try KeyPair(uri: "//Dendrite"), receipts: kept)
        let told = Dendrite(signer: try KeyPair(uri: "//Other"), configuration: configuration)
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon async throws in
            for _ in 0..<50 {
                #expect(try await ask(keeping, axon) == "neuron-answer/1")
                #expect(try await ask(told, axon) == "neuron-answer/1")
            }
        }
        #expect(kept.count.withLock { $0 } == 50)
    }
}
