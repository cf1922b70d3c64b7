import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Session book")
struct SessionBookTests {
    /// Who was asked for a session, and how many at once at most.
    private final class Openers: Sendable {
        private let state = Mutex((asked: [AxonEndpoint](), now: 0, most: 0))
        let done: AsyncStream<Void>
        private let tell: AsyncStream<Void>.Continuation

        init() { (done, tell) = AsyncStream.makeStream(of: Void.self) }

        var asked: [AxonEndpoint] { state.withLock { $0.asked } }
        var most: Int { state.withLock { $0.most } }

        func open(_ opening: SessionBook.Opening) async -> Session? {
            state.withLock { state in
                state.asked.append(opening.axon)
                state.now += 1
                state.most = max(state.most, state.now)
            }
            for _ in 0..<20 { await Task.yield() }
            state.withLock { $0.now -= 1 }
            tell.yield()
            return nil
        }

        /// Returns when so many were asked.
        func wait(for count: Int) async {
            var seen = 0
            for await _ in done {
                seen += 1
                if seen == count { return }
            }
        }
    }

    @Test("hundreds of axons that earn a session in one round are asked for it few at a time, each once")
    func fewAtATime() async throws {
        let book = SessionBook(time: SteppingTime())
        let openers = Openers()
        let axons = try axons(300)
        for axon in axons {
            for _ in 0..<10 { book.answered(axon, .http2) { { await openers.open($0) } } }
        }
        await openers.wait(for: 300)
        #expect(Set(openers.asked) == Set(axons))
        #expect(openers.asked.count == 300)
        #expect((1...SessionBook.maxOpenings).contains(openers.most))
    }

    @Test("an axon that offers none is not asked again, and no work is made for few queries")
    func fewQueries() async throws {
        let book = SessionBook(time: SteppingTime())
        let openers = Openers()
        let axon = try #require(try axons(1).first)
        for _ in 0..<SessionBook.fewQueries {
            book.answered(axon, .http2) {
                Issue.record("It is too early for a session.")
                return { _ in nil }
            }
        }
        book.answered(axon, .http2) { { await openers.open($0) } }
        await openers.wait(for: 1)
        // Whoever comes after this axon is asked after its refusal was written down, if there is one opener.
        for _ in 0..<100 { book.answered(axon, .http2) { { await openers.open($0) } } }
        let other = AxonEndpoint(hotkey: axon.hotkey, host: "198.51.100.1", port: 8_091)
        for _ in 0...SessionBook.fewQueries { book.answered(other, .http2) { { await openers.open($0) } } }
        await openers.wait(for: 1)
        #expect(openers.asked == [axon, other])
    }

    private func axons(_ count: Int) throws -> [AxonEndpoint] {
        let hotkey = try KeyPair(uri: "//Axon").hotkey
        return (0..<count).map { AxonEndpoint(hotkey: hotkey, host: "192.0.2.\($0 % 250)", port: UInt16(8_000 + $0)) }
    }
}
