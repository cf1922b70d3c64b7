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

    @Test(
        "takes calls that are given in order in that order, in one block",
        arguments: [LocalChain.Sealing.onSubmission, .onDemand])
    func inOrder(sealing: LocalChain.Sealing) async throws {
        let chain = try LocalChain(.development(), sealing: sealing)
        let bob = try DevKeys.key("//Bob")
        let hotkeys = try (1...5).map { try DevKeys.key("//Hot//\($0)").hotkey }
        let clock = OwnedTask { while !Task.isCancelled { await chain.sealBlock() } }
        let receipts = try await chain.submit(
            inOrder: hotkeys.map { .burnedRegister(netuid: 1, hotkey: $0) }, signedBy: bob)
        clock.cancel()
        #expect(Set(receipts.map(\.block)).count == 1)
        #expect(receipts.map(\.index) == [0, 1, 2, 3, 4])
        let metagraph = try await chain.metagraph(1, at: nil)
        #expect(hotkeys.map { metagraph.neuron($0)?.uid } == [1, 2, 3, 4, 5])
        await #expect(throws: ChainError.self) {
            let again = OwnedTask { while !Task.isCancelled { await chain.sealBlock() } }
            defer { again.cancel() }
            _ = try await chain.submit(
                inOrder: hotkeys.map { .burnedRegister(netuid: 1, hotkey: $0) }, signedBy: bob)
        }
    }
}
