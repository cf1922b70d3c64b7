import HTTPTypes
import Testing

@testable import Curl

@Suite("Endpoints that fail and come back")
struct EndpointRecoveryTests {
    private let engine = CurlEngine()

    @Test("GOAWAY among many requests: those that it covers end on the old connection, the others are sent on a new one")
    func goAwayAmongMany() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                guard connection == 1 else { return .send(FramePeer.Frame.answer(stream)) }
                return switch stream {
                case 1: .send(FramePeer.Frame.answer(1))
                case 21: .send([.goAway(last: 11)] + [3, 5, 7, 9, 11].flatMap { FramePeer.Frame.answer($0) })
                default: .nothing
                }
            },
            { peer in
                #expect(await code(of: request(peer)) == nil)
                #expect(await codes(10, peer) == Array(repeating: nil, count: 10))
                let requests = await requests(16, of: peer)
                #expect(requests[1] == Array(stride(from: 1, through: 21, by: 2)))
                #expect(requests.count { $0.key != 1 } == 1)
            })
    }

    @Test("after GOAWAY the next request has a new connection at once, while a slow one ends on the old")
    func goAwayWithSlowRequest() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                connection == 1 && stream == 3 ? .send([.goAway(last: 3)]) : .send(FramePeer.Frame.answer(stream))
            },
            { peer in
                #expect(await code(of: request(peer)) == nil)
                await withTaskGroup(of: CurlError.Code?.self) { group in
                    group.addTask { await code(of: request(peer)) }
                    await waitFor(peer, .request(connection: 1, stream: 3))
                    for _ in 0..<3 { #expect(await code(of: request(peer)) == nil) }
                    try? await peer.send(FramePeer.Frame.answer(3), on: 1)
                    #expect(await group.next() == .some(nil))
                }
            })
    }

    @Test("a connection that is reset with requests in flight is replaced, and they are sent again")
    func reset() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                connection == 1 && stream == 21
                    ? .abort : connection == 1 && stream > 1 ? .nothing : .send(FramePeer.Frame.answer(stream))
            },
            { peer in
                #expect(await code(of: request(peer)) == nil)
                #expect(await codes(10, peer) == Array(repeating: nil, count: 10))
                let requests = await requests(21, of: peer)
                #expect(requests[1]?.count == 11)
                #expect(requests.count { $0.key != 1 } == 1)
            })
    }

    @Test("a connection that ends within one answer costs that answer alone")
    func deathWithinOneOfMany() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                guard connection == 1, stream > 1 else { return .send(FramePeer.Frame.answer(stream)) }
                return stream == 21 ? .sendAndClose(FramePeer.Frame.answer(3, body: 40_000).dropLast()) : .nothing
            },
            { peer in
                #expect(await code(of: request(peer)) == nil)
                let codes = await codes(10, peer)
                #expect(codes.count { $0 == nil } == 9)
                #expect(codes.allSatisfy { [nil, .connectionLost, .protocolError].contains($0) })
                #expect(await code(of: request(peer)) == nil)
            })
    }

    @Test("a peer that takes requests and answers none costs each its time, and the next connection is a new one")
    func silence() async throws {
        try await FramePeer.run(
            react: { connection, stream in connection == 1 ? .nothing : .send(FramePeer.Frame.answer(stream)) },
            { peer in
                let codes = await codes(20, peer, timeout: .milliseconds(500))
                #expect(codes.allSatisfy { $0 == .timedOut })
                #expect(await code(of: request(peer)) == nil)
            })
    }

    @Test("a connection that fell silent is not used any more, though a request still waits on it")
    func silenceOfOneConnection() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                connection == 1 && stream > 1 ? .nothing : .send(FramePeer.Frame.answer(stream))
            },
            { peer in
                #expect(await code(of: request(peer)) == nil)
                await withTaskGroup(of: CurlError.Code?.self) { group in
                    group.addTask { await code(of: request(peer)) }
                    await waitFor(peer, .request(connection: 1, stream: 3))
                    #expect(await code(of: request(peer, timeout: .seconds(1))) == .timedOut)
                    for _ in 0..<3 { #expect(await code(of: request(peer)) == nil) }
                    try? await peer.send(FramePeer.Frame.answer(3), on: 1)
                    #expect(await group.next() == .some(nil))
                }
            })
    }

    @Test("hundreds of endpoints are opened at the same time, each once, and those that refuse fail alone")
    func coldOpening() async throws {
        try await FramePeer.run(
            hosts: (1...150).map { "127.41.0.\($0)" }, react: { .send(FramePeer.Frame.answer($1)) },
            { peer in
                let good = (1...150).map { "http://127.41.0.\($0):\(peer.port)/Echo" }
                let bad = (1...50).map { "http://127.42.0.\($0):9/Echo" }
                let codes = await withTaskGroup(of: (String, CurlError.Code?).self) { group in
                    for url in good + bad { group.addTask { (url, await code(of: request(url))) } }
                    return await group.reduce(into: [:]) { $0[$1.0] = .some($1.1) }
                }
                #expect(good.allSatisfy { codes[$0] == .some(nil) })
                #expect(bad.allSatisfy { codes[$0] == .refused })
                #expect(await requests(150, of: peer).values.allSatisfy { $0 == [1] })
            })
    }

    @Test("an endpoint that refused is open again as soon as somebody listens there")
    func comesBack() async throws {
        let host = "127.43.0.1"
        let answer: @Sendable (Int, Int32) -> FramePeer.Reaction = { .send(FramePeer.Frame.answer($1)) }
        let port = try await FramePeer.run(hosts: [host], react: answer) { peer in
            #expect(await code(of: request("http://\(host):\(peer.port)/Echo")) == nil)
            return peer.port
        }
        let url = "http://\(host):\(port)/Echo"
        for _ in 0..<3 { #expect(await code(of: request(url)) == .refused) }
        try await FramePeer.run(hosts: [host], port: port, react: answer) { _ in
            for _ in 0..<3 { #expect(await code(of: request(url)) == nil) }
        }
    }

    private func request(_ peer: FramePeer, timeout: Duration = .seconds(20)) -> CurlRequest {
        request("http://127.0.0.1:\(peer.port)/Echo", timeout: timeout)
    }

    private func request(_ url: String, timeout: Duration = .seconds(20)) -> CurlRequest {
        CurlRequest(
            url: url, headers: [.contentType: "application/json"], body: Array("{}".utf8), timeout: timeout,
            http: .priorKnowledge)
    }

    /// Why a request has no answer; nil if it has one.
    private func code(of request: CurlRequest) async -> CurlError.Code? {
        do throws(CurlError) {
            _ = try await engine.perform(request)
            return nil
        } catch {
            return error.code
        }
    }

    /// The same of several at once.
    private func codes(_ count: Int, _ peer: FramePeer, timeout: Duration = .seconds(20)) async -> [CurlError.Code?] {
        await withTaskGroup(of: CurlError.Code?.self) { group in
            for _ in 0..<count { group.addTask { await code(of: request(peer, timeout: timeout)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func waitFor(_ peer: FramePeer, _ event: FramePeer.Event) async {
        for await seen in peer.events where seen == event { return }
    }

    /// The streams of the first `count` requests, by connection.
    private func requests(_ count: Int, of peer: FramePeer) async -> [Int: [Int32]] {
        var streams: [Int: [Int32]] = [:]
        var seen = 0
        for await event in peer.events {
            guard case .request(let connection, let stream) = event else { continue }
            streams[connection, default: []].append(stream)
            seen += 1
            if seen == count { break }
        }
        return streams
    }
}
