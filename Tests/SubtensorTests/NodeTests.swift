import Neuron
import ScaleCodec
import Subtensor
import Synchronization
import Testing
import TestSupport

/// Nodes that fail in every way there is; what matters is that the chain is read all the same, or that the error says why not.
@Suite("Bad nodes")
struct NodeTests {
    /// A server that is bad for its first requests, and then a node of the chain.
    static func badFirst(_ count: Int, _ fake: FakeChain, _ bad: FakeServer.Reply) throws -> FakeServer {
        let seen = Mutex(0)
        return try FakeServer { body in
            let number = seen.withLock { seen in
                seen += 1
                return seen
            }
            return number <= count ? bad : .body(fake.answer(body))
        }
    }

    static let faults: [(String, FakeServer.Reply)] = [
        ("429", .status(429, ["retry-after: 0"])), ("503", .status(503)), ("drop", .close),
        ("truncated", .truncated(Array(#"{"jsonrpc":"#.utf8), of: 400)), ("no HTTP", .raw(Array("hello\r\n\r\n".utf8))),
        ("no JSON", .body(Array("<html>".utf8))), ("wrong id", .body(Array(#"{"jsonrpc":"2.0","id":9,"result":null}"#.utf8))),
        ("too deep", .body(Array(repeating: UInt8(ascii: "["), count: 100_000))),
        (
            "busy",
            .body(Array(#"{"jsonrpc":"2.0","id":null,"error":{"code":-32999,"message":"RPC rate limit exceeded"}}"#.utf8))
        ),
    ]

    @Test("a node that is bad at first is asked again after a rest", arguments: faults.indices)
    func again(index: Int) async throws {
        let fake = FakeChain()
        // Nonsense is not asked for without end, so only a little of it.
        let server = try Self.badFirst(1, fake, Self.faults[index].1)
        #expect(try await chain([server]).head() == fake.head, "\(Self.faults[index].0)")
    }

    @Test("the next node is asked where one is bad", arguments: faults.indices)
    func failover(index: Int) async throws {
        let fake = FakeChain()
        let bad = try FakeServer { _ in Self.faults[index].1 }
        let good = try FakeServer { .body(fake.answer($0)) }
        #expect(try await chain([bad, good]).head() == fake.head, "\(Self.faults[index].0)")
    }

    @Test("where every node talks nonsense, the error says what was read and what came")
    func nonsense() async throws {
        let server = try FakeServer { _ in .body(Array("<html>".utf8)) }
        let error = await #expect(throws: ChainError.self) { try await chain([server]).head() }
        #expect(error?.code == .badAnswer)
        #expect(error?.message.contains("the best block") == true)
    }

    @Test("a node of another chain is never read")
    func anotherChain() async throws {
        let fake = FakeChain()
        let other = FakeChain(first: 5_000)
        other.state.withLock { state in
            let genesis = FakeChain.next(after: state.blocks[0].header, number: 0, salt: 77)
            state.blocks[0] = .init(header: genesis, spec: 461)
        }
        let first = try FakeServer { .body(fake.answer($0)) }
        let second = try FakeServer { .body(other.answer($0)) }
        let chain = chain([first, second])
        #expect(try await chain.head() == fake.head)
        first.stop()
        fake.advance()
        var blocks = chain.blocks().makeAsyncIterator()
        let restart = OwnedTask {
            // The other chain is asked meanwhile, and refused.
            while second.requests < 2 { await Task.yield() }
            try? first.start()
        }
        #expect(try await blocks.next() == fake.head)
        await restart.value
    }

    @Test("a node that takes no batches is asked one by one")
    func noBatches() async throws {
        let fake = FakeChain()
        fake.state.withLock { $0.takesBatches = false }
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        #expect(try await chain.head() == fake.head)
        fake.advance(5)
        var blocks = chain.blocks().makeAsyncIterator()
        for _ in 0..<5 { _ = try await blocks.next() }
        #expect(try await chain.head() == fake.head)
    }

    @Test("an answer larger than allowed is not kept in memory")
    func enormous() async throws {
        var settings = NodeSettings.quick
        settings.maxAnswerBytes = 10_000
        settings.patience = .seconds(10)
        let server = try FakeServer { _ in .body(Array(repeating: UInt8(ascii: " "), count: 1 << 20)) }
        let error = await #expect(throws: ChainError.self) { try await chain([server], settings: settings).head() }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("tooLarge") == true)
    }

    @Test("a node that never answers costs one time-out, and the next is asked")
    func halfOpen() async throws {
        let fake = FakeChain()
        let silent = try FakeServer { _ in .silence }
        let good = try FakeServer { .body(fake.answer($0)) }
        var settings = NodeSettings.quick
        settings.requestTimeout = .milliseconds(500)
        settings.longestRest = .seconds(60)
        settings.shortestRest = .seconds(60)
        let chain = chain([silent, good], settings: settings)
        #expect(try await chain.head() == fake.head)
        fake.advance()
        var blocks = chain.blocks().makeAsyncIterator()
        #expect(try await blocks.next() == fake.head)
        #expect(silent.requests == 1)
    }

    @Test("a node whose newest block is old is passed over where there is another")
    func behind() async throws {
        let old = FakeChain()
        old.state.withLock { $0.milliseconds = 1_700_000_000_000 }
        let fresh = FakeChain()
        fresh.advance(50)
        fresh.state.withLock { $0.milliseconds = UInt64(SystemTime().now.seconds) * 1_000 }
        let servers = try [old, fresh].map { fake in try FakeServer { .body(fake.answer($0)) } }
        #expect(try await chain(servers).head() == fresh.head)
    }

    @Test("where no node answers, the error names each and why")
    func unreachable() async throws {
        let server = try FakeServer { _ in .close }
        server.stop()
        var settings = NodeSettings.quick
        settings.patience = .milliseconds(200)
        let error = await #expect(throws: ChainError.self) { try await chain([server], settings: settings).head() }
        #expect(error?.code == .unreachable && error?.isRetryable == true)
        #expect(error?.message.contains(server.url) == true)
    }
}
