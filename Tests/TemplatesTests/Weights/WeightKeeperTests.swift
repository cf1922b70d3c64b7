import Foundation
import Logging
import Neuron
import SubtensorFormat
import Synchronization
import TestSupport
import Testing
import Timelock

@testable import Templates

/// A validator's weights between its decision and the chain.
@Suite("A validator's weights")
struct WeightKeeperTests {
    struct FixedTime: TimeSource {
        var now = UnixTime(seconds: 1_800_000_000)
        var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 1) }
        func sleep(until instant: MonotonicInstant) async throws(CancellationError) {}
    }

    private let validator: KeyPair
    private let chain = ScriptedChain()
    private let state = MemoryStateStore()
    private let rules = SubnetHyperparameters(
        tempo: 360, minAllowedWeights: 1, maxWeightLimit: 65_535, weightsRateLimit: 100)
    private let secretRules: SubnetHyperparameters
    private let weights = WeightVector(entries: [
        .init(uid: 1, value: 65_535), .init(uid: 2, value: 30_000), .init(uid: 3, value: 10_000),
    ])

    init() throws {
        validator = try KeyPair(uri: "//Validator")
        var secret = rules
        secret.commitReveal = true
        secretRules = secret
    }

    private func metagraph(at block: BlockNumber = 1_000, newcomer: UID? = nil, lastUpdate: BlockNumber = 0) throws -> Metagraph
    {
        let neurons = try (0..<4).map { number -> Metagraph.Neuron in
            let uid = UID(UInt16(number))
            let key = number == 0 ? validator : try KeyPair(uri: "//Miner//\(number)\(newcomer == uid ? "//new" : "")")
            return Metagraph.Neuron(
                uid: uid, hotkey: key.hotkey, coldkey: key.coldkey, validatorPermit: number == 0,
                lastUpdate: number == 0 ? lastUpdate : 0, registeredAt: newcomer == uid ? 999 : 10)
        }
        return Metagraph(netuid: 1, block: ScriptedChain.header(block), owner: neurons[3].hotkey, neurons: neurons)
    }

    /// The keeper of a process that starts now.
    private func keeper(_ time: FixedTime = .init()) async throws -> WeightKeeper {
        WeightKeeper(
            chain: chain, signer: validator, netuid: 1, ledger: try await WeightLedger(state), time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func sent(_ call: ChainCall?) -> [UInt16: UInt16] {
        guard case .setWeights(_, let weights, _)? = call else { return [:] }
        return Dictionary(uniqueKeysWithValues: weights.map { ($0.uid.rawValue, $0.value) })
    }

    private static func tooFast() -> ChainError {
        ChainError(.tooSoon, "Too fast.", remedy: nil, dispatch: "SettingWeightsTooFast")
    }

    @Test("weights that are set are forgotten, and set once")
    func plain() async throws {
        let keeper = try await keeper()
        let metagraph = try metagraph()
        try await keeper.intend(weights, on: metagraph, under: rules)
        guard case .set = try await keeper.step(on: metagraph, under: rules) else {
            Issue.record("not set")
            return
        }
        guard case .nothingToSet = try await keeper.step(on: metagraph, under: rules) else {
            Issue.record("set again")
            return
        }
        #expect(chain.calls.count == 1)
        #expect(sent(chain.calls.first) == [1: 65_535, 2: 30_000, 3: 10_000])
        #expect(keeper.age(on: try self.metagraph(at: 1_051)) == 50)
    }

    @Test("a window that was missed by one block costs one block, not the weights")
    func window() async throws {
        chain.state.withLock { $0.refusals = [Self.tooFast()] }
        let keeper = try await keeper()
        try await keeper.intend(weights, on: metagraph(), under: rules)
        await #expect(throws: ChainError.self) { try await keeper.step(on: metagraph(), under: rules) }
        #expect(chain.calls.isEmpty)
        // The next process, the next block.
        let next = try await self.keeper()
        guard case .set = try await next.step(on: metagraph(at: 1_001), under: rules) else {
            Issue.record("not set")
            return
        }
        #expect(chain.calls.count == 1)
    }

    @Test("before the window opens nothing is sent, and nothing lost")
    func tooSoon() async throws {
        let keeper = try await keeper()
        try await keeper.intend(weights, on: metagraph(lastUpdate: 950), under: rules)
        #expect(try await keeper.step(on: metagraph(lastUpdate: 950), under: rules) == .tooSoon(until: 1_050))
        #expect(try await keeper.step(on: metagraph(at: 1_049, lastUpdate: 950), under: rules) == .tooSoon(until: 1_050))
        guard case .set = try await keeper.step(on: metagraph(at: 1_050, lastUpdate: 950), under: rules) else {
            Issue.record("not set")
            return
        }
        #expect(chain.calls.count == 1)
    }

    @Test("a uid that changed hands between scoring and setting gets nothing")
    func changedHands() async throws {
        let keeper = try await keeper()
        try await keeper.intend(weights, on: metagraph(), under: rules)
        _ = try await keeper.step(on: metagraph(at: 1_010, newcomer: 1), under: rules)
        #expect(sent(chain.calls.first).keys.sorted() == [2, 3])
        #expect(sent(chain.calls.first)[2] == 65_535)
        #expect(sent(chain.calls.first)[3] == 21_845)
    }

    @Test("weights are given up when the tempo ends")
    func tempo() async throws {
        let keeper = try await keeper()
        try await keeper.intend(weights, on: metagraph(), under: rules)
        guard case .nothingToSet = try await keeper.step(on: metagraph(at: 1_360), under: rules) else {
            Issue.record("set")
            return
        }
        #expect(chain.calls.isEmpty)
        #expect(try await WeightLedger(state).current.intent == nil)
    }

    @Test("wherever the process is killed, the weights come into exactly one block")
    func killed() async throws {
        for secret in [false, true] {
            for moment in 0..<4 {
                let chain = ScriptedChain()
                let state = MemoryStateStore()
                func keeper() async throws -> WeightKeeper {
                    WeightKeeper(
                        chain: chain, signer: validator, netuid: 1, ledger: try await WeightLedger(state), time: FixedTime(),
                        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                }
                if secret { chain.state.withLock { $0.secret = Self.secret(.hash, epoch: 5) } }
                chain.state.withLock { $0.dies = moment }
                let first = try await keeper()
                try await first.intend(weights, on: metagraph(), under: secret ? secretRules : rules)
                _ = try? await first.step(on: metagraph(), under: secret ? secretRules : rules)
                chain.state.withLock { $0.dies = nil }
                for block in 1_001...1_003 {
                    _ = try await keeper().step(
                        on: metagraph(at: BlockNumber(block)), under: secret ? secretRules : rules)
                }
                #expect(chain.calls.count == 1, "killed at \(moment)")
                let content = try await WeightLedger(state).current
                #expect(content.intent == nil && content.pending == nil)
                #expect(content.reveals.count == (secret ? 1 : 0))
            }
        }
    }

    @Test("weights that are decided while older ones are on their way are still set")
    func newer() async throws {
        chain.state.withLock { $0.dies = 2 }
        let keeper = try await keeper()
        try await keeper.intend(weights, on: metagraph(), under: rules)
        _ = try? await keeper.step(on: metagraph(), under: rules)
        chain.state.withLock { $0.dies = nil }
        try await keeper.intend(weights, on: metagraph(at: 1_005), under: rules)
        _ = try await keeper.step(on: metagraph(at: 1_006), under: rules)
        _ = try await keeper.step(on: metagraph(at: 1_007), under: rules)
        #expect(chain.calls.count == 2)
    }

    private static func secret(_ way: CommitReveal.Way, epoch: UInt64, block: BlockNumber = 1_000) -> CommitReveal {
        CommitReveal(
            way: way,
            schedule: EpochSchedule(
                block: block, lastEpochBlock: block - 10, epochIndex: epoch, tempo: 360, blocksSinceLastStep: 10),
            periods: 1, secondsPerBlock: 12)
    }

    @Test("where the subnet wants a timelock, the commit opens with its round's signature and holds the weights")
    func timelock() async throws {
        chain.state.withLock { $0.secret = Self.secret(.timelock, epoch: 5) }
        // The reveal block is 350 blocks away, and the chain looks three later: so long before the round whose signature is known.
        let time = FixedTime(now: UnixTime(seconds: 1_692_803_367 + 3_000 - 353 * 12))
        let keeper = try await keeper(time)
        try await keeper.intend(weights, on: metagraph(), under: secretRules)
        guard case .committed(_, effectiveAt: 1_350) = try await keeper.step(on: metagraph(), under: secretRules),
            case .commitTimelockedWeights(let netuid, let mechanism, let commit, let round)? = chain.calls.first
        else {
            Issue.record("not committed: \(chain.calls)")
            return
        }
        #expect(netuid == 1 && mechanism == 0 && round == 1_000)
        let signature = try #require(
            bytes(
                hex: "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"))
        let opened = try TimelockedWeights(try IdentityEncryption.decrypt(commit, signature: signature))
        #expect(opened.hotkey == validator.hotkey)
        #expect(opened.entries == weights.entries)
    }

    @Test("where the subnet wants a hash, the weights are revealed in their epoch, by whichever process then runs")
    func hash() async throws {
        chain.state.withLock { $0.secret = Self.secret(.hash, epoch: 5) }
        try await keeper().intend(weights, on: metagraph(), under: secretRules)
        guard case .committed = try await keeper().step(on: metagraph(), under: secretRules),
            case .commitWeights(_, _, let hash)? = chain.calls.first
        else {
            Issue.record("not committed")
            return
        }
        _ = try await keeper().step(on: metagraph(at: 1_100), under: secretRules)
        #expect(chain.calls.count == 1)
        chain.state.withLock { $0.secret = Self.secret(.hash, epoch: 6, block: 1_400) }
        guard case .revealed = try await keeper().step(on: metagraph(at: 1_400), under: secretRules),
            case .revealWeights(_, _, let entries, let salt, let version)? = chain.calls.last
        else {
            Issue.record("not revealed: \(chain.calls)")
            return
        }
        let revealed = WeightCommitHash(
            hotkey: validator.hotkey, netuid: 1, mechanism: 0, entries: entries, salt: salt, versionKey: version)
        #expect(revealed.hash == hash)
        #expect(try await WeightLedger(state).current.reveals.isEmpty)
    }

    @Test("a file that is damaged is told, not overwritten")
    func damaged() async throws {
        try await state.write(Bytes("{".utf8), to: "weights.json")
        await #expect(throws: StateError.self) { try await WeightLedger(state) }
    }
}
