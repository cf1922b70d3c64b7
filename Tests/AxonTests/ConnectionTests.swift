import HTTPTypes
import Logging
import Neuron
import Testing

@testable import Axon

@Suite("Connections")
struct ConnectionTests {
    private static let bare = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/Echo")
    private static let body = Bytes(#"{"text":"a"}"#.utf8)

    @Test("a signed call over a socket is answered, many on one connection in any order")
    func multiplexed() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                for stream in stride(from: 1, through: 99, by: 2) {
                    try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: Int32(stream))
                }
                for stream in stride(from: 1, through: 99, by: 2) {
                    let told = try #require(try await client.answer(on: Int32(stream)))
                    #expect(told.status == 200)
                    #expect(told.text == #"{"reply":"a","text":"a"}"#)
                }
            }
        }
    }

    @Test("a request's trailers, few or many, change nothing of what its headers say, nor of another's")
    func trailers() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                let ends = FrameClient.Frame.endHeaders | FrameClient.Frame.endStream
                let fat = [("x-fat", String(repeating: "f", count: 15_000))]
                for (index, trailers) in [[("x-bittensor-nonce", "1")], [("path", "/Other")] + fat].enumerated() {
                    let stream = Int32(4 * index + 1)
                    try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: stream, ends: false)
                    try await client.send(
                        .init(
                            type: FrameClient.Frame.headers, flags: ends, stream: stream, payload: FrameClient.block(trailers)))
                    try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: stream + 2)
                    #expect(try await client.answer(on: stream)?.status == 200)
                    #expect(try await client.answer(on: stream + 2)?.status == 200)
                }
            }
        }
    }

    @Test("a body of many windows is read as it arrives and answered in full")
    func largeBody() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                let body = Bytes((#"{"text":""# + String(repeating: "x", count: 60_000) + #""}"#).utf8)
                // Within the client's first windows both ways.
                try await client.ask(signed("/Echo", body), body: body, stream: 1)
                try await client.send(
                    .init(type: 8, stream: 0, payload: [0, 16, 0, 0]), .init(type: 8, stream: 1, payload: [0, 16, 0, 0]))
                let told = try #require(try await client.answer(on: 1))
                #expect(told.status == 200)
                #expect(told.body.count > 120_000)
            }
        }
    }

    @Test("a header list past its limit is 431, a body announced past its limit 413, before any of it is read")
    func limits() async throws {
        var configuration = TestConfiguration.loopback
        configuration.maxBodyBytes = 1_000
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                var fat = Self.bare
                fat.headerFields[.init("x-fat")!] = String(repeating: "f", count: 17_000)
                try await client.ask(fat, body: nil, stream: 1)
                let tooMany = try #require(try await client.answer(on: 1))
                #expect(tooMany.status == 431)
                #expect(tooMany.text.contains("headers-too-large"))
                var announced = try await signed("/Echo", Self.body)
                announced.headerFields[.contentLength] = "2000"
                try await client.ask(announced, body: nil, stream: 3, ends: false)
                let tooLarge = try #require(try await client.answer(on: 3))
                #expect(tooLarge.status == 413)
                let large = Bytes((#"{"text":""# + String(repeating: "x", count: 2_000) + #""}"#).utf8)
                try await client.ask(signed("/Echo", large), body: large, stream: 5, ends: false)
                #expect(try await client.answer(on: 5)?.status == 413)
                // The connection is as good as before.
                try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 7)
                #expect(try await client.answer(on: 7)?.status == 200)
            }
        }
    }

    @Test("after an early answer the rest of the body is taken for a while, then the stream is ended without blame")
    func lingering() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                try await client.ask(Self.bare, body: Bytes("{".utf8), stream: 1, ends: false)
                #expect(try await client.answer(on: 1)?.status == 401)
                try await client.send(.init(type: FrameClient.Frame.data, flags: FrameClient.Frame.endStream, stream: 1))
                try await client.ask(Self.bare, body: Bytes("{".utf8), stream: 3, ends: false)
                #expect(try await client.answer(on: 3)?.status == 401)
                while client.streams[3]?.reset == nil { try await client.step() }
                #expect(client.streams[3]?.reset == 0)
                #expect(client.streams[1]?.reset == nil)
                try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 5)
                #expect(try await client.answer(on: 5)?.status == 200)
            }
        }
    }

    @Test("a body that does not come in its time is 408")
    func slowBody() async throws {
        var configuration = TestConfiguration.loopback
        configuration.bodyTime = .milliseconds(100)
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                try await client.ask(signed("/Echo", Self.body), body: Bytes("{".utf8), stream: 1, ends: false)
                let told = try #require(try await client.answer(on: 1))
                #expect(told.status == 408)
                #expect(told.text.contains("too-slow"))
            }
        }
    }

    @Test("a reset stream, and a closed connection, cancel their handlers and free the slots", arguments: [true, false])
    func leaving(resets: Bool) async throws {
        let started = Latch()
        let cancelled = Latch()
        var configuration = TestConfiguration.loopback
        configuration.maxConcurrent = 1
        try await withAxon(
            configuration,
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    if query.text == "b" { return .init(text: "b", reply: "b") }
                    started.open()
                    do {
                        try await Latch().waitOrCancel()
                    } catch {
                        cancelled.open()
                        throw error
                    }
                    return .init(text: "", reply: "")
                }
            },
            { axon, address async throws in
                try await FrameClient.connect(to: address) { client in
                    try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                    await started.wait()
                    if resets {
                        try await client.send(.init(type: FrameClient.Frame.reset, stream: 1, payload: [0, 0, 0, 8]))
                        await cancelled.wait()
                    }
                }
                await cancelled.wait()
                let told = try await axon.ask("/Echo", #"{"text":"b"}"#)
                #expect(told.status == 200)
            })
    }

    @Test(
        "a flood ends the connection with ENHANCE_YOUR_CALM",
        arguments: [
            FrameClient.Frame(type: FrameClient.Frame.ping, payload: [1, 2, 3, 4, 5, 6, 7, 8]),
            FrameClient.Frame(type: FrameClient.Frame.settings),
            FrameClient.Frame(type: FrameClient.Frame.windowUpdate, payload: [0, 0, 0, 1]),
        ])
    func floods(frame: FrameClient.Frame) async throws {
        try await withAxon { axon, address async throws in
            try await FrameClient.connect(to: address) { client in
                try? await client.send(bytes: (0..<3_000).flatMap { _ in frame.bytes })
                try await client.readToEnd()
                #expect(client.goAway == FrameClient.calm)
            }
            let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
            #expect(told.status == 200)
        }
    }

    @Test("opening and resetting streams without end ends the connection")
    func rapidReset() async throws {
        let never = Latch()
        try await withAxon(
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    await never.wait()
                    return .init(text: "", reply: "")
                }
            },
            { _, address async throws in
                try await FrameClient.connect(to: address) { client in
                    var bytes: Bytes = []
                    for stream in stride(from: 1, to: 401, by: 2) {
                        bytes += FrameClient.frames(Self.bare, body: nil, stream: Int32(stream), ends: false)
                        bytes +=
                            FrameClient.Frame(type: FrameClient.Frame.reset, stream: Int32(stream), payload: [0, 0, 0, 8]).bytes
                    }
                    try? await client.send(bytes: bytes)
                    try await client.readToEnd()
                    #expect(client.goAway == FrameClient.calm)
                }
                never.open()
            })
    }

    @Test("empty DATA frames without end end the connection")
    func emptyData() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                try await client.ask(signed("/Echo", Self.body), body: nil, stream: 1, ends: false)
                let empty = FrameClient.Frame(type: FrameClient.Frame.data, stream: 1)
                try? await client.send(bytes: (0..<200).flatMap { _ in empty.bytes })
                try await client.readToEnd()
                #expect(client.goAway == FrameClient.calm)
            }
        }
    }

    @Test("bytes that are no HTTP/2 after the preface end the connection")
    func garbage() async throws {
        try await withAxon { axon, address async throws in
            try await FrameClient.connect(to: address) { client in
                try? await client.send(bytes: Bytes(repeating: 0xFF, count: 10_000))
                try await client.readToEnd()
                #expect(client.goAway != nil)
            }
            let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
            #expect(told.status == 200)
        }
    }

    @Test("a connection that says nothing is closed")
    func silence() async throws {
        var configuration = TestConfiguration.loopback
        configuration.firstByteTime = .milliseconds(50)
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address, speaksHTTP2: false) { client in
                let text = try await client.text()
                #expect(text.isEmpty)
            }
        }
    }

    @Test("a connection without requests is sent away")
    func idle() async throws {
        var configuration = TestConfiguration.loopback
        configuration.idleTime = .milliseconds(100)
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                try await client.readToEnd()
                #expect(client.goAway == 0)
            }
        }
    }

    @Test("headers that do not come to their end, end the connection")
    func slowHeaders() async throws {
        var configuration = TestConfiguration.loopback
        configuration.headerTime = .milliseconds(100)
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                // Without END_HEADERS, and no CONTINUATION after it.
                try? await client.send(.init(type: FrameClient.Frame.headers, stream: 1, payload: [0x82]))
                try await client.readToEnd()
                #expect(client.goAway != nil)
            }
        }
    }

    @Test("calls that are reset in a flood are let go: the axon has no work left, and stops")
    func floodOfResets() async throws {
        try await withAxon { axon, address async throws in
            try await FrameClient.connect(to: address) { client in
                var bytes: Bytes = []
                for stream in stride(from: Int32(1), to: 401, by: 2) {
                    // Headers of a right claim, with a signature that is none, and a body that never comes.
                    bytes += FrameClient.frames(try await signed("/Echo", Self.body), body: nil, stream: stream, ends: false)
                    bytes += FrameClient.Frame(type: FrameClient.Frame.reset, stream: stream, payload: [0, 0, 0, 8]).bytes
                }
                try? await client.send(bytes: bytes)
                try await client.readToEnd()
                #expect(client.goAway == FrameClient.calm)
            }
            let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
            #expect(told.status == 200)
        }
    }

    @Test("CONTINUATION frames without end end the connection")
    func continuations() async throws {
        try await withAxon { _, address async throws in
            try await FrameClient.connect(to: address) { client in
                let more = FrameClient.Frame(type: FrameClient.Frame.continuation, stream: 1)
                let first = FrameClient.Frame(type: FrameClient.Frame.headers, stream: 1, payload: [0x82])
                try? await client.send(bytes: first.bytes + (0..<1_000).flatMap { _ in more.bytes })
                try await client.readToEnd()
                #expect(client.goAway == FrameClient.calm)
            }
        }
    }

    @Test("an answer that its caller does not take is given up, and its slot is free")
    func stalled() async throws {
        var configuration = TestConfiguration.loopback
        configuration.maxConcurrent = 1
        configuration.writeStallTime = .milliseconds(100)
        try await withAxon(
            configuration,
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    .init(text: "", reply: query.text == "b" ? "" : String(repeating: "x", count: 1_000_000))
                }
            },
            { axon, address async throws in
                try await FrameClient.connect(to: address) { client in
                    try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                    let told = try #require(try await client.answer(on: 1))
                    #expect(told.reset == 8)
                    let next = try await axon.ask("/Echo", #"{"text":"b"}"#)
                    #expect(next.status == 200)
                }
            })
    }

    @Test("an address gets its share of the connections and no more")
    func perAddress() async throws {
        var configuration = TestConfiguration.loopback
        configuration.maxConnectionsPerAddress = 2
        try await withAxon(configuration) { _, address async throws in
            try await FrameClient.connect(to: address) { first in
                try await first.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                #expect(try await first.answer(on: 1)?.status == 200)
                try await FrameClient.connect(to: address) { second in
                    try await second.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                    #expect(try await second.answer(on: 1)?.status == 200)
                    try await FrameClient.connect(to: address) { third in
                        try? await third.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                        let told = try await third.answer(on: 1)
                        #expect(told?.status == nil)
                    }
                }
            }
        }
    }

    @Test("a stopping axon finishes what it has begun, says goodbye, and returns")
    func drains() async throws {
        let started = Latch()
        let release = Latch()
        var logger = Logger(label: "neuron.axon")
        logger.logLevel = .critical
        let axon = Axon(signer: Keys.axon, configuration: TestConfiguration.loopback, logger: logger) { routes in
            routes.on(Echo.self) { query, _ in
                started.open()
                await release.wait()
                return .init(text: query.text, reply: query.text)
            }
        }
        let life = OwnedTask { await Result { try await axon.run() } }
        let address = try await axon.address
        try await FrameClient.connect(to: address) { client in
            try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
            await started.wait()
            life.cancel()
            while client.goAway == nil { try await client.step() }
            #expect(client.goAway == 0)
            release.open()
            let told = try #require(try await client.answer(on: 1))
            #expect(told.status == 200)
            try await client.readToEnd()
        }
        try await life.value.get()
    }

    @Test("a handler that never ends does not keep a stopping axon beyond its time")
    func drainEnds() async throws {
        let started = Latch()
        let never = Latch()
        var configuration = TestConfiguration.loopback
        configuration.drain = .milliseconds(50)
        try await withAxon(
            configuration,
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    started.open()
                    await never.wait()
                    return .init(text: "", reply: "")
                }
            },
            { axon, address async throws in
                let client = OwnedTask {
                    try? await FrameClient.connect(to: address) { client in
                        try await client.ask(signed("/Echo", Self.body), body: Self.body, stream: 1)
                        try await client.readToEnd()
                    }
                }
                await started.wait()
                withExtendedLifetime(client) {}
            })
        never.open()
    }

    @Test("a port in use is an error that says what to do")
    func portInUse() async throws {
        try await withAxon { _, address async throws in
            var configuration = TestConfiguration.loopback
            configuration.port = address.port
            let second = Axon(signer: Keys.bob, configuration: configuration, routes: echo)
            let error = await #expect(throws: AxonError.self) { try await second.run() }
            #expect(error?.code == .portInUse)
            #expect(error?.message.contains("\(address.port)") == true)
            #expect(error?.remedy != nil)
            await #expect(throws: AxonError.self) { try await second.address }
        }
    }

    @Test("an axon runs once")
    func once() async throws {
        try await withAxon { axon, _ in
            let error = await #expect(throws: AxonError.self) { try await axon.run() }
            #expect(error?.code == .startedTwice)
        }
    }
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
