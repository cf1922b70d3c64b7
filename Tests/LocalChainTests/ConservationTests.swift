import Consensus
import Neuron
import Testing

@testable import LocalChain

/// Random lives of whole chains: whatever is asked of them, no TAO and no alpha is made or lost but by the rules.
@Suite("Conservation")
struct ConservationTests {
    /// A quarter of the 10,000 blocks each, under different beginnings.
    enum Beginning {
        case young, halving, crowded, old
    }

    @Test(
        "holds at every one of 2,500 random blocks, of valid and invalid calls",
        arguments: [
            (Beginning.young, UInt64(71)), (.halving, 72), (.crowded, 73), (.old, 74),
        ])
    func life(beginning: Beginning, seed: UInt64) throws {
        print("conservation: \(beginning), seed \(seed)")
        var world = try Self.world(beginning)
        var random = RandomSource.seeded(seed)
        var taken = 0
        var kinds: [String: Int] = [:]
        var refused: [String: Int] = [:]
        for _ in 0..<2_500 {
            let before = world.state.ledger.issuance
            let subnets = world.state.subnets
            try world.block()
            for (netuid, subnet) in world.state.subnets {
                // A subnet that is created in a cheap market may begin with more alpha than the cap; none grows past it.
                let limit = max(Issuance.cap, subnets[netuid]?.alphaIssuance ?? 0)
                #expect(subnet.alphaIssuance <= limit, "seed \(seed)")
            }
            let minted = world.state.ledger.issuance - min(before, world.state.ledger.issuance)
            #expect(minted <= Issuance.perBlock(issuance: before), "seed \(seed)")
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let issuance = world.state.ledger.issuance
                var lot = RandomLot(random: random, state: world.state)
                let (call, signer) = try lot.call()
                random = lot.random
                if let name = try world.refusal(call, by: signer) {
                    refused[name, default: 0] += 1
                } else {
                    kinds[String("\(call)".prefix { $0 != "(" }), default: 0] += 1
                    taken += 1
                }
                #expect(world.state.ledger.issuance <= issuance, "seed \(seed): \(call) minted")
            }
            if let broken = world.broken() {
                Issue.record("seed \(seed), block \(world.state.block.number): \(broken)")
                return
            }
        }
        #expect(kinds.count > 22, "seed \(seed): \(kinds)")
        #expect(taken > 1_000, "seed \(seed): only \(taken) calls were taken")
        #expect(refused.count > 10, "seed \(seed): \(refused)")
    }

    private static func world(_ beginning: Beginning) throws -> RuntimeWorld {
        let small = SubnetHyperparameters(
            tempo: 7, maxUIDs: 14, maxValidators: 5, immunityPeriod: 12, activityCutoff: 60, liquidAlpha: true)
        var chain = ChainRules.local
        chain.minLock = 20_000_000_000
        chain.lockInterval = 50
        chain.subnetLimit = 4
        chain.subnetImmunity = 60
        chain.rootSeats = 4
        chain.rootClaimThreshold = 1_000
        switch beginning {
        case .young:
            return try RuntimeWorld(RuntimeWorld.genesis(subnets: 2, rules: small, chain: chain))
        case .halving:
            // Ten blocks before TAO halves, and a little more before alpha does.
            return try RuntimeWorld(
                RuntimeWorld.genesis(
                    subnets: 2, rich: .rao((10_500_000_000_000_000 - 30_000_000_000 - 200_000_000_000_000) / 8), rules: small,
                    pool: (.tao(100_000), .rao(10_499_900_000_000_000)), chain: chain))
        case .crowded:
            chain.subnetLimit = 2
            chain.subnetImmunity = 5
            chain.rootClaimsPerBlock = 2
            return try RuntimeWorld(
                RuntimeWorld.genesis(
                    subnets: 2, rich: .tao(5_000), rules: small, pool: (.rao(2_000_000), .rao(3_000_000)), chain: chain))
        case .old:
            // All but the last TAO is out.
            return try RuntimeWorld(
                RuntimeWorld.genesis(
                    subnets: 2, rich: .rao((Issuance.cap - 201_000_000_000_000) / 8), rules: small,
                    pool: (.tao(100_000), .tao(20_999_990)), chain: chain))
        }
    }
}
