import Consensus
import Neuron
import TestSupport
import Testing

@testable import LocalChain

@Suite("Commit-reveal on the runtime")
struct CommitRevealTests {
    private let target = WeightsTarget(1)
    private let reveal = WeightsReveal(uids: [0, 2], values: [10, 30], salt: [7, 8], version: 0)

    /// A subnet with commit-reveal, whose uid 1 has a permit.
    private func world(period: UInt64 = 1) throws -> RuntimeWorld {
        var world = try RuntimeWorld(
            RuntimeWorld.genesis(rules: .init(tempo: 10, commitReveal: true, commitRevealPeriod: period)))
        try world.block()
        for number in [2, 3] {
            try world.call(.burnedRegister(netuid: 1, hotkey: try RuntimeWorld.hot(number), limit: nil), by: number)
        }
        try world.call(.addStake(hotkey: try RuntimeWorld.hot(2), netuid: 1, amount: 100_000_000_000, limit: nil), by: 2)
        try world.epoch(of: 1)
        return world
    }

    @Test("what was committed is revealed one period later, not before and not after")
    func window() throws {
        let hotkey = try RuntimeWorld.hot(2)
        let hash = ChainState.commitHash(reveal, for: target, by: hotkey)
        for (epochs, wanted) in [(0, "RevealTooEarly"), (1, "RevealTooEarly"), (2, nil), (3, "ExpiredWeightCommit")] {
            var world = try world(period: 2)
            #expect(
                try world.refusal(.setWeights(target, uids: [0], values: [1], version: 0), by: 10_002) == "CommitRevealEnabled")
            #expect(try world.refusal(.revealWeights(target, reveal), by: 10_002) == "NoWeightsCommitFound")
            try world.call(.commitWeights(target, hash: hash), by: 10_002)
            for _ in 0..<epochs { try world.epoch(of: 1) }
            #expect(try world.refusal(.revealWeights(target, reveal), by: 10_002) == wanted, "\(epochs) epochs")
            if wanted == nil {
                #expect(world.state.subnets[1]?.neurons[1].weights.map(\.value) == [21_845, 65_535])
                #expect(try world.refusal(.revealWeights(target, reveal), by: 10_002) == "NoWeightsCommitFound")
            }
        }
    }

    @Test("another salt is another commit, and ten of them may wait")
    func mismatch() throws {
        var world = try world()
        let hotkey = try RuntimeWorld.hot(2)
        for number in 0..<10 {
            let other = WeightsReveal(uids: [0], values: [1], salt: [UInt16(number)], version: 0)
            try world.call(
                .commitWeights(target, hash: ChainState.commitHash(other, for: target, by: hotkey)), by: 10_002)
        }
        #expect(try world.refusal(.commitWeights(target, hash: [1]), by: 10_002) == "TooManyUnrevealedCommits")
        #expect(try world.refusal(.commitWeights(target, hash: [1]), by: 10_009) == "HotKeyNotRegisteredInSubNet")
        try world.epoch(of: 1)
        #expect(try world.refusal(.revealWeights(target, reveal), by: 10_002) == "InvalidRevealCommitHashNotMatch")
        let last = WeightsReveal(uids: [0], values: [1], salt: [9], version: 0)
        let first = WeightsReveal(uids: [0], values: [1], salt: [0], version: 0)
        #expect(
            try world.refusal(.batchRevealWeights(target, [first, last], isUneven: true), by: 10_002) == "InputLengthsUnequal")
        try world.call(.batchRevealWeights(target, [first, last], isUneven: false), by: 10_002)
        // The last one takes those before it along.
        #expect(world.state.subnets[1]?.commits[0].isEmpty == true)
    }

    @Test("a timelocked commit opens when its round is known, and is gone when its epoch has passed", arguments: [true, false])
    func timelocked(hasPulse: Bool) throws {
        var world = try world()
        let wanted = reveal
        world.state.opener = { sealed, _, signature, _ in sealed == [1, 2] && signature == [9] ? wanted : nil }
        #expect(
            try world.refusal(.commitTimelockedWeights(target, sealed: [1, 2], round: 5, version: 3), by: 10_002)
                == "IncorrectCommitRevealVersion")
        let events = try world.call(.commitTimelockedWeights(target, sealed: [1, 2], round: 5, version: 4), by: 10_002)
        #expect(events.map(\.name) == ["TimelockedWeightsCommitted"])
        if hasPulse { try world.call(.sudo(.setChainRule(.pulse(round: 5, signature: [9]))), by: 0) }
        try world.epoch(of: 1)
        try world.blocks(2)
        #expect(world.state.subnets[1]?.neurons[1].weights.isEmpty == !hasPulse)
        try world.epoch(of: 1)
        try world.block()
        #expect(world.state.subnets[1]?.timelocked[0].isEmpty == true)
    }

    struct File: Decodable {
        struct Row: Decodable {
            let hotkey, version_key, blake2b_256: String
            let storage_index: UInt16
            let uids, values, salt: [UInt16]
        }
        let commit_hash: [Row]
    }

    @Test(
        "a commit's hash is the golden one",
        .enabled(
            if: Vectors.has("consensus/weights_submission.json"), "consensus/weights_submission.json is not in this folder"))
    func hash() throws {
        let file: File = try Vectors.json("consensus/weights_submission.json")
        for row in file.commit_hash {
            let hotkey = Hotkey(publicKey: try PublicKey(try #require(bytes(hex: row.hotkey))))
            let target = WeightsTarget(NetUID(row.storage_index % 4_096), mechanism: Int(row.storage_index / 4_096))
            let reveal = WeightsReveal(
                uids: row.uids, values: row.values, salt: row.salt, version: try #require(UInt64(row.version_key)))
            #expect(hex(ChainState.commitHash(reveal, for: target, by: hotkey)) == row.blake2b_256)
        }
    }
}
