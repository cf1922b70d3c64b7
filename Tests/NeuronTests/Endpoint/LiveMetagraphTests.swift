import Logging
import Neuron
import Synchronization
import Testing

@Suite("A live metagraph")
struct LiveMetagraphTests {
    /// What was logged, at which level.
    private final class Book: Sendable {
        let lines = Mutex<[Logger.Level]>([])
    }

    private struct Scribe: LogHandler {
        let book: Book
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { book.lines.withLock { $0.append(event.level) } }
    }

    @Test(
        "survives a chain that fails and streams that end: asks anew after 1, 2, 4 … 60 s, logs once, reads the newest block only"
    )
    func lostChain() async throws {
        let chain = try ScriptedChain(
            [.fails, .ends, .fails, .ends, .fails, .ends, .fails, .ends, .blocks(upTo: 300)])
        let time = SleeplessTime()
        let book = Book()
        let live = try await LiveMetagraph(
            1, on: chain, time: time, logger: Logger(label: "test") { _ in Scribe(book: book) })
        #expect(chain.reads == 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await live.run() }
            for await _ in chain.drained { break }
            group.cancelAll()
            // A cancelled life ends, and without an error.
            try await group.waitForAll()
        }
        #expect(time.sleeps == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(live.current.block.number == 300)
        #expect(chain.reads == 2, "300 missed blocks are one read")
        #expect(book.lines.withLock { $0 } == [.warning, .info])
    }

    @Test("reads nothing when the best block is known")
    func knownBlock() async throws {
        let chain = try ScriptedChain([])
        let live = try await LiveMetagraph(
            1, on: chain, time: SleeplessTime(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await live.refresh()
        try await live.refresh()
        #expect(chain.reads == 1)
    }
}
