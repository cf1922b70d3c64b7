import Neuron
import Subtensor
import Synchronization
import Testing
import TestSupport

@Suite("Following blocks")
struct BlockTests {
    @Test("every block comes once and in order, gaps filled, each naming its parent")
    func gaps() async throws {
        let fake = FakeChain()
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        #expect(try await chain.head() == fake.head)
        var blocks = chain.blocks().makeAsyncIterator()
        var before = fake.head
        for count in [1, 3, 40] {
            fake.advance(count)
            for _ in 0..<count {
                let block = try #require(try await blocks.next())
                #expect(block.number == before.number + 1 && block.parentHash == before.hash)
                before = block
            }
            #expect(before == fake.head)
        }
    }

    @Test("each reader goes at its own pace")
    func readers() async throws {
        let fake = FakeChain()
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        _ = try await chain.head()
        var fast = chain.blocks().makeAsyncIterator()
        var slow = chain.blocks().makeAsyncIterator()
        var seen: [BlockHeader] = []
        for _ in 0..<5 {
            fake.advance()
            seen.append(try #require(try await fast.next()))
        }
        for header in seen { #expect(try await slow.next() == header) }
    }

    @Test("a fork is followed, and no number comes twice")
    func fork() async throws {
        let fake = FakeChain()
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        _ = try await chain.head()
        var blocks = chain.blocks().makeAsyncIterator()
        fake.advance(3)
        for _ in 0..<3 { _ = try await blocks.next() }
        fake.fork(2)
        let block = try #require(try await blocks.next())
        #expect(block == fake.head)
    }

    @Test("a wait for a block ends when its task is cancelled")
    func cancellation() async throws {
        let fake = FakeChain()
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        _ = try await chain.head()
        let waiting = OwnedTask {
            var blocks = chain.blocks().makeAsyncIterator()
            return (try? await blocks.next()) ?? nil
        }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }

    @Test("a header whose hash is not the one that was asked for is refused")
    func wrongHash() async throws {
        let fake = FakeChain()
        fake.advance(2)
        let other = FakeChain(first: 900)
        let wanted = fake.head.hash
        let server = try FakeServer { body in
            // Asked for a block by its hash, the node gives another one.
            String(decoding: body, as: UTF8.self).contains("\(wanted)")
                ? .body(Self.header(of: other)) : .body(fake.answer(body))
        }
        let error = await #expect(throws: ChainError.self) { try await chain([server]).metagraph(1, at: wanted) }
        #expect(error?.code == .badAnswer)
        #expect(error?.message.contains("header") == true)
    }

    private static func header(of chain: FakeChain) -> [UInt8] {
        FakeChain.json(["jsonrpc": "2.0", "id": 0, "result": FakeChain.json(chain.state.withLock { $0.blocks.last!.header })])
    }

    @Test("a block that no node has is named so")
    func unknownBlock() async throws {
        let fake = FakeChain()
        let server = try FakeServer { .body(fake.answer($0)) }
        let error = await #expect(throws: ChainError.self) {
            try await chain([server]).metagraph(1, at: FakeChain.hash(0xAB))
        }
        #expect(error?.code == .unknownBlock)
    }
}
