import Consensus
import Neuron
import TestSupport
import Testing

@testable import LocalChain

@Suite("Registration on the runtime")
struct RegistrationTests {
    @Test("what a registration pays buys alpha that nobody gets, so that the price rises for all holders")
    func burn() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis())
        try world.block()
        let before = try #require(world.state.subnets[1])
        let call = RuntimeCall.burnedRegister(netuid: 1, hotkey: try RuntimeWorld.hot(3), limit: before.burn - 1)
        #expect(try world.refusal(call, by: 3) == "RegistrationPriceLimitExceeded")
        try world.call(.burnedRegister(netuid: 1, hotkey: try RuntimeWorld.hot(3), limit: before.burn), by: 3)
        let after = try #require(world.state.subnets[1])
        #expect(after.alphaOut == before.alphaOut)
        #expect(after.market.alpha < before.market.alpha)
        #expect(after.price > before.price)
        #expect(after.burn == before.burn * 126 / 100)
        #expect(world.broken() == nil)
    }

    @Test("a proof of work registers without a burn, and is good once")
    func work() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis())
        try world.blocks(3)
        let hotkey = try RuntimeWorld.hot(3)
        try world.call(.setHyperparameter(netuid: 1, .workRegistrationAllowed(true)), by: 0)
        try world.call(.sudo(.setHyperparameter(netuid: 1, .minDifficulty(16))), by: 0)
        try world.call(.sudo(.setHyperparameter(netuid: 1, .difficulty(16))), by: 0)
        let head = world.state.block
        try world.block()
        let difficulty = try #require(world.state.subnets[1]?.difficulty)
        var nonce: UInt64 = 0
        var seal = Bytes()
        repeat {
            nonce += 1
            seal = WorkSeal.version1(
                netuid: 1, block: head.hash, hotkey: hotkey, coldkey: try RuntimeWorld.cold(3), nonce: nonce)
        } while !RegistrationWork.isMet(seal, difficulty: difficulty)
        let call = RuntimeCall.register(netuid: 1, workBlock: head.number, nonce: nonce, work: seal, hotkey: hotkey)
        #expect(try world.refusal(call, by: 4) == "InvalidSeal")
        let before = world.state.ledger.balance(of: try RuntimeWorld.cold(3))
        try world.call(call, by: 3)
        #expect(world.state.ledger.balance(of: try RuntimeWorld.cold(3)) == before)
        #expect(try world.refusal(call, by: 3) == "HotKeyAlreadyRegisteredInSubNet")
        #expect(try #require(world.state.subnets[1]?.difficulty) > difficulty)
        let second = RuntimeCall.register(
            netuid: 1, workBlock: head.number, nonce: 1, work: [], hotkey: try RuntimeWorld.hot(4))
        #expect(try world.refusal(second, by: 4) == "TooManyRegistrationsThisBlock")
    }

    struct LaterFile: Decodable {
        struct Seal: Decodable {
            let netuid: UInt16
            let block_hash, hotkey, coldkey, nonce, seal: String
        }
        struct Change: Decodable {
            let netuid: UInt16?
            let block_hash, hotkey, coldkey, nonce, difficulty, work, hotkey_owner: String?
            let block, work_block, last_pow_block, max_age: UInt64?
            let registrations_this_block, max_registrations_per_block: Int?
            let subnet_exists, pow_allowed, registered: Bool?
        }
        struct Check: Decodable {
            let change: Change
            let result: String
        }
        let pow_seals: [Seal]
        let pow_check_defaults: Change
        let pow_checks: [Check]
    }

    private func raw(_ text: String?) throws -> [UInt8] {
        let text = try #require(text)
        return try #require(bytes(hex: text))
    }
    private func key(_ text: String?) throws -> PublicKey { try PublicKey(try raw(text)) }
    private func hash(_ text: String?) throws -> BlockHash {
        let bytes = try raw(text)
        return try #require(BlockHash(bytes))
    }
    private func number(_ text: String?) throws -> UInt64 {
        let text = try #require(text)
        return try #require(UInt64(text))
    }

    @Test(
        "proofs have the golden seals, and are refused for the golden reasons",
        .enabled(if: Vectors.has("consensus/later_rules.json"), "consensus/later_rules.json is not in this folder"))
    func seals() throws {
        let file: LaterFile = try Vectors.json("consensus/later_rules.json")
        for row in file.pow_seals {
            let seal = WorkSeal.version1(
                netuid: NetUID(row.netuid), block: try hash(row.block_hash),
                hotkey: Hotkey(publicKey: try key(row.hotkey)), coldkey: Coldkey(publicKey: try key(row.coldkey)),
                nonce: try number(row.nonce))
            #expect(hex(seal) == row.seal)
        }
        let base = file.pow_check_defaults
        for row in file.pow_checks {
            let change = row.change
            var rule = RegistrationWork(
                netuid: try #require(change.netuid ?? base.netuid),
                difficulty: try number(change.difficulty ?? base.difficulty))
            rule.exists = (change.subnet_exists ?? base.subnet_exists) == true
            rule.isAllowed = (change.pow_allowed ?? base.pow_allowed) == true
            rule.registrationsThisBlock = try #require(change.registrations_this_block ?? base.registrations_this_block)
            rule.maxRegistrationsPerBlock = try #require(
                change.max_registrations_per_block ?? base.max_registrations_per_block)
            rule.maxAge = try #require(change.max_age ?? base.max_age)
            let seal = WorkSeal.version1(
                netuid: NetUID(rule.netuid),
                block: try hash(change.block_hash ?? base.block_hash),
                hotkey: Hotkey(publicKey: try key(change.hotkey ?? base.hotkey)),
                coldkey: Coldkey(publicKey: try key(change.coldkey ?? base.coldkey)),
                nonce: try number(change.nonce ?? base.nonce))
            let proof = RegistrationWork.Proof(
                seal: seal, work: try raw(change.work ?? base.work),
                workBlock: try #require(change.work_block ?? base.work_block),
                lastWorkBlock: change.last_pow_block ?? base.last_pow_block,
                isRegistered: (change.registered ?? base.registered) == true,
                isOthers: (change.hotkey_owner ?? base.hotkey_owner) == "another")
            var result = "ok"
            do {
                try rule.check(proof, at: try #require(change.block ?? base.block))
            } catch let refusal as RegistrationWork.Refusal {
                result = refusal.rawValue
            }
            #expect(result == row.result, "\(change)")
        }
    }

    struct LegacyFile: Decodable {
        struct Seal: Decodable {
            let block_hash, hotkey, nonce, difficulty, seal: String
            let accepted: Bool
        }
        let seals: [Seal]
    }

    @Test(
        "older clients' proofs have the golden seals",
        .enabled(if: Vectors.has("consensus/registration_pow.json"), "consensus/registration_pow.json is not in this folder"))
    func legacySeals() throws {
        let file: LegacyFile = try Vectors.json("consensus/registration_pow.json")
        for row in file.seals {
            let seal = WorkSeal.legacy(
                block: try hash(row.block_hash),
                hotkey: Hotkey(publicKey: try key(row.hotkey)), nonce: try number(row.nonce))
            #expect(hex(seal) == row.seal)
            #expect(RegistrationWork.isMet(seal, difficulty: try number(row.difficulty)) == row.accepted)
        }
    }

    @Test("owners set their own rules within bounds, root sets all, and nobody else any")
    func hyperparameters() throws {
        var chain = ChainRules.local
        chain.ownerRateTempos = 2
        var world = try RuntimeWorld(RuntimeWorld.genesis(chain: chain))
        try world.block()
        func set(_ parameter: Hyperparameter) -> RuntimeCall { .setHyperparameter(netuid: 2, parameter) }
        #expect(try world.refusal(set(.immunityPeriod(7)), by: 3) == "NotSubnetOwner")
        #expect(try world.refusal(set(.kappa(7)), by: 1) == "BadOrigin")
        #expect(try world.refusal(.sudo(set(.kappa(7))), by: 1) == "RequireSudo")
        #expect(try world.refusal(set(.tempo(100)), by: 1) == "TempoOutOfBounds")
        #expect(try world.refusal(set(.alphaValues(low: 2_000, high: 3_000)), by: 1) == "LiquidAlphaDisabled")
        try world.call(set(.liquidAlpha(true)), by: 1)
        #expect(try world.refusal(set(.alphaValues(low: 2_000, high: 1_000)), by: 1) == "AlphaHighTooLow")
        #expect(try world.refusal(set(.alphaValues(low: 5_000, high: 3_000)), by: 1) == "AlphaLowOutOfRange")
        try world.call(set(.immunityPeriod(7)), by: 1)
        #expect(try world.refusal(set(.immunityPeriod(8)), by: 1) == "TxRateLimitExceeded")
        try world.call(.sudo(set(.kappa(7))), by: 0)
        #expect(world.state.subnets[2]?.rules.immunityPeriod == 7)
        #expect(world.state.subnets[2]?.rules.kappa == 7)
        #expect(try world.refusal(.setHyperparameter(netuid: 9, .rho(1)), by: 1) == "SubnetNotExists")
    }

    @Test("a second mechanism has weights and incentives of its own, and its part of the pay")
    func mechanisms() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis())
        try world.block()
        for number in 2..<5 {
            try world.call(.burnedRegister(netuid: 1, hotkey: try RuntimeWorld.hot(number), limit: nil), by: number)
        }
        try world.call(.addStake(hotkey: try RuntimeWorld.hot(2), netuid: 1, amount: 100_000_000_000, limit: nil), by: 2)
        let second = WeightsTarget(1, mechanism: 1)
        try world.epoch(of: 1)
        #expect(
            try world.refusal(.setWeights(second, uids: [3], values: [1], version: 0), by: 10_002) == "MechanismDoesNotExist")
        try world.call(.setHyperparameter(netuid: 1, .mechanismCount(2)), by: 0)
        try world.call(.setHyperparameter(netuid: 1, .mechanismSplit([16_384, 49_151])), by: 0)
        let events = try world.call(.setWeights(second, uids: [3], values: [1], version: 0), by: 10_002)
        #expect(events.first?.fields.first?.value == .number(4_097))
        try world.call(.setWeights(WeightsTarget(1), uids: [2], values: [1], version: 0), by: 10_002)
        try world.epoch(of: 1)
        let subnet = try #require(world.state.subnets[1])
        #expect(subnet.neurons[2].scores.map(\.incentive) == [65_535, 0])
        #expect(subnet.neurons[3].scores.map(\.incentive) == [0, 65_535])
        let pay = [2, 3].map { Double(subnet.stake.stake(of: subnet.neurons[$0].hotkey)) }
        #expect(abs(pay[1] / pay[0] - 3) < 0.01, "\(pay)")
        #expect(world.broken() == nil)
    }
}
