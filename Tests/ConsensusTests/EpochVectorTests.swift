import Consensus
import Foundation
import Testing
import TestSupport

/// Golden epochs: `consensus/epoch_*.json`, every value exactly.
@Suite("The epoch")
struct EpochVectorTests {
    struct File: Decodable {
        let cases: [Case]
    }
    struct Case: Decodable {
        let id: Identifier
        let input: Input
        let expected: Expected
    }
    /// A case's name: a number or a text.
    struct Identifier: Decodable, CustomStringConvertible {
        let description: String
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            description = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
        }
    }
    struct Input: Decodable {
        let n: Int
        let current_block, tempo, last_step_block, activity_cutoff_blocks: UInt64
        let stake_threshold, tao_weight, emission: String
        let owner_uid: Int?
        let kappa, bonds_penalty, alpha_low, alpha_high: UInt16
        let bonds_moving_average: UInt64
        let alpha_sigmoid_steepness: Int16
        let max_allowed_validators: Int
        let yuma3, liquid_alpha, commit_reveal: Bool
        let alpha_stake, tao_stake: [String]
        let last_update, block_at_registration: [UInt64]
        let validator_permit: [Bool]
        let earliest_commit_block: [UInt64?]
        let weights, bonds: [[[UInt16]]]

        func epoch() throws -> EpochInput {
            var rules = EpochInput.Rules()
            rules.tempo = tempo
            rules.activityCutoff = activity_cutoff_blocks
            rules.stakeThreshold = try #require(UInt64(stake_threshold))
            rules.kappa = kappa
            rules.bondsPenalty = bonds_penalty
            rules.bondsMovingAverage = bonds_moving_average
            rules.maxValidators = max_allowed_validators
            rules.yuma3 = yuma3
            rules.liquidAlpha = liquid_alpha
            rules.alphaLow = alpha_low
            rules.alphaHigh = alpha_high
            rules.alphaSteepness = alpha_sigmoid_steepness
            rules.commitReveal = commit_reveal
            rules.taoWeight = try #require(UInt64(tao_weight))
            let neurons = try (0..<n).map { uid in
                EpochInput.Neuron(
                    alphaStake: try #require(UInt64(alpha_stake[uid])), rootStake: try #require(UInt64(tao_stake[uid])),
                    lastUpdate: last_update[uid], registeredAt: block_at_registration[uid], hasPermit: validator_permit[uid],
                    oldestCommit: earliest_commit_block[uid],
                    weights: weights[uid].map { StoredEntry(uid: $0[0], value: $0[1]) },
                    bonds: bonds[uid].map { StoredEntry(uid: $0[0], value: $0[1]) })
            }
            return EpochInput(
                block: current_block, lastStepBlock: last_step_block, ownerUID: owner_uid, rules: rules,
                emission: try #require(UInt64(emission)), neurons: neurons)
        }
    }
    struct Expected: Decodable {
        let stake, active_stake, consensus, preranks, ranks, trust, validator_trust, incentive, dividends: [Double]
        let active, new_validator_permit: [Bool]
        let stake_weight_u16, consensus_u16, validator_trust_u16, incentive_u16, dividends_u16: [UInt16]
        let server_emission, validator_emission, combined_emission: [String]
        let bonds: [[[UInt16]]]
    }

    @Test(
        "gives the runtime's numbers of epoch_small.json, to the last bit",
        .enabled(if: Vectors.has("consensus/epoch_small.json"), "consensus/epoch_small.json is not in this folder"))
    func small() throws { try check("epoch_small") }

    @Test(
        "gives the runtime's numbers of epoch_medium.json, to the last bit",
        .enabled(if: Vectors.has("consensus/epoch_medium.json"), "consensus/epoch_medium.json is not in this folder"))
    func medium() throws { try check("epoch_medium") }

    @Test(
        "gives the runtime's numbers of epoch_large.json, to the last bit",
        .enabled(if: Vectors.has("consensus/epoch_large.json"), "consensus/epoch_large.json is not in this folder"))
    func large() throws { try check("epoch_large") }

    @Test(
        "gives the runtime's numbers of epoch_sequences.json, to the last bit",
        .enabled(if: Vectors.has("consensus/epoch_sequences.json"), "consensus/epoch_sequences.json is not in this folder"))
    func sequences() throws { try check("epoch_sequences") }

    @Test(
        "gives the runtime's numbers of epoch_runtime.json, to the last bit",
        .enabled(if: Vectors.has("consensus/epoch_runtime.json"), "consensus/epoch_runtime.json is not in this folder"))
    func runtime() throws { try check("epoch_runtime") }

    private func check(_ name: String) throws {
        let file: File = try Vectors.json("consensus/\(name).json")
        #expect(!file.cases.isEmpty)
        for row in file.cases {
            let out = YumaEpoch.run(try row.input.epoch())
            let wanted = row.expected
            #expect(out.active == wanted.active, "\(name) \(row.id)")
            #expect(out.stake.map(\.double) == wanted.stake, "\(name) \(row.id)")
            #expect(out.activeStake.map(\.double) == wanted.active_stake, "\(name) \(row.id)")
            #expect(out.preranks.map(\.double) == wanted.preranks, "\(name) \(row.id)")
            #expect(out.consensus.map(\.double) == wanted.consensus, "\(name) \(row.id)")
            #expect(out.ranks.map(\.double) == wanted.ranks, "\(name) \(row.id)")
            #expect(out.trust.map(\.double) == wanted.trust, "\(name) \(row.id)")
            #expect(out.validatorTrust.map(\.double) == wanted.validator_trust, "\(name) \(row.id)")
            #expect(out.incentive.map(\.double) == wanted.incentive, "\(name) \(row.id)")
            #expect(out.dividends.map(\.double) == wanted.dividends, "\(name) \(row.id)")
            #expect(out.stake.map(\.proportion) == wanted.stake_weight_u16, "\(name) \(row.id)")
            #expect(out.consensus.map(\.proportion) == wanted.consensus_u16, "\(name) \(row.id)")
            #expect(out.validatorTrust.map(\.proportion) == wanted.validator_trust_u16, "\(name) \(row.id)")
            #expect(out.incentive.map(\.proportion) == wanted.incentive_u16, "\(name) \(row.id)")
            #expect(out.dividends.map(\.proportion) == wanted.dividends_u16, "\(name) \(row.id)")
            #expect(out.permits == wanted.new_validator_permit, "\(name) \(row.id)")
            #expect(out.serverEmission.map(String.init) == wanted.server_emission, "\(name) \(row.id)")
            #expect(out.validatorEmission.map(String.init) == wanted.validator_emission, "\(name) \(row.id)")
            #expect(out.combinedEmission.map(String.init) == wanted.combined_emission, "\(name) \(row.id)")
            #expect(out.bonds.map { $0.map { [$0.uid, $0.value] } } == wanted.bonds, "\(name) \(row.id)")
        }
    }
}
