import Consensus
import Neuron
import TestSupport
import Testing

@testable import LocalChain

@Suite("The runtime")
struct RuntimeTests {
    @Test("a subnet costs its lock, starts when its owner says so, and gets TAO and alpha from the next block on")
    func subnet() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis())
        try world.blocks(3)
        let cost = world.state.lockCost
        let before = world.state.ledger.balance(of: try RuntimeWorld.cold(5))
        try world.call(.registerNetwork(hotkey: try RuntimeWorld.hot(5)), by: 5)
        #expect(world.state.ledger.balance(of: try RuntimeWorld.cold(5)) == before - cost)
        #expect(world.state.lockCost > cost)
        let stake = RuntimeCall.addStake(hotkey: try RuntimeWorld.hot(5), netuid: 3, amount: 10_000_000_000, limit: nil)
        #expect(try world.refusal(stake, by: 5) == "SubtokenDisabled")
        try world.blocks(2)
        #expect(world.state.subnets[3]?.alphaOut == 0)
        #expect(try world.refusal(.startCall(netuid: 3), by: 4) == "NotSubnetOwner")
        try world.call(.startCall(netuid: 3), by: 5)
        #expect(try world.refusal(.startCall(netuid: 3), by: 5) == "FirstEmissionBlockNumberAlreadySet")
        try world.call(stake, by: 5)
        let alpha = try #require(world.state.subnets[3]?.alphaOut)
        try world.block()
        let after = try #require(world.state.subnets[3])
        #expect(after.alphaOut >= alpha + 1_000_000_000)
        #expect(after.lastEpoch <= world.state.block.number)
        // The average moves by whole 2^-32: a newborn's takes a while to leave zero.
        try world.blocks(40)
        #expect(try #require(world.state.subnets[3]).movingPrice > .zero)
        #expect(world.broken() == nil)
    }

    @Test("the cheapest subnet beyond its immunity makes room on a full chain, and its holders are paid")
    func dissolve() throws {
        var chain = ChainRules.local
        chain.subnetLimit = 2
        chain.subnetImmunity = 10
        var world = try RuntimeWorld(RuntimeWorld.genesis(chain: chain))
        try world.blocks(2)
        try world.call(.addStake(hotkey: try RuntimeWorld.hot(1), netuid: 2, amount: 5_000_000_000_000, limit: nil), by: 3)
        #expect(try world.refusal(.registerNetwork(hotkey: try RuntimeWorld.hot(6)), by: 6) == "SubnetLimitReached")
        try world.call(.addStake(hotkey: try RuntimeWorld.hot(0), netuid: 1, amount: 1_000_000_000_000, limit: nil), by: 4)
        try world.blocks(20)
        let first = try #require(world.state.subnets[1]?.movingPrice)
        let second = try #require(world.state.subnets[2]?.movingPrice)
        let cheaper: NetUID = first <= second ? 1 : 2
        let holder = try RuntimeWorld.cold(cheaper == 1 ? 4 : 3)
        let before = world.state.ledger.balance(of: holder)
        let events = try world.call(.registerNetwork(hotkey: try RuntimeWorld.hot(6)), by: 6)
        #expect(events.map(\.name).contains("NetworkRemoved"))
        #expect(world.state.subnets[cheaper]?.owner == (try RuntimeWorld.cold(6)))
        #expect(world.state.ledger.balance(of: holder) > before)
        #expect(world.broken() == nil)
    }

    @Test("a stake costs the market's price, moves it, and comes back less two fees")
    func market() throws {
        var world = try RuntimeWorld(RuntimeWorld.genesis())
        try world.block()
        let hotkey = try RuntimeWorld.hot(1)
        let cold = try RuntimeWorld.cold(4)
        let price = try #require(world.state.subnets[1]?.price)
        let before = world.state.ledger.balance(of: cold)
        let stake = RuntimeCall.addStake(hotkey: hotkey, netuid: 1, amount: 10_000_000_000, limit: nil)
        #expect(try world.refusal(.addStake(hotkey: hotkey, netuid: 1, amount: 1_999_999, limit: nil), by: 4) == "AmountTooLow")
        #expect(
            try world.refusal(
                .addStake(
                    hotkey: hotkey, netuid: 1, amount: 10_000_000_000, limit: PriceLimit(price: 500_300_000, allowsPart: false)),
                by: 4) == "SlippageTooHigh")
        try world.call(stake, by: 4)
        let staked = try #require(world.state.subnets[1]?.stake.stake(of: hotkey, by: cold))
        #expect(try #require(world.state.subnets[1]).price > price)
        #expect(staked > 19_000_000_000 && staked < 20_000_000_000)
        #expect(
            try world.refusal(.removeStake(hotkey: hotkey, netuid: 1, amount: staked + 1, limit: nil), by: 4)
                == "NotEnoughStakeToWithdraw")
        try world.call(.removeStake(hotkey: hotkey, netuid: 1, amount: staked, limit: nil), by: 4)
        let lost = before - world.state.ledger.balance(of: cold)
        #expect(lost > 9_000_000 && lost < 11_000_000, "lost \(lost)")
        #expect(world.state.subnets[1]?.stake.stake(of: hotkey, by: cold) == 0)
        #expect(world.broken() == nil)
    }

    @Test("a nominator earns by its share, a delegate its take, raised seldom and lowered freely")
    func delegation() throws {
        var chain = ChainRules.local
        chain.takeRateLimit = 100
        var world = try RuntimeWorld(RuntimeWorld.genesis(chain: chain))
        try world.block()
        let delegate = try RuntimeWorld.hot(2)
        try world.call(.burnedRegister(netuid: 1, hotkey: delegate, limit: nil), by: 2)
        try world.call(.addStake(hotkey: delegate, netuid: 1, amount: 100_000_000_000, limit: nil), by: 2)
        try world.call(.addStake(hotkey: delegate, netuid: 1, amount: 100_000_000_000, limit: nil), by: 3)
        #expect(try world.refusal(.increaseTake(hotkey: delegate, take: 11_797), by: 2) == "DelegateTakeTooHigh")
        #expect(try world.refusal(.decreaseTake(hotkey: delegate, take: 100), by: 3) == "NonAssociatedColdKey")
        try world.call(.decreaseTake(hotkey: delegate, take: 6_553), by: 2)
        try world.call(.increaseTake(hotkey: delegate, take: 11_000), by: 2)
        try world.call(.decreaseTake(hotkey: delegate, take: 6_553), by: 2)
        #expect(try world.refusal(.increaseTake(hotkey: delegate, take: 7_000), by: 2) == "DelegateTxRateLimitExceeded")
        try world.epoch(of: 1)
        func stakes(_ world: RuntimeWorld) throws -> [UInt64] {
            try [2, 3].map { try #require(world.state.subnets[1]).stake.stake(of: delegate, by: try RuntimeWorld.cold($0)) }
        }
        let before = try stakes(world)
        try world.epoch(of: 1)
        let after = try stakes(world)
        let gains = zip(after, before).map { Double($0 - $1) }
        let total = gains[0] + gains[1]
        // No weights: the validators' and the miners' part, 82 % of ten alpha, a tenth of it the delegate's take.
        #expect(abs(total - 8.2e9) < 1e8, "\(gains)")
        #expect(abs(gains[1] - 0.9 * total * Double(before[1]) / Double(before[0] + before[1])) < 2e7, "\(gains)")
        #expect(world.broken() == nil)
    }

    @Test("root stake earns alpha that is claimed as TAO on root or kept, whichever its holder wants")
    func rootClaims() throws {
        var chain = ChainRules.local
        chain.rootClaimsPerBlock = 0
        chain.rootClaimThreshold = 1_000
        // A deep, dear market: what all subnets' prices sum to is above one, so root keeps its part.
        var world = try RuntimeWorld(
            RuntimeWorld.genesis(subnets: 2, pool: (.tao(50_000), .tao(50_000)), chain: chain))
        try world.block()
        let validator = try RuntimeWorld.hot(2)
        try world.call(.burnedRegister(netuid: 1, hotkey: validator, limit: nil), by: 2)
        try world.call(.rootRegister(hotkey: validator), by: 2)
        #expect(try world.refusal(.rootRegister(hotkey: try RuntimeWorld.hot(3)), by: 3) == "TooManyRegistrationsThisBlock")
        try world.call(.addStake(hotkey: validator, netuid: 0, amount: 400_000_000_000_000, limit: nil), by: 3)
        try world.call(.addStake(hotkey: validator, netuid: 1, amount: 100_000_000_000, limit: nil), by: 2)
        try world.epoch(of: 1)
        try world.epoch(of: 1)
        let subnet = try #require(world.state.subnets[1])
        let cold = try RuntimeWorld.cold(3)
        let owed = subnet.claims.owed(to: cold, for: validator, stake: 400_000_000_000_000)
        #expect(owed > 1_000_000)
        let root = world.state.rootStake(of: validator)
        try world.call(.claimRoot(netuids: [1]), by: 3)
        #expect(world.state.rootStake(of: validator) > root)
        #expect(world.state.subnets[1]?.stake.stake(of: validator, by: cold) == 0)
        try world.epoch(of: 1)
        try world.call(.setRootClaimType(keeps: true), by: 3)
        try world.call(.claimRoot(netuids: [1]), by: 3)
        #expect(try #require(world.state.subnets[1]?.stake.stake(of: validator, by: cold)) > 0)
        #expect(world.broken() == nil)
    }

    @Test("a child votes with its parent's stake after the cooldown, and keeps its take of the pay")
    func children() throws {
        var chain = ChainRules.local
        chain.childkeyCooldown = 15
        var world = try RuntimeWorld(RuntimeWorld.genesis(chain: chain))
        try world.block()
        let parent = try RuntimeWorld.hot(2)
        let child = try RuntimeWorld.hot(3)
        try world.call(.burnedRegister(netuid: 1, hotkey: parent, limit: nil), by: 2)
        try world.call(.burnedRegister(netuid: 1, hotkey: child, limit: nil), by: 3)
        try world.call(.addStake(hotkey: parent, netuid: 1, amount: 100_000_000_000, limit: nil), by: 2)
        func set(_ links: [Families.Link], _ account: Int = 2) -> RuntimeCall {
            .setChildren(hotkey: parent, netuid: 1, children: links)
        }
        let half = Families.Link(proportion: .max / 2, hotkey: child)
        #expect(try world.refusal(set([half]), by: 3) == "NonAssociatedColdKey")
        #expect(try world.refusal(set([.init(proportion: 1, hotkey: parent)]), by: 2) == "InvalidChild")
        #expect(try world.refusal(set([half, half]), by: 2) == "DuplicateChild")
        #expect(
            try world.refusal(
                set([.init(proportion: .max, hotkey: child), .init(proportion: 1, hotkey: try RuntimeWorld.hot(4))]), by: 2)
                == "ProportionOverflow")
        #expect(
            try world.refusal(set(try (4..<10).map { .init(proportion: 1, hotkey: try RuntimeWorld.hot($0)) }), by: 2)
                == "TooManyChildren")
        try world.call(set([half]), by: 2)
        #expect(
            try world.refusal(.setChildkeyTake(hotkey: child, netuid: 1, take: 12_000), by: 3) == "InvalidChildkeyTake")
        try world.call(.setChildkeyTake(hotkey: child, netuid: 1, take: 11_796), by: 3)
        try world.epoch(of: 1)
        #expect(world.state.subnets[1]?.families.children.isEmpty == true)
        try world.epoch(of: 1)
        let subnet = try #require(world.state.subnets[1])
        #expect(subnet.families.parents[child]?.map(\.hotkey) == [parent])
        let staked = subnet.stake.stake(of: parent)
        let lent = world.state.stakeWeight(of: child, on: subnet) - subnet.stake.stake(of: child)
        #expect(lent >= staked / 2 - 100 && lent <= staked / 2)
        #expect(
            try world.refusal(
                .setChildren(hotkey: child, netuid: 1, children: [.init(proportion: 1, hotkey: parent)]), by: 3)
                == "ChildParentInconsistency")
        let before = subnet.stake.stake(of: child)
        try world.epoch(of: 1)
        #expect(try #require(world.state.subnets[1]).neurons[2].validatorPermit)
        try world.epoch(of: 1)
        #expect(try #require(world.state.subnets[1]).stake.stake(of: child) > before)
        #expect(world.broken() == nil)
    }

    @Test("what is left of the cap is minted, halving by halving, and no more")
    func cap() throws {
        let rich = Tao(rao: (Issuance.cap - 2_000_000_000_000 - 3) / 8)
        var world = try RuntimeWorld(RuntimeWorld.genesis(rich: rich))
        var last = world.state.ledger.issuance
        for _ in 0..<50 {
            try world.block()
            #expect(world.state.ledger.issuance >= last)
            last = world.state.ledger.issuance
        }
        #expect(last <= Issuance.cap)
        #expect(world.broken() == nil)
    }

    @Test("the same genesis and calls give the same state")
    func deterministic() throws {
        func run() throws -> [UInt64] {
            var world = try RuntimeWorld(RuntimeWorld.genesis())
            try world.block()
            for number in 2..<6 {
                try world.call(.burnedRegister(netuid: 1, hotkey: try RuntimeWorld.hot(number), limit: nil), by: number)
                try world.call(
                    .addStake(hotkey: try RuntimeWorld.hot(number), netuid: 1, amount: 7_000_000_000, limit: nil), by: number)
            }
            try world.blocks(50)
            let subnet = try #require(world.state.subnets[1])
            return try (0..<6).map { subnet.stake.stake(of: try RuntimeWorld.hot($0)) } + [
                subnet.market.tao, subnet.market.alpha,
            ]
        }
        #expect(try run() == run())
    }
}
