import Consensus
import Foundation
import Testing
import TestSupport

/// Golden tables of the rules around the epoch.
@Suite("The rules around the epoch")
struct RuleVectorTests {
    struct BurnFile: Decodable {
        struct Factor: Decodable { let half_life, factor_q32: UInt64 }
        struct Decay: Decodable {
            struct After: Decodable { let blocks: Int, burn: String }
            let start, min_burn, max_burn: String
            let half_life: UInt64
            let after: [After]
        }
        struct Bump: Decodable {
            let start, min_burn, max_burn: String
            let multiplier: Double
            let after_each: [String]
        }
        struct Mixed: Decodable {
            struct Step: Decodable {
                let registrations: Int
                let paid: [String]
                let burn_at_end: String
            }
            let half_life: UInt64
            let multiplier: Double
            let min_burn, max_burn, start: String
            let steps: [Step]
        }
        let decay_factors: [Factor]
        let decay: [Decay]
        let bump: [Bump]
        let mixed: Mixed
    }

    @Test(
        "registration prices decay and rise as the golden ones do",
        .enabled(if: Vectors.has("consensus/registration_burn.json"), "consensus/registration_burn.json is not in this folder"))
    func burn() throws {
        let file: BurnFile = try Vectors.json("consensus/registration_burn.json")
        for row in file.decay_factors { #expect(RegistrationBurn.decayFactor(halfLife: row.half_life) == row.factor_q32) }
        for row in file.decay {
            let rules = RegistrationBurn(
                halfLife: row.half_life, minimum: try #require(UInt64(row.min_burn)),
                maximum: try #require(UInt64(row.max_burn)))
            var price = try #require(UInt64(row.start))
            var block = 0
            for after in row.after {
                while block < after.blocks {
                    price = rules.decayed(price)
                    block += 1
                }
                #expect(String(price) == after.burn)
            }
        }
        for row in file.bump {
            let rules = RegistrationBurn(
                multiplier: row.multiplier, minimum: try #require(UInt64(row.min_burn)),
                maximum: try #require(UInt64(row.max_burn)))
            var price = try #require(UInt64(row.start))
            for wanted in row.after_each {
                price = rules.bumped(price)
                #expect(String(price) == wanted)
            }
        }
        for row in [file.mixed] {
            let rules = RegistrationBurn(
                halfLife: row.half_life, multiplier: row.multiplier, minimum: try #require(UInt64(row.min_burn)),
                maximum: try #require(UInt64(row.max_burn)))
            var price = try #require(UInt64(row.start))
            for step in row.steps {
                price = rules.decayed(price)
                for paid in step.paid {
                    #expect(String(price) == paid)
                    price = rules.bumped(price)
                }
                #expect(String(price) == step.burn_at_end)
            }
        }
    }

    struct PruningFile: Decodable {
        struct Row: Decodable {
            struct Owned: Decodable {
                let uid: Int
                let block: UInt64
            }
            let emission: [String]
            let registered_at: [UInt64]
            let block, immunity_period: UInt64
            let owner_coldkey_uids: [Owned]
            let owner_hotkey_uid: Int?
            let immune_owner_limit, min_non_immune: Int
            let immortal: [Int]
            let prune: Int?
        }
        let neuron: [Row]
    }

    @Test(
        "who makes room is whom the golden tables name",
        .enabled(if: Vectors.has("consensus/pruning.json"), "consensus/pruning.json is not in this folder"))
    func pruning() throws {
        let file: PruningFile = try Vectors.json("consensus/pruning.json")
        for row in file.neuron {
            let rules = Pruning(
                immunityPeriod: row.immunity_period, immuneOwnerLimit: row.immune_owner_limit, minNonImmune: row.min_non_immune)
            let immortals = rules.immortals(
                ownedBy: row.owner_coldkey_uids.map { ($0.uid, $0.block) }, ownerUID: row.owner_hotkey_uid)
            #expect(immortals.sorted() == row.immortal.sorted())
            let neurons = try zip(row.emission, row.registered_at).map {
                Pruning.Candidate(emission: try #require(UInt64($0)), registeredAt: $1)
            }
            #expect(rules.victim(among: neurons, immortals: immortals, at: row.block) == row.prune)
        }
    }

    struct WeightsFile: Decodable {
        struct Upscale: Decodable { let submitted, stored: [UInt16] }
        struct Change: Decodable {
            var netuid: UInt16?
            var n, uid, min_allowed_weights: Int?
            var uids, values: [UInt16]?
            var stake, stake_threshold, version_key, network_version, block, last_update, rate_limit: UInt64?
            var permit, registered, commit_reveal, from_reveal: Bool?
            var owner_uid: Int?
            var max_weight_limit: UInt16?
        }
        struct Row: Decodable {
            let change: Change
            let result: String
        }
        let upscale: [Upscale]
        let submission_defaults: Change
        let submission: [Row]
    }

    @Test(
        "weights are refused for the golden reasons, and stored as the golden tables say",
        .enabled(
            if: Vectors.has("consensus/weights_submission.json"), "consensus/weights_submission.json is not in this folder"))
    func weights() throws {
        let file: WeightsFile = try Vectors.json("consensus/weights_submission.json")
        for row in file.upscale { #expect(WeightsSubmission.upscaled(row.submitted) == row.stored) }
        let base = file.submission_defaults
        for row in file.submission {
            let change = row.change
            var rules = WeightsSubmission(neuronCount: try #require(change.n ?? base.n))
            rules.netuid = try #require(change.netuid ?? base.netuid)
            rules.stakeThreshold = try #require(change.stake_threshold ?? base.stake_threshold)
            // In the tables `network_version` is the subnet's, `version_key` the submission's.
            rules.versionKey = try #require(change.network_version ?? base.network_version)
            rules.rateLimit = try #require(change.rate_limit ?? base.rate_limit)
            rules.minAllowedWeights = try #require(change.min_allowed_weights ?? base.min_allowed_weights)
            rules.maxWeightLimit = try #require(change.max_weight_limit ?? base.max_weight_limit)
            rules.commitReveal = (change.commit_reveal ?? base.commit_reveal) == true
            let uid = try #require(change.uid ?? base.uid)
            let submitter = WeightsSubmission.Submitter(
                uid: uid, stake: try #require(change.stake ?? base.stake), hasPermit: (change.permit ?? base.permit) == true,
                isOwner: (change.owner_uid ?? base.owner_uid) == uid,
                lastUpdate: try #require(change.last_update ?? base.last_update))
            let isRegistered = (change.registered ?? base.registered) == true
            var result = "ok"
            do {
                _ = try rules.check(
                    uids: try #require(change.uids ?? base.uids), values: try #require(change.values ?? base.values),
                    version: try #require(change.version_key ?? base.version_key), from: isRegistered ? submitter : nil,
                    at: try #require(change.block ?? base.block), isReveal: (change.from_reveal ?? base.from_reveal) == true)
            } catch let refusal as WeightsSubmission.Refusal {
                result = refusal.rawValue
            }
            #expect(result == row.result, "\(change)")
        }
    }

    struct ScheduleFile: Decodable {
        struct Due: Decodable {
            let tempo, block, last_epoch_block, pending_epoch_at, blocks_since_last_step: UInt64
            let due: Bool
        }
        struct Cutoff: Decodable { let factor_milli, tempo, blocks: UInt64 }
        struct Immunity: Decodable {
            let registered_at, block, immunity_period: UInt64
            let immune: Bool
        }
        let epoch_due: [Due]
        let activity_cutoff: [Cutoff]
        let neuron_immunity: [Immunity]
    }

    @Test(
        "epochs come when the golden tables say",
        .enabled(if: Vectors.has("consensus/schedule.json"), "consensus/schedule.json is not in this folder"))
    func schedule() throws {
        let file: ScheduleFile = try Vectors.json("consensus/schedule.json")
        for row in file.epoch_due {
            #expect(
                Schedule.isDue(
                    tempo: row.tempo, block: row.block, lastEpoch: row.last_epoch_block, pending: row.pending_epoch_at,
                    sinceLastStep: row.blocks_since_last_step) == row.due)
        }
        for row in file.activity_cutoff {
            #expect(Schedule.activityCutoff(factor: row.factor_milli, tempo: row.tempo) == row.blocks)
        }
        for row in file.neuron_immunity {
            let rules = Pruning(immunityPeriod: row.immunity_period)
            #expect(rules.isImmune(.init(emission: 0, registeredAt: row.registered_at), at: row.block) == row.immune)
        }
    }
}
