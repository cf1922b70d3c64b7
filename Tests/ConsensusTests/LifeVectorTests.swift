import Consensus
import Testing
import TestSupport

/// Golden tables of subnets' lives, of the work that registers, of later rules and of governance.
@Suite("Subnets, work and governance")
struct LifeVectorTests {
    struct PruningFile: Decodable {
        struct Subnets: Decodable {
            struct Subnet: Decodable {
                let netuid: UInt16
                let registered_at: UInt64
                let price: Double
                let added: Bool
            }
            let subnets: [Subnet]
            let block, immunity_blocks: UInt64
            let prune: UInt16?
        }
        struct Lock: Decodable {
            let last_lock, min_lock, block_emission, cost: String
            let last_lock_block, block, reduction_interval: UInt64
        }
        struct Median: Decodable {
            let prices: [Double]
            let median: Double
        }
        struct Payout: Decodable {
            let pot, protocol_alpha, protocol_tao: String
            let holder_alpha, holder_tao: [String]
        }
        let subnet: [Subnets]
        let lock_cost: [Lock]
        let median_price: [Median]
        let dissolve_payout: [Payout]
    }

    @Test(
        "subnets cost, make room and pay out as in the golden tables",
        .enabled(if: Vectors.has("consensus/pruning.json"), "consensus/pruning.json is not in this folder"))
    func subnets() throws {
        let file: PruningFile = try Vectors.json("consensus/pruning.json")
        for row in file.subnet {
            let candidates = row.subnets.filter(\.added).map {
                SubnetLife.Candidate(netuid: $0.netuid, registeredAt: $0.registered_at, price: Wide64($0.price))
            }
            #expect(SubnetLife.victim(among: candidates, at: row.block, immunity: row.immunity_blocks) == row.prune)
        }
        for row in file.lock_cost {
            let cost = SubnetLife.lockCost(
                last: try #require(UInt64(row.last_lock)), lastBlock: row.last_lock_block, at: row.block,
                minimum: try #require(UInt64(row.min_lock)), interval: row.reduction_interval,
                blockEmission: try #require(UInt64(row.block_emission)))
            #expect(String(cost) == row.cost)
        }
        for row in file.median_price { #expect(SubnetLife.medianPrice(row.prices.map { Wide64($0) }).double == row.median) }
        for row in file.dissolve_payout {
            let parts = SubnetLife.payout(
                try #require(UInt64(row.pot)), holders: try row.holder_alpha.map { try #require(UInt64($0)) },
                protocolAlpha: try #require(UInt64(row.protocol_alpha)))
            #expect(parts.holders.map(String.init) == row.holder_tao)
            #expect(String(parts.protocolPart) == row.protocol_tao)
        }
    }

    struct WorkFile: Decodable {
        struct Adjust: Decodable {
            let value, adjustment_alpha, min, max, next: String
            let registrations, target: UInt64
        }
        struct Rule: Decodable {
            struct Config: Decodable { let alpha, min_burn, max_burn, min_difficulty, max_difficulty: String }
            let `case`, burn, difficulty, next_burn, next_difficulty: String
            let burn_registrations, work_registrations, target: UInt64
            let config: Config
        }
        let interval_adjust: [Adjust]
        let interval_rule: [Rule]
    }

    @Test(
        "intervals move burn and difficulty as in the golden tables",
        .enabled(if: Vectors.has("consensus/registration_pow.json"), "consensus/registration_pow.json is not in this folder"))
    func intervals() throws {
        let file: WorkFile = try Vectors.json("consensus/registration_pow.json")
        for row in file.interval_adjust {
            let rule = IntervalAdjustment(target: row.target, alpha: try #require(UInt64(row.adjustment_alpha)))
            let next = rule.next(
                try #require(UInt64(row.value)), registrations: row.registrations,
                bounds: try #require(UInt64(row.min))...(try #require(UInt64(row.max))))
            #expect(String(next) == row.next, "\(row)")
        }
        for row in file.interval_rule {
            let config = row.config
            let rule = IntervalAdjustment(target: row.target, alpha: try #require(UInt64(config.alpha)))
            let moves = rule.moves(burns: row.burn_registrations, works: row.work_registrations)
            let count = row.burn_registrations + row.work_registrations
            let burn = try #require(UInt64(row.burn))
            let difficulty = try #require(UInt64(row.difficulty))
            let burns = try #require(UInt64(config.min_burn))...(try #require(UInt64(config.max_burn)))
            let works = try #require(UInt64(config.min_difficulty))...(try #require(UInt64(config.max_difficulty)))
            #expect(String(moves.burn ? rule.next(burn, registrations: count, bounds: burns) : burn) == row.next_burn)
            #expect(
                String(moves.difficulty ? rule.next(difficulty, registrations: count, bounds: works) : difficulty)
                    == row.next_difficulty, "\(row.case)")
        }
    }

    struct LaterFile: Decodable {
        struct Change: Decodable {
            let netuid: UInt16?
            let difficulty, work, hotkey_owner: String?
            let block, work_block, last_pow_block, max_age: UInt64?
            let registrations_this_block, max_registrations_per_block: Int?
            let subnet_exists, pow_allowed, registered: Bool?
        }
        struct Seal: Decodable {
            let difficulty, seal: String
            let accepted: Bool
        }
        struct Difficulty: Decodable {
            struct Step: Decodable {
                let registrations: Int
                let difficulty_at_end: String
            }
            let start, min_difficulty, max_difficulty: String
            let half_life: UInt64
            let multiplier: Double
            let steps: [Step]
        }
        struct Gate: Decodable {
            let shares, gated: [Double]
            let rank: Int
            let quantile, exponent, bar, abs_tolerance: Double
        }
        let pow_seals: [Seal]
        let pow_check_defaults: Change
        let difficulty: [Difficulty]
        let emission_gate: [Gate]
    }

    @Test(
        "seals hold, difficulty moves and the gate closes as in the golden tables",
        .enabled(if: Vectors.has("consensus/later_rules.json"), "consensus/later_rules.json is not in this folder"))
    func later() throws {
        let file: LaterFile = try Vectors.json("consensus/later_rules.json")
        for row in file.pow_seals {
            let seal = try #require(bytes(hex: row.seal))
            #expect(RegistrationWork.isMet(seal, difficulty: try #require(UInt64(row.difficulty))) == row.accepted)
        }
        for row in file.difficulty {
            let rules = RegistrationBurn(
                halfLife: row.half_life, multiplier: row.multiplier, minimum: try #require(UInt64(row.min_difficulty)),
                maximum: try #require(UInt64(row.max_difficulty)))
            var difficulty = try #require(UInt64(row.start))
            for step in row.steps {
                difficulty = rules.decayed(difficulty)
                for _ in 0..<step.registrations { difficulty = rules.bumped(difficulty) }
                #expect(String(difficulty) == step.difficulty_at_end)
            }
        }
        for row in file.emission_gate {
            let gate = EmissionGate(rank: row.rank, quantile: Wide64(row.quantile), exponent: Int(row.exponent))
            let shares = row.shares.map { Wide64($0) }
            let bar = gate.bar(shares)
            #expect(abs(bar.double - row.bar) <= row.abs_tolerance)
            for (share, wanted) in zip(gate.gated(shares, bar: bar), row.gated) {
                #expect(abs(share.double - wanted) <= row.abs_tolerance)
            }
        }
    }

    struct GovernanceFile: Decodable {
        struct Power: Decodable {
            let start, alpha_1e18: String
            let stakes, after_each_epoch: [String]
        }
        struct Lock: Decodable {
            let locked, conviction: String
            let blocks, unlock_rate, maturity_rate: UInt64
            let perpetual: Bool
            let locked_after, conviction_after, rel_tolerance: Double
        }
        let voting_power: [Power]
        let conviction: [Lock]
    }

    @Test(
        "voting power follows stake and locks ripen as in the golden tables",
        .enabled(if: Vectors.has("consensus/governance.json"), "consensus/governance.json is not in this folder"))
    func governance() throws {
        let file: GovernanceFile = try Vectors.json("consensus/governance.json")
        for row in file.voting_power {
            var power = try #require(UInt64(row.start))
            for (stake, wanted) in zip(row.stakes, row.after_each_epoch) {
                power = VotingPower.next(
                    power, stake: try #require(UInt64(stake)), rate: try #require(UInt64(row.alpha_1e18)))
                #expect(String(power) == wanted)
            }
        }
        for row in file.conviction {
            let after = Conviction(
                locked: try #require(UInt64(row.locked)), conviction: try #require(UInt64(row.conviction))
            ).after(row.blocks, unlockRate: row.unlock_rate, maturityRate: row.maturity_rate, isPerpetual: row.perpetual)
            #expect(abs(Double(after.locked) - row.locked_after) <= row.locked_after * row.rel_tolerance)
            #expect(abs(Double(after.conviction) - row.conviction_after) <= row.conviction_after * row.rel_tolerance)
        }
    }

    struct WindowFile: Decodable {
        struct Window: Decodable {
            let commit_epoch, current_epoch, reveal_period: UInt64
            let state: String
        }
        let reveal_window: [Window]
    }
    struct ScheduleFile: Decodable {
        struct Until: Decodable {
            let tempo, last_epoch_block, block: UInt64
            let blocks_until_next: String
        }
        let blocks_until_next_epoch: [Until]
    }

    @Test(
        "windows open and epochs come when the golden tables say",
        .enabled(
            if: Vectors.has("consensus/weights_submission.json") && Vectors.has("consensus/schedule.json"),
            "consensus/weights_submission.json or schedule.json is not in this folder"))
    func windows() throws {
        let file: WindowFile = try Vectors.json("consensus/weights_submission.json")
        for row in file.reveal_window {
            let window = CommitWindow(committed: row.commit_epoch, current: row.current_epoch, period: row.reveal_period)
            let wanted: CommitWindow = row.state == "open" ? .open : row.state == "expired" ? .expired : .tooEarly
            #expect(window == wanted)
        }
        let schedule: ScheduleFile = try Vectors.json("consensus/schedule.json")
        for row in schedule.blocks_until_next_epoch {
            let blocks = Schedule.blocksUntilNext(tempo: row.tempo, block: row.block, lastEpoch: row.last_epoch_block)
            #expect(String(blocks) == row.blocks_until_next, "\(row)")
        }
    }
}
