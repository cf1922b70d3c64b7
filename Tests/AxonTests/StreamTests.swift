import HTTPTypes
import Neuron
import Synchronization
import Testing

@testable import Axon

@Suite("Streams on a connection")
struct StreamTests {
    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = String
    }

    @Test("a reader that takes 1,000 of 100,000 chunks is not read ahead for, and its leaving ends the handler at once")
    func backPressure() async throws {
        let asked = Mutex(0)
        let ended = Latch()
        let size = 1_000
        let chunk = String(repeating: "x", count: size)
        try await withAxon(
            routes: { routes in
                routes.on(Count.self) { query, _, chunks in
                    defer { ended.open() }
                    for _ in 0..<query.to {
                        asked.withLock { $0 += 1 }
                        try await chunks.write(chunk)
                    }
                }
            },
            { _, address async throws in
                let body = Bytes(#"{"to":100000}"#.utf8)
                // Room for a thousand chunks with their framing, and no more.
                let window = 1_000 * (size + 10)
                let more = UInt32(window - 65_535)
                let update = (0..<4).map { UInt8(truncatingIfNeeded: more >> (24 - 8 * UInt32($0))) }
                try await FrameClient.connect(to: address) { client in
                    try await client.ask(signed("/Count", body), body: body, stream: 1)
                    for stream in [Int32(0), 1] {
                        try await client.send(.init(type: FrameClient.Frame.windowUpdate, stream: stream, payload: update))
                    }
                    while (client.streams[1]?.body.count ?? 0) < window { try await client.step() }
                    #expect(asked.withLock { $0 } >= 1_000)
                    try await client.send(.init(type: FrameClient.Frame.reset, stream: 1, payload: [0, 0, 0, 8]))
                    await ended.wait()
                    // What was taken, what may lie in the axon, and the chunk that found no room.
                    #expect(asked.withLock { $0 } <= (window + AnswerStream.capacity) / (size + 10) + 2)
                }
            })
    }

    @Test("a stream is framed as events, has no length, and its proof stands in the trailers")
    func framing() async throws {
        try await withAxon(
            routes: { routes in
                routes.on(Count.self) { query, _, chunks in
                    for number in 0..<query.to { try await chunks.write("\(number)\n") }
                }
            },
            { axon, _ async throws in
                let told = try await axon.ask("/Count", #"{"to":2}"#)
                #expect(told.text == "data: \"0\\n\"\n\ndata: \"1\\n\"\n\n")
                #expect(told.response.headerFields[.contentType] == "text/event-stream")
                #expect(told.response.headerFields[.contentLength] == nil)
                #expect(!told.isProven)
            })
    }

    @Test("nothing is lost between a fast writer and a slow taker, whatever the sizes", arguments: [1, 100, 70_000])
    func answerStream(size: Int) async throws {
        let stream = AnswerStream()
        let writer = OwnedTask {
            for number in 0..<50 {
                try? stream.append(Bytes(repeating: UInt8(number), count: size))
                try? await stream.waitForRoom()
            }
            stream.finish(.trailers(HeaderBlock()))
        }
        let (bytes, isWhole) = await stream.collect()
        await writer.value
        #expect(isWhole)
        #expect(bytes == (0..<50).flatMap { Bytes(repeating: UInt8($0), count: size) })
    }

    @Test("who has left is written to no more")
    func gone() async throws {
        let stream = AnswerStream()
        try stream.append([1])
        stream.leave()
        #expect(throws: CancellationError.self) { try stream.append([2]) }
        await #expect(throws: CancellationError.self) { try await stream.waitForRoom() }
    }
}
