import Neuron
import TestSupport
import Testing

/// Golden epochs: `chain/reveal-round.json`, its blocks; the rounds are held to it in `TimelockTests`.
@Suite("An epoch schedule", .enabled(if: Vectors.has("chain/reveal-round.json")))
struct EpochScheduleTests {
    struct File: Decodable {
        struct Case: Decodable {
            let lastEpochBlock, pendingEpochAt, subnetEpochIndex, tempo, blocksSinceLastStep, currentBlock: UInt64
            let revealPeriodEpochs: UInt64
            let commitEpoch, revealBlock: UInt64?
        }
        let cases: [Case]
    }

    @Test("a commit's epoch and the block of its reveal are the chain's own")
    func reveal() throws {
        let file: File = try Vectors.json("chain/reveal-round.json")
        for known in file.cases {
            let schedule = EpochSchedule(
                block: known.currentBlock, lastEpochBlock: known.lastEpochBlock, pendingEpochAt: known.pendingEpochAt,
                epochIndex: known.subnetEpochIndex, tempo: known.tempo, blocksSinceLastStep: known.blocksSinceLastStep)
            #expect(schedule.commitEpoch == known.commitEpoch)
            #expect(schedule.revealBlock(after: known.revealPeriodEpochs) == known.revealBlock)
        }
    }

    @Test("a schedule of nonsense gives an answer or none, and never overflows")
    func nonsense() {
        var random = RandomSource.seeded(1)
        for _ in 0..<1_000 {
            func number() -> UInt64 { random.next() >> UInt64.random(in: 0...63, using: &random) }
            let schedule = EpochSchedule(
                block: number(), lastEpochBlock: number(), pendingEpochAt: number(), epochIndex: number(),
                tempo: max(1, number()), blocksSinceLastStep: number())
            if let next = schedule.nextEpochBlock { #expect(next >= schedule.block) }
            _ = schedule.revealBlock(after: UInt64.random(in: 0...200, using: &random))
        }
    }
}
