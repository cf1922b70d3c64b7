import LocalChain
import Neuron
import NeuronTesting
import Synchronization
import Testing

@Suite("The clock of the chain in memory")
struct BlockClockTests {
    /// Clocks of a process that is stopped for an hour during its first sleep, and that ends at its fourth.
    private final class StoppedTime: TimeSource {
        private let state = Mutex((now: MonotonicInstant(nanoseconds: 0), sleeps: [Duration]()))
        var sleeps: [Duration] { state.withLock { $0.sleeps } }
        var now: UnixTime { UnixTime(seconds: 1_800_000_000) }
        var monotonic: MonotonicInstant { state.withLock { $0.now } }

        func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
            let isOver = state.withLock { state in
                guard state.sleeps.count < 3 else { return true }
                state.sleeps.append(instant.since(state.now))
                state.now = state.sleeps.count == 1 ? instant.advanced(by: .seconds(3_600)) : instant
                return false
            }
            if isOver { throw CancellationError() }
        }
    }

    @Test("makes up for no missed blocks: one comes late, the next an interval after it")
    func stopped() async throws {
        let chain = try LocalChain(.development())
        let time = StoppedTime()
        await chain.produceBlocks(every: .seconds(1), by: time)
        #expect(time.sleeps == [.seconds(1), .seconds(1), .seconds(1)])
        #expect(try await chain.head().number == 3)
    }
}
