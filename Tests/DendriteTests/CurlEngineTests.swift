import HTTPTypes
import Synchronization
import Testing

@testable import Curl

@Suite("Curl engine")
struct CurlEngineTests {
    private let engine = CurlEngine()

    @Test("requests to one endpoint share one connection")
    func oneConnection() async throws {
        try await FramePeer.run(react: { .send(FramePeer.Frame.answer($1)) }) { peer in
            let answers = await all(200, peer)
            #expect(answers.compactMap { try? $0.get() }.count == 200)
            #expect(Set(answers.compactMap { try? $0.get().version }) == [.http2])
            #expect(await status(peer) == 200)
            #expect(await connections(peer, until: 201) == 1)
        }
    }

    @Test("a peer's limit of streams is kept, whether it takes those that come before it was told or gives them back")
    func streamLimit() async throws {
        for gives in [false, true] {
            let streams = LimitedStreams(3, givesBack: gives)
            try await FramePeer.run(maxStreams: 3, react: { streams.took($1, on: $0) }) { peer in
                let answers = await all(40, peer)
                #expect(answers.compactMap { code($0) } == [])
                // Three at a time on a connection each would take fourteen.
                #expect(streams.connections < 12)
            }
        }
    }

    @Test("cancelling one of several requests resets its stream at once, and leaves the others")
    func cancellationOfOne() async throws {
        try await FramePeer.run(react: { $1 == 1 ? .send(FramePeer.Frame.answer(1)) : .nothing }) { peer in
            _ = await status(peer)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = await perform(request(peer)) }
                await waitFor(peer) { if case .request(_, 3) = $0 { true } else { false } }
                await withTaskGroup(of: Void.self) { inner in
                    inner.addTask { _ = await perform(request(peer)) }
                    await waitFor(peer) { if case .request(_, 5) = $0 { true } else { false } }
                    inner.cancelAll()
                }
                await waitFor(peer) { $0 == .reset(connection: 1, stream: 5) }
                group.cancelAll()
            }
        }
    }

    @Test("cancelling the only request of a connection closes it at once")
    func cancellation() async throws {
        try await FramePeer.run(react: { _, _ in .nothing }) { peer in
            let result: Result<CurlResponse, CurlError> = await withTaskGroup(of: Result<CurlResponse, CurlError>.self) {
                group in
                group.addTask { await perform(request(peer)) }
                await waitFor(peer) { if case .request = $0 { true } else { false } }
                group.cancelAll()
                return await group.next() ?? .failure(.stopped)
            }
            #expect(throws: CurlError.cancelled) { try result.get() }
            await waitFor(peer) { $0 == .closed(1) }
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await FramePeer.run(react: { .send(FramePeer.Frame.answer($1)) }) { peer in
            let result = await withTaskGroup(of: Result<CurlResponse, CurlError>.self) { group in
                group.cancelAll()
                group.addTask { await perform(request(peer)) }
                return await group.next() ?? .failure(.stopped)
            }
            #expect(throws: CurlError.cancelled) { try result.get() }
        }
    }

    @Test("an answer that does not come ends with the request's time, and the connection is closed")
    func timeout() async throws {
        try await FramePeer.run(react: { _, _ in .nothing }) { peer in
            let result = await perform(request(peer, timeout: .milliseconds(100)))
            #expect(code(result) == .timedOut)
            await waitFor(peer) { $0 == .closed(1) }
        }
    }

    @Test("a body above the limit is not taken, one at the limit is")
    func bodyLimit() async throws {
        try await FramePeer.run(react: { .send(FramePeer.Frame.answer($1, body: 50_000)) }) { peer in
            #expect(code(await perform(request(peer, maxBodyBytes: 49_999))) == .tooLarge)
            let response = try await perform(request(peer, maxBodyBytes: 50_000)).get()
            #expect(response.body.count == 50_000)
        }
    }

    @Test("a redirect is an answer, and is not followed")
    func redirect() async throws {
        try await FramePeer.run(react: { .send([.redirect($1)]) }) { peer in
            let response = try await perform(request(peer)).get()
            #expect(response.status == 302)
            #expect(response.headers[.location] == "/elsewhere")
            #expect(await connections(peer, until: 1) == 1)
        }
    }

    @Test("nobody at the port is refused")
    func refused() async {
        // Not at a port that a peer of another test may have taken meanwhile.
        let request = CurlRequest(url: "http://127.44.0.1:9/Echo", http: .priorKnowledge)
        #expect(code(await perform(request)) == .refused)
    }

    @Test("a connection that ended with GOAWAY is replaced, and its unanswered request goes to the next one")
    func goAway() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                switch (connection, stream) {
                case (1, 1): .send(FramePeer.Frame.answer(1))
                case (1, _): .sendAndClose([.goAway(last: 1)])
                default: .send(FramePeer.Frame.answer(stream))
                }
            },
            { peer in
                #expect(await status(peer) == 200)
                let answers = await all(10, peer)
                #expect(answers.compactMap { try? $0.get() }.count == 10)
            })
    }

    @Test("after a GOAWAY at rest the next request opens another connection")
    func goAwayAtRest() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                connection == 1
                    ? .send(FramePeer.Frame.answer(stream) + [.goAway(last: stream)]) : .send(FramePeer.Frame.answer(stream))
            },
            { peer in
                for _ in 0..<5 { #expect(await status(peer) == 200) }
            })
    }

    @Test("a refused stream is sent again")
    func refusedStream() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                connection == 1 && stream == 3 ? .send([.refuse(3)]) : .send(FramePeer.Frame.answer(stream))
            },
            { peer in
                for _ in 0..<3 { #expect(await status(peer) == 200) }
            })
    }

    @Test("an answer that comes before the whole request, with the stream's end behind it, is not lost")
    func earlyAnswer() async throws {
        let noError = FramePeer.Frame(type: 3, stream: 1, payload: [0, 0, 0, 0])
        try await FramePeer.run(
            react: { _, _ in .nothing },
            reactEarly: { _, stream in .send(FramePeer.Frame.answer(stream, status: 0x8C) + (stream == 1 ? [noError] : [])) },
            { peer in
                var large = request(peer)
                large.method = .post
                large.body = Array(repeating: 32, count: 30_000)
                let answer = await perform(large)
                #expect((try? answer.get().status) == 400)
            })
    }

    @Test("a peer that ends every stream without an answer speaks HTTP/2, and is asked twice")
    func endedStreams() async throws {
        try await FramePeer.run(
            react: { _, stream in .send([FramePeer.Frame(type: 3, stream: stream, payload: [0, 0, 0, 2])]) },
            { peer in
                #expect(code(await perform(request(peer))) == .protocolError)
                #expect(code(await perform(request(peer))) == .protocolError)
                var requests: [FramePeer.Event] = []
                for await event in peer.events {
                    if case .request = event { requests.append(event) }
                    if requests.count == 4 { break }
                }
                #expect(requests == [1, 3, 5, 7].map { .request(connection: 1, stream: $0) })
            })
    }

    @Test("large answers of unknown length on one connection all come to their end", arguments: [50_000, 300_000])
    func unknownLengths(size: Int) async throws {
        try await FramePeer.run(
            react: { _, stream in .send(FramePeer.Frame.answer(stream, body: size)) },
            { peer in
                for _ in 0..<20 {
                    let answers = await all(8, peer)
                    #expect(answers.allSatisfy { (try? $0.get().body.count) == size })
                }
            })
    }

    @Test("a connection that ends within an answer is an error, and the next request opens another")
    func deathInMidstream() async throws {
        try await FramePeer.run(
            react: { connection, stream in
                switch (connection, stream) {
                case (1, 3): .sendAndClose(FramePeer.Frame.answer(stream, body: 40_000).dropLast())
                default: .send(FramePeer.Frame.answer(stream))
                }
            },
            { peer in
                #expect(await status(peer) == 200)
                let cut = await perform(request(peer))
                #expect(code(cut) == .connectionLost || code(cut) == .protocolError)
                #expect(await status(peer) == 200)
            })
    }

    @Test("a peer that ends the connection at the first request does not speak HTTP/2")
    func notHTTP2() async throws {
        try await FramePeer.run(react: { _, _ in .close }) { peer in
            #expect(code(await perform(request(peer))) == .notHTTP2)
        }
    }

    @Test(
        "a URL that is not one of http is refused",
        arguments: ["ftp://127.0.0.1/", "127.0.0.1", "http://", "http://a@b/", "http://a/\n", "file:///etc/passwd"])
    func badURL(url: String) async {
        #expect(code(await perform(CurlRequest(url: url))) == .badRequest)
    }

    @Test("an engine that was shut down answers at once, and ends what was under way")
    func shutDown() async throws {
        try await FramePeer.run(react: { _, _ in .nothing }) { peer in
            let engine = CurlEngine()
            let result = await withTaskGroup(of: CurlError.Code?.self) { group in
                group.addTask { await Self.code(of: request(peer), on: engine) }
                await waitFor(peer) { if case .request = $0 { true } else { false } }
                engine.shutDown()
                return await group.next() ?? nil
            }
            #expect(result == .stopped)
            #expect(await Self.code(of: request(peer), on: engine) == .stopped)
        }
    }

    private func request(
        _ peer: FramePeer, timeout: Duration = .seconds(20), maxBodyBytes: Int = 1 << 20
    ) -> CurlRequest {
        CurlRequest(
            url: "http://127.0.0.1:\(peer.port)/Echo", headers: [.contentType: "application/json"], body: Array("{}".utf8),
            timeout: timeout, maxBodyBytes: maxBodyBytes, http: .priorKnowledge)
    }

    private func perform(_ request: CurlRequest) async -> Result<CurlResponse, CurlError> {
        do throws(CurlError) {
            return .success(try await engine.perform(request))
        } catch {
            return .failure(error)
        }
    }

    private func waitFor(_ peer: FramePeer, _ isIt: (FramePeer.Event) -> Bool) async {
        for await event in peer.events where isIt(event) { return }
    }

    private func status(_ peer: FramePeer) async -> Int? { try? await engine.perform(request(peer)).status }

    private func all(_ count: Int, _ peer: FramePeer) async -> [Result<CurlResponse, CurlError>] {
        await withTaskGroup(of: Result<CurlResponse, CurlError>.self) { group in
            for _ in 0..<count { group.addTask { await perform(request(peer)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// How many connections there were until the peer had seen so many requests.
    private func connections(_ peer: FramePeer, until requests: Int) async -> Int {
        var connections = 0
        var seen = 0
        for await event in peer.events {
            switch event {
            case .connected: connections += 1
            case .request: seen += 1
            case .reset, .closed: break
            }
            if seen == requests { break }
        }
        return connections
    }

    private func code(_ result: Result<CurlResponse, CurlError>) -> CurlError.Code? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    private static func code(of request: CurlRequest, on engine: CurlEngine) async -> CurlError.Code? {
        do throws(CurlError) {
            _ = try await engine.perform(request)
            return nil
        } catch {
            return error.code
        }
    }
}

/// What a peer does that keeps to a limit of streams, and counts the connections that bring requests.
private final class LimitedStreams: Sendable {
    private let limit: Int
    private let givesBack: Bool
    private let open = Mutex<[Int: Int]>([:])

    init(_ limit: Int, givesBack: Bool) {
        self.limit = limit
        self.givesBack = givesBack
    }

    var connections: Int { open.withLock { $0.count } }

    func took(_ stream: Int32, on connection: Int) -> FramePeer.Reaction {
        open.withLock { open in
            guard !givesBack || open[connection, default: 0] < limit else { return .send([.refuse(stream)]) }
            open[connection, default: 0] += 1
            return .sendLater { [self] in
                self.open.withLock { $0[connection, default: 0] -= 1 }
                return FramePeer.Frame.answer(stream)
            }
        }
    }
}
