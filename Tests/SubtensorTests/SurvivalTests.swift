import Neuron
import Subtensor
import Synchronization
import Templates
import Testing
import TestSupport

/// What a chain does to a validator in a day; it goes on through each.
@Suite("A validator goes on", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct SurvivalTests {
    private static let newest: [(spec: UInt32, name: String)] = [(461, "runtime-461-v15.scale.gz")]

    /// Makes blocks and waits until the validator has seen them.
    private func goesOn(_ life: ValidatorLife, _ fake: FakeChain) async {
        fake.advance(2)
        await life.sees(fake.head.number)
    }

    @Test("through a restart of its node")
    func restart() async throws {
        let fake = try ValidatorLife.chain(Self.newest)
        let server = try FakeServer { .body(fake.answer($0)) }
        let log = LogWatch()
        let life = try await ValidatorLife(on: chain([server], logger: log.logger))
        await goesOn(life, fake)
        server.stop()
        await log.wait(for: "A node failed; another one is asked, or this one after a rest.")
        fake.advance(3)
        try server.start()
        await goesOn(life, fake)
        #expect(await life.end() == nil)
    }

    @Test("while its first node is gone for good and the second takes over")
    func failover() async throws {
        let fake = try ValidatorLife.chain(Self.newest)
        let servers = try (0..<2).map { _ in try FakeServer { .body(fake.answer($0)) } }
        let log = LogWatch()
        let life = try await ValidatorLife(on: chain(servers, logger: log.logger))
        await goesOn(life, fake)
        #expect(log.metadata(of: "A node failed; another one is asked, or this one after a rest.", "reason") == [])
        servers[0].stop()
        await goesOn(life, fake)
        #expect(servers[1].requests > 0)
        #expect(await life.end() == nil)
    }

    @Test("through a socket that is open and says nothing")
    func halfOpen() async throws {
        let fake = try ValidatorLife.chain(Self.newest)
        let silences = Mutex(0)
        let server = try FakeServer { body in
            let isSilent = silences.withLock { silences in
                silences -= 1
                return silences >= 0
            }
            return isSilent ? .silence : .body(fake.answer(body))
        }
        var settings = NodeSettings.quick
        settings.requestTimeout = .seconds(1)
        let log = LogWatch()
        let life = try await ValidatorLife(on: chain([server], settings: settings, logger: log.logger))
        await goesOn(life, fake)
        silences.withLock { $0 = 2 }
        await log.wait(for: "A node failed; another one is asked, or this one after a rest.")
        await goesOn(life, fake)
        #expect(await life.end() == nil)
    }

    @Test("from a start at which the node is asked too often")
    func tooManyRequests() async throws {
        let fake = try ValidatorLife.chain(Self.newest)
        let server = try NodeTests.badFirst(6, fake, .status(429, ["retry-after: 0"]))
        let life = try await ValidatorLife(on: chain([server]))
        await goesOn(life, fake)
        #expect(await life.end() == nil)
    }

    @Test("through a runtime upgrade between two calls, whose metadata are others")
    func upgrade() async throws {
        let fake = try ValidatorLife.chain([(343, "runtime-343-v15.scale.gz"), (461, "runtime-461-v15.scale.gz")])
        let server = try FakeServer { .body(fake.answer($0)) }
        let log = LogWatch()
        let life = try await ValidatorLife(on: chain([server], logger: log.logger))
        await goesOn(life, fake)
        fake.advance(1, to: 461)
        await goesOn(life, fake)
        #expect(log.metadata(of: "The chain's runtime is known.", "spec") == ["343", "461"])
        #expect(await life.end() == nil)
    }

    @Test("from a start without any node, on the state of an earlier life")
    func coldStart() async throws {
        let fake = try ValidatorLife.chain(Self.newest)
        let server = try FakeServer { .body(fake.answer($0)) }
        let folder = ScratchFolder()
        let cache = ChainCache(path: folder.path)
        let first = try await chain([server], cache: cache, netuids: [1]).metagraph(1, at: nil)
        server.stop()
        var settings = NodeSettings.quick
        settings.patience = .milliseconds(300)
        let life = try await ValidatorLife(on: chain([server], settings: settings, cache: cache, netuids: [1]))
        #expect(life.environment.metagraph.current == first)
        try server.start()
        await goesOn(life, fake)
        #expect(await life.end() == nil)
    }
}
