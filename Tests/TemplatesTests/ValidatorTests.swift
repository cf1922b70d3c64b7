import Foundation
import LocalChain
import Logging
import NeuronTesting
import Synchronization
import Testing

@testable import Templates

@Suite("A validator")
struct ValidatorTests {
    /// Memory that can be told to fail.
    private final class FickleStore: StateStore {
        let inner = MemoryStateStore()
        let isFailing = Mutex(false)

        func read(_ name: String) async throws(StateError) -> Bytes? {
            if isFailing.withLock({ $0 }) { throw StateError(.inputOutput, "The disk is gone.", remedy: nil) }
            return try await inner.read(name)
        }
        func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError) {
            try await inner.write(bytes, to: name, keepingPrevious: keepingPrevious)
        }
        func remove(_ name: String) async throws(StateError) { try await inner.remove(name) }
    }

    /// Clocks that a test moves.
    private final class HandTime: TimeSource {
        let seconds = Mutex<UInt64>(1_800_000_000)
        var now: UnixTime { UnixTime(seconds: seconds.withLock { $0 }) }
        var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: now.nanoseconds) }
        func sleep(until instant: MonotonicInstant) async throws(CancellationError) { throw CancellationError() }
    }

    struct Refusal: Error {}

    /// Gives itself a point a round; fails after it when told so.
    final class Judge: Validator {
        var isFailing = false
        var startsLeftToFail = 0

        override func start() async throws {
            startsLeftToFail -= 1
            if startsLeftToFail >= 0 { throw Refusal() }
        }

        override func forward() async throws {
            scores.record(1, for: environment.signer.hotkey)
            if isFailing { throw Refusal() }
        }

        func set(isFailing: Bool) { self.isFailing = isFailing }
        func set(startsLeftToFail: Int) { self.startsLeftToFail = startsLeftToFail }
    }

    /// Has settings of its own.
    final class Forgetful: Validator {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment)
            scores = ScoreBoard(smoothing: 0.5, halfLife: .seconds(3_600))
        }
        override func forward() async throws { scores.record(1, for: environment.signer.hotkey) }
    }

    /// The same, from `start()` on.
    final class LateForgetful: Validator {
        override func start() async throws { scores = ScoreBoard(smoothing: 0.5, halfLife: .seconds(3_600)) }
    }

    private func environment(state: any StateStore, time: any TimeSource = .system) async throws -> NeuronEnvironment {
        let key = try DevKeys.key("//Judge")
        let chain = try LocalChain(.development(), sealing: .onSubmission)
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: key.hotkey), signedBy: try DevKeys.key("//Bob"))
        return try await NeuronEnvironment(
            signer: key, netuid: 1, chain: chain, state: state, time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func samples(in state: any StateStore) async throws -> Int? {
        try await ScoreStore(state).load()?.samples(of: try DevKeys.key("//Judge").hotkey)
    }

    @Test("saves nothing before it has read what was saved, and tries a failed load or start again")
    func failedLoad() async throws {
        let state = FickleStore()
        let environment = try await environment(state: state)
        let first = await Judge(environment)
        try await first.prepare()
        await first.runRound()
        #expect(try await samples(in: state) == 1)

        let second = await Judge(environment)
        await second.set(startsLeftToFail: 1)
        state.isFailing.withLock { $0 = true }
        await #expect(throws: StateError.self) { try await second.prepare() }
        await second.runRound()
        state.isFailing.withLock { $0 = false }
        #expect(try await samples(in: state) == 1, "the board that was never loaded is not saved over the old one")
        await #expect(throws: Refusal.self) { try await second.prepare() }
        try await second.prepare()
        await second.runRound()
        #expect(try await samples(in: state) == 2)
    }

    @Test("saves what a round recorded before it failed")
    func failedRound() async throws {
        let state = MemoryStateStore()
        let judge = await Judge(try await environment(state: state))
        try await judge.prepare()
        await judge.set(isFailing: true)
        #expect(await judge.runRound() == false)
        #expect(try await samples(in: state) == 1)
    }

    @Test("takes scores from the disk and settings from the code, and forgets with time")
    func settings() async throws {
        let state = MemoryStateStore()
        let time = HandTime()
        let environment = try await environment(state: state, time: time)
        let hotkey = environment.signer.hotkey
        let plain = await Judge(environment)
        try await plain.prepare()
        await plain.runRound()

        let forgetful = await Forgetful(environment)
        try await forgetful.prepare()
        #expect(await forgetful.scores.smoothing == 0.5)
        #expect(await forgetful.scores.halfLife == .seconds(3_600))
        #expect(await forgetful.scores.score(of: hotkey) == 1)
        await forgetful.runRound()
        time.seconds.withLock { $0 += 3_600 }
        #expect(abs(await forgetful.scores.score(of: hotkey) - 0.5) < 1e-9)

        let late = await LateForgetful(environment)
        try await late.prepare()
        #expect(await late.scores.halfLife == .seconds(3_600))
        #expect(await late.scores.samples(of: hotkey) == 2)
    }

    @Test("waits longer after each failure, and never longer than five minutes or its interval")
    func pauses() {
        #expect(Rounds.pause(after: 0, interval: .seconds(12)) == .seconds(12))
        #expect(Rounds.pause(after: 1, interval: .seconds(12)) == .seconds(24))
        #expect(Rounds.pause(after: 1, interval: .zero) == .seconds(2))
        #expect(Rounds.pause(after: 1_000, interval: .seconds(12)) == .seconds(300))
        #expect(Rounds.pause(after: 3, interval: .seconds(86_400)) == .seconds(86_400))
    }
}
