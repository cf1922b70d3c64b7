import Axon
import Curl
import Dendrite
import HTTPTypes
import Neuron
import Synchronization
import Testing

@Suite("Streams")
struct StreamTests {
    /// Counts up from one.
    struct Count: StreamingSynapse {
        var to: Int
        var padding = 0
        struct Chunk: Codable, Sendable, Equatable { var number: Int, padding: String }
    }

    /// A stream whose chunks may not take long.
    struct Hurried: StreamingSynapse {
        var number = 0
        static var chunkTimeout: Duration { .milliseconds(50) }
        typealias Chunk = Int
    }

    private let dendrite: Dendrite

    init() throws { dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite")) }

    private static func count(_ routes: inout Routes, asked: Asked = Asked(), ended: Signal = Signal()) {
        routes.on(Count.self) { query, _ in
            AsyncThrowingStream<Count.Chunk, any Error>(unfolding: {
                let number = asked.next()
                guard number <= query.to else { return nil }
                return .init(number: number, padding: String(repeating: "x", count: query.padding))
            })
        }
    }

    @Test("chunks come in order, and the end is proven", arguments: [0, 1, 3_000])
    func proven(to count: Int) async throws {
        try await withAxon({ Self.count(&$0) }) { axon in
            var numbers: [Int] = []
            for try await chunk in dendrite.stream(Count(to: count), to: axon) { numbers.append(chunk.number) }
            #expect(numbers == Array(1...max(1, count)).prefix(count).map { $0 })
        }
    }

    @Test("many streams at once do not mix")
    func manyStreams() async throws {
        try await withAxon { routes in
            routes.on(Count.self) { query, _, chunks in
                for number in 1...query.to { try await chunks.write(.init(number: number, padding: "\(query.to)")) }
            }
        } _: { axon in
            let dendrite = dendrite
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for size in 1...24 {
                    group.addTask {
                        var seen: [Int] = []
                        for try await chunk in dendrite.stream(Count(to: size * 10), to: axon) {
                            guard chunk.padding == "\(size * 10)" else { return false }
                            seen.append(chunk.number)
                        }
                        return seen == Array(1...size * 10)
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("leaving the loop ends the handler before it is asked for much more")
    func leaving() async throws {
        let asked = Asked()
        let ended = Signal()
        try await withAxon { routes in
            routes.on(Count.self) { query, _, chunks in
                defer { ended.send() }
                for _ in 1...query.to {
                    try await chunks.write(.init(number: asked.next(), padding: String(repeating: "x", count: query.padding)))
                }
            }
        } _: { axon in
            var taken = 0
            for try await _ in dendrite.stream(Count(to: 100_000, padding: 1_000), to: axon) {
                taken += 1
                if taken == 1_000 { break }
            }
            await ended.wait()
            #expect(asked.count < 100_000)
        }
    }

    @Test(
        "a handler that fails before its first chunk is a proven problem, after it the stream is incomplete", arguments: [0, 5])
    func failing(after count: Int) async throws {
        struct Inside: Error {}
        try await withAxon { routes in
            routes.on(Count.self) { _, _, chunks in
                for number in 0..<count { try await chunks.write(.init(number: number, padding: "")) }
                throw Inside()
            }
        } _: { axon in
            var taken = 0
            let error = await #expect(throws: DendriteError.self) {
                for try await _ in dendrite.stream(Count(to: 1), to: axon) { taken += 1 }
            }
            if count == 0 {
                #expect(error?.code == .problem)
                #expect(error?.problem?.name == "handler-failed")
            } else {
                #expect(taken <= count)
                #expect(error?.code == .connectionLost || error?.code == .protocolBroken, "\(String(describing: error))")
            }
        }
    }

    @Test("a chunk that does not come in its time ends the stream on both sides")
    func chunkTimeout() async throws {
        let ended = Signal()
        try await withAxon { routes in
            routes.on(Hurried.self) { _, _, chunks in
                defer { ended.send() }
                try await chunks.write(1)
                await Signal().wait()
                try await chunks.write(2)
            }
        } _: { axon in
            var numbers: [Int] = []
            let error = await #expect(throws: DendriteError.self) {
                for try await number in dendrite.stream(Hurried(), to: axon) { numbers.append(number) }
            }
            #expect(numbers == [1])
            #expect(error?.isRetryable == true || error?.code == .protocolBroken, "\(String(describing: error))")
            await ended.wait()
        }
    }

    @Test("a chunk larger than the synapse allows is the handler's failure")
    func largeChunk() async throws {
        try await withAxon { routes in
            routes.on(Count.self) { _, _, chunks in
                try await chunks.write(.init(number: 1, padding: String(repeating: "x", count: 2 << 20)))
            }
        } _: { axon in
            let error = await #expect(throws: DendriteError.self) {
                for try await _ in dendrite.stream(Count(to: 1), to: axon) {}
            }
            #expect(error?.problem?.name == "handler-failed")
        }
    }

    @Test("a synapse that is not served is a problem, and one that does not stream no stream")
    func noStream() async throws {
        struct Once: Synapse {
            var to: Int
            static var name: String { "Count" }
            struct Response: Codable, Sendable {}
        }
        try await withAxon { routes in
            routes.on(Once.self) { _, _ in .init() }
        } _: { axon in
            let other = await #expect(throws: DendriteError.self) {
                for try await _ in dendrite.stream(Hurried(), to: axon) {}
            }
            #expect(other?.problem?.name == "unknown-synapse")
            let whole = await #expect(throws: DendriteError.self) {
                for try await _ in dendrite.stream(Count(to: 1), to: axon) {}
            }
            #expect(whole?.code == .protocolBroken)
        }
    }

    @Test("a stream without trailers is not proven, whatever it says")
    func withoutTrailers() async throws {
        let transport = Scripted(pieces: ["data: 1\n\n", "data: 2\n", "\ndata: 3\n\n"], trailers: [:])
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: transport)
        let axon = AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "127.0.0.1", port: 1)
        var numbers: [Int] = []
        let error = await #expect(throws: DendriteError.self) {
            for try await number in dendrite.stream(Hurried(), to: axon) { numbers.append(number) }
        }
        #expect(numbers == [1, 2, 3])
        #expect(error?.code == .unauthenticated)
    }

    @Test("a stream that ends within a chunk is incomplete, one with a chunk that is none undecodable")
    func broken() async throws {
        let axon = AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "127.0.0.1", port: 1)
        for (pieces, code) in [(["data: 1\n"], DendriteError.Code.connectionLost), (["data: {\n\n"], .undecodable)] {
            let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: Scripted(pieces: pieces, trailers: [:]))
            let error = await #expect(throws: DendriteError.self) {
                for try await _ in dendrite.stream(Hurried(), to: axon) {}
            }
            #expect(error?.code == code)
        }
    }
}

/// A transport whose every answer is the same stream.
private struct Scripted: DendriteTransport {
    let pieces: [String]
    let trailers: HTTPFields

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer {
        throw TransportError(.refused, "")
    }

    func open(_ request: TransportRequest) async throws(TransportError) -> TransportStream {
        let head = HTTPResponse(status: .ok, headerFields: [.contentType: "text/event-stream"])
        return TransportStream(head: head, pieces: pieces.map { Bytes($0.utf8) }, trailers: trailers)
    }
}

/// Counts how often something was asked for.
final class Asked: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
