import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import Neuron
import Synchronization
import Testing

@testable import Axon

@Suite("HTTP/1.1 connections")
struct H1ConnectionTests {
    private static let bare = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/Echo")
    private static let body = Bytes(#"{"text":"a"}"#.utf8)
    private static let answer = #"{"reply":"a","text":"a"}"#

    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = String
    }

    private static func streaming(_ routes: inout Routes) {
        routes.on(Count.self) { query, _, chunks in
            for number in 0..<query.to { try await chunks.write("\(number)") }
        }
        routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
    }

    /// Whether an answer is proven to have come from the axon, to this request.
    private static func isProven(_ told: H1Client.Told, for request: HTTPRequest, isStream: Bool = false) -> Bool {
        let now = SystemTime().now
        let exchange = Exchange(
            caller: Keys.alice.hotkey, receiver: Keys.axon.hotkey, sent: now, received: now,
            mediaType: isStream ? "text/event-stream" : "application/json")
        let proof = try? NativeDialect().authenticate(
            told.response(), trailers: isStream ? told.response(byTrailers: true).headerFields : nil,
            digest: SHA256.hash(told.body), for: request, exchange: exchange)
        return proof != nil
    }

    // MARK: Calls

    @Test("signed calls are answered and proven, one after the other on one connection, in chunks or not")
    func keepAlive() async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                for chunks in [nil, 5, 1, nil] {
                    let request = try await signed("/Echo", Self.body)
                    if let chunks {
                        try await client.ask(request, chunks: chunks, of: Self.body)
                    } else {
                        try await client.ask(request, body: Self.body)
                    }
                    let told = try #require(try await client.answer())
                    #expect(told.status == 200)
                    #expect(told.text == Self.answer)
                    #expect(told["content-length"] == "\(Self.answer.utf8.count)")
                    #expect(told["connection"] == nil)
                    #expect(Self.isProven(told, for: request))
                }
            }
        }
    }

    @Test("requests that are sent ahead are answered in their order, past what is read ahead too")
    func pipelined() async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                for number in 0..<100 {
                    let body = Bytes(#"{"text":"\#(number)"}"#.utf8)
                    try await client.ask(signed("/Echo", body), body: body)
                }
                for number in 0..<100 {
                    #expect(try await client.answer()?.text == #"{"reply":"\#(number)","text":"\#(number)"}"#)
                }
            }
        }
    }

    @Test("a large body is taken and answered in full, in chunks or not", arguments: [true, false])
    func largeBody(inChunks: Bool) async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                let body = Bytes((#"{"text":""# + String(repeating: "x", count: 3_000_000) + #""}"#).utf8)
                let request = try await signed("/Echo", body)
                if inChunks {
                    try await client.ask(request, chunks: 100_000, of: body)
                } else {
                    try await client.ask(request, body: body)
                }
                let told = try #require(try await client.answer())
                #expect(told.body.count > 6_000_000)
                #expect(Self.isProven(told, for: request))
            }
        }
    }

    @Test(
        "HTTP/1.0, and whoever says close, gets an answer and the end of the connection", arguments: ["HTTP/1.0", "HTTP/1.1"])
    func closing(version: String) async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                var request = try await signed("/Echo", Self.body)
                if version == "HTTP/1.1" { request.headerFields[.connection] = "close" }
                try await client.ask(request, body: Self.body, version: version)
                let told = try #require(try await client.answer())
                #expect(told.text == Self.answer)
                #expect(told["connection"] == "close")
                #expect(try await client.isClosed())
            }
        }
    }

    @Test("HEAD is told the length of what it does not get, and the connection goes on")
    func head() async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send("HEAD /Echo HTTP/1.1\r\nHost: axon\r\n\r\n")
                let told = try #require(try await client.answer(isToHead: true))
                #expect(told.status == 401)
                #expect(Int(told["content-length"] ?? "") ?? 0 > 0)
                try await client.send("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n")
                #expect(try await client.answer()?.status == 200)
                try await client.send(
                    "GET /.well-known/neuron HTTP/1.1\r\nHost: axon\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
                let discovery = try #require(try await client.answer())
                #expect(discovery.status == 200)
                #expect(discovery.text.contains(#""http":["h2","http/1.1"]"#))
            }
        }
    }

    // MARK: Expect

    @Test("a caller who asks leave to send its body gets it only when the body would be read")
    func expect() async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                let request = try await signed("/Echo", Self.body)
                let length = "Content-Length: \(Self.body.count)"
                try await client.send(H1Client.head(request, "Expect: 100-continue", length))
                #expect(try await client.answer()?.status == 100)
                try await client.send(bytes: Self.body)
                #expect(try await client.answer()?.text == Self.answer)
                try await client.send(H1Client.head(Self.bare, "Expect: 100-continue", length))
                let told = try #require(try await client.answer())
                #expect(told.status == 401)
                #expect(told["connection"] == "close")
                #expect(try await client.isClosed())
            }
        }
    }

    // MARK: Streams

    @Test("a stream comes in chunks, has no length, and its trailers prove it; the connection goes on")
    func stream() async throws {
        try await withAxon(
            routes: Self.streaming,
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    for count in [3, 0, 5_000] {
                        let body = Bytes(#"{"to":\#(count)}"#.utf8)
                        let request = try await signed("/Count", body)
                        try await client.ask(request, body: body)
                        let told = try #require(try await client.answer())
                        #expect(told.status == 200)
                        #expect(told["content-length"] == nil)
                        #expect(told["trailer"]?.contains("X-Neuron-Answer-Signature") == true)
                        #expect(told.text == (0..<count).map { "data: \"\($0)\"\n\n" }.joined())
                        #expect(told.isWhole)
                        #expect(Self.isProven(told, for: request, isStream: true))
                    }
                }
            })
    }

    @Test("a stream to HTTP/1.0 is refused with 505")
    func oldStream() async throws {
        try await withAxon(
            routes: Self.streaming,
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    let body = Bytes(#"{"to":3}"#.utf8)
                    try await client.ask(signed("/Count", body), body: body, version: "HTTP/1.0")
                    #expect(try await client.answer()?.status == 505)
                    #expect(try await client.isClosed())
                }
            })
    }

    @Test("a stream that is given up ends with its connection and without its last chunk")
    func brokenStream() async throws {
        struct Broken: Error {}
        try await withAxon(
            routes: { routes in
                routes.on(Count.self) { _, _, chunks in
                    try await chunks.write("a")
                    throw Broken()
                }
            },
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    let body = Bytes(#"{"to":3}"#.utf8)
                    try await client.ask(signed("/Count", body), body: body)
                    let told = try #require(try await client.answer())
                    #expect(told.status == 200)
                    #expect(!told.isWhole)
                    #expect(told.trailers.isEmpty)
                    #expect(try await client.isClosed())
                }
            })
    }

    @Test("a reader that stops slows its handler, and its leaving ends it")
    func backPressure() async throws {
        let asked = Mutex(0)
        let ended = Latch()
        let chunk = String(repeating: "x", count: 10_000)
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
                try await H1Client.connect(to: address) { client in
                    try await client.ask(signed("/Count", body), body: body)
                    #expect(try await client.line()?.hasPrefix("HTTP/1.1 200 ") == true)
                }
                await ended.wait()
                // 1 GB was to come; what the sockets of both sides hold is a few MB.
                #expect(asked.withLock { $0 } < 5_000)
            })
    }

    @Test("a reader that takes nothing for its time is closed, and its handler ends")
    func writeStall() async throws {
        let ended = Latch()
        let chunk = String(repeating: "x", count: 10_000)
        var configuration = TestConfiguration.loopback
        configuration.writeStallTime = .milliseconds(100)
        try await withAxon(
            configuration,
            routes: { routes in
                routes.on(Count.self) { query, _, chunks in
                    defer { ended.open() }
                    for _ in 0..<query.to { try await chunks.write(chunk) }
                }
            },
            { _, address async throws in
                let body = Bytes(#"{"to":100000}"#.utf8)
                try await H1Client.connect(to: address) { client in
                    try await client.ask(signed("/Count", body), body: body)
                    await ended.wait()
                }
            })
    }

    @Test("a body that nobody reads is not taken from its socket, and is whole once it is read")
    func bodyBackPressure() async throws {
        try await withAxon { axon, _ async throws in try await bodyBackPressure(behind: axon.gate) }
    }

    /// Calls pass the gate of an axon, and nobody takes them from there but this.
    private func bodyBackPressure(behind gate: Gate) async throws {
        let calls = CallHandoff(capacity: 10)
        let service = ConnectionService(
            limits: ConnectionLimits(), time: .system,
            enter: { call in
                guard case .claim(let claimed)? = try? gate.enter(call, gate.dialects.speaker(of: call.head)) else {
                    return .answered(AnswerHead(status: 401), [])
                }
                return .claimed(claimed)
            }, calls: calls, logger: Logger(label: "neuron.axon"),
            proxies: TrustedProxies(networks: [], testimony: .proxyProtocol), tls: nil, failed: { _ in })
        let listener = try await Listener.open(AxonAddress(ip: .v4(0x7F00_0001), port: 0), service: service)
        let size = 64 << 20
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: Int(listener.address.port)).get()
        // In a chunk, so that its length is not announced.
        let head = H1Client.head(try await signed("/Echo", []), "Transfer-Encoding: chunked")
        var bytes = ByteBuffer(string: "\(head)\(String(size, radix: 16))\r\n")
        bytes.writeRepeatingByte(0x20, count: size)
        bytes.writeString("\r\n0\r\n\r\n")
        let sent = Pending<Void>()
        // Settles when the system has taken the last byte.
        channel.writeAndFlush(bytes).whenSuccess { sent.settle(()) }
        #expect(await calls.wait())
        let call = try #require(calls.poll().first).call
        var count = 0
        while let piece = try await call.body.next() {
            // The sockets of both sides can't hold all of it.
            if count == 0 { #expect(sent.current == nil) }
            count += piece.count
            #expect(piece.count <= H1Handler.unreadBytes + H1Parser.pieceBytes)
        }
        #expect(count == size)
        await sent.value
        try await channel.close()
        listener.drain(within: .seconds(1))
        await withCheckedContinuation { done in listener.whenDrained { done.resume() } }
    }

    // MARK: Limits

    @Test("a header list past its limit is 431, a body past its limit 413, announced or not; then the connection is closed")
    func limits() async throws {
        var configuration = TestConfiguration.loopback
        configuration.maxBodyBytes = 1_000
        try await withAxon(configuration) { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send(
                    "POST /Echo HTTP/1.1\r\nHost: axon\r\nX-Fat: \(String(repeating: "f", count: 50_000))\r\n\r\n")
                let told = try #require(try await client.answer())
                #expect(told.status == 431)
                #expect(told.text.contains("headers-too-large"))
                #expect(try await client.isClosed())
            }
            try await H1Client.connect(to: address) { client in
                try await client.send(H1Client.head(signed("/Echo", Self.body), "Content-Length: 2000"))
                #expect(try await client.answer()?.status == 413)
                #expect(try await client.isClosed())
            }
            try await H1Client.connect(to: address) { client in
                let large = Bytes((#"{"text":""# + String(repeating: "x", count: 2_000) + #""}"#).utf8)
                try await client.send(H1Client.head(signed("/Echo", large), "Transfer-Encoding: chunked"))
                try await client.send(bytes: Bytes("\(String(large.count, radix: 16))\r\n".utf8) + large)
                #expect(try await client.answer()?.status == 413)
                #expect(try await client.isClosed())
            }
        }
    }

    @Test("after an early answer the rest of a body is thrown away for a while, so that the answer is read")
    func lingering() async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send(H1Client.head(Self.bare, "Content-Length: 200000"))
                for _ in 0..<20 { try? await client.send(bytes: Bytes(repeating: 0x20, count: 9_000)) }
                let told = try #require(try await client.answer())
                #expect(told.status == 401)
                #expect(told.text.contains("unsigned"))
                #expect(told["connection"] == "close")
                #expect(try await client.isClosed())
            }
            // A body that is here already costs nobody the connection.
            try await H1Client.connect(to: address) { client in
                for _ in 0..<3 {
                    try await client.ask(Self.bare, body: Self.body)
                    #expect(try await client.answer()?.status == 401)
                }
            }
        }
    }

    @Test("a body that does not come in its time is 408, and so are headers")
    func slow() async throws {
        var configuration = TestConfiguration.loopback
        configuration.bodyTime = .milliseconds(100)
        configuration.headerTime = .milliseconds(100)
        try await withAxon(configuration) { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send(H1Client.head(signed("/Echo", Self.body), "Content-Length: 12") + "{")
                let told = try #require(try await client.answer())
                #expect(told.status == 408)
                #expect(told.text.contains("too-slow"))
                #expect(try await client.isClosed())
            }
            try await H1Client.connect(to: address) { client in
                try await client.send("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\nGET /he")
                #expect(try await client.answer()?.status == 200)
                #expect(try await client.answer()?.status == 408)
                #expect(try await client.isClosed())
            }
        }
    }

    @Test("a connection without a next request is closed")
    func idle() async throws {
        var configuration = TestConfiguration.loopback
        configuration.idleTime = .milliseconds(100)
        try await withAxon(configuration) { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n")
                #expect(try await client.answer()?.status == 200)
                #expect(try await client.isClosed())
            }
        }
    }

    // MARK: Broken requests

    @Test("what is no request, or could be two, is a small unsigned 400 and the end", arguments: H1ParserTests.smuggling)
    func malformed(what: String, lines: String) async throws {
        try await withAxon { _, address async throws in
            try await H1Client.connect(to: address) { client in
                try await client.send(
                    "POST /Echo HTTP/1.1\r\nHost: axon\r\n\(lines)\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n")
                let told = try #require(try await client.answer(), "\(what)")
                #expect(told.status == 400)
                #expect(told.text.contains("urn:neuron:problem:malformed"))
                #expect(told.body.count <= Pipeline.strangersBytes)
                #expect(told["x-neuron-answer-signature"] == nil)
                #expect(told["connection"] == "close")
                #expect(try await client.isClosed())
            }
        }
    }

    @Test("a chunk that is none ends a signed call before its handler")
    func brokenChunk() async throws {
        try await withAxon(
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    Issue.record("the handler was called")
                    return .init(text: "", reply: "")
                }
            },
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    try await client.send(H1Client.head(signed("/Echo", Self.body), "Transfer-Encoding: chunked"))
                    try await client.send("c\r\n{\"text\":\"a\"}x\r\n0\r\n\r\n")
                    #expect(try await client.answer()?.status == 400)
                    #expect(try await client.isClosed())
                }
            })
    }

    @Test("bytes of every kind get an answer or a close, and harm nobody else", arguments: 0..<8)
    func fuzz(seed: Int) async throws {
        try await withAxon { axon, address async throws in
            var random = RandomSource.seeded(UInt64(seed) + 900)
            let whole =
                try await Bytes(
                    H1Client.head(signed("/Echo", Self.body), "Transfer-Encoding: chunked", "Connection: close").utf8)
                + Bytes("c\r\n".utf8) + Self.body + Bytes("\r\n0\r\n\r\n".utf8)
            for _ in 0..<12 {
                var bytes = whole
                for _ in 0...(random.next() % 4) {
                    let at = Int(random.next() % UInt64(bytes.count))
                    switch random.next() % 4 {
                    case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
                    case 1: bytes.remove(at: at)
                    case 2: bytes.insert(10, at: at)
                    default: bytes.removeLast(min(at, 8))
                    }
                }
                try await H1Client.connect(to: address) { client in
                    try await client.send(bytes: bytes)
                    client.finish()
                    while let told = try await client.answer() { #expect(told.status >= 200) }
                }
            }
            #expect(try await axon.ask("/Echo", #"{"text":"a"}"#).status == 200)
        }
    }

    // MARK: Leaving

    @Test("a closed connection cancels its handler and frees the slot")
    func leaving() async throws {
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
                try await H1Client.connect(to: address) { client in
                    try await client.ask(signed("/Echo", Self.body), body: Self.body)
                    await started.wait()
                }
                await cancelled.wait()
                #expect(try await axon.ask("/Echo", #"{"text":"b"}"#).status == 200)
            })
    }

    @Test("a stopping axon answers what it has begun with connection: close, and closes what is idle")
    func draining() async throws {
        let started = Latch()
        let goOn = Latch()
        let axon = Axon(signer: Keys.axon, configuration: TestConfiguration.loopback) { routes in
            routes.on(Echo.self) { query, _ in
                started.open()
                await goOn.wait()
                return .init(text: query.text, reply: query.text)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            let address = try await axon.address
            try await H1Client.connect(to: address) { idle in
                try await idle.send("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n")
                #expect(try await idle.answer()?.status == 200)
                try await H1Client.connect(to: address) { client in
                    try await client.ask(signed("/Echo", Self.body), body: Self.body)
                    await started.wait()
                    group.cancelAll()
                    #expect(try await idle.isClosed())
                    goOn.open()
                    let told = try #require(try await client.answer())
                    #expect(told.text == Self.answer)
                    #expect(told["connection"] == "close")
                    #expect(try await client.isClosed())
                }
            }
            try await group.waitForAll()
        }
    }
}
