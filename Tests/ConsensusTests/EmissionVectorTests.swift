import Consensus
import Testing
import TestSupport

/// Golden tables of issuance, emission and dividends.
@Suite("Emission")
struct EmissionVectorTests {
    struct IssuanceFile: Decodable {
        struct Row: Decodable { let issuance, per_block: String }
        struct Era: Decodable {
            let era: Int
            let from_issuance, per_block: String
        }
        struct Run: Decodable {
            let start, end: String
            let blocks: Int
        }
        let cases, runtime_literals: [Row]
        let eras: [Era]
        let accumulation: [Run]
    }

    @Test(
        "halves where the golden table halves, and never passes the cap",
        .enabled(if: Vectors.has("consensus/issuance.json"), "consensus/issuance.json is not in this folder"))
    func issuance() throws {
        let file: IssuanceFile = try Vectors.json("consensus/issuance.json")
        for row in file.cases + file.runtime_literals {
            #expect(String(Issuance.perBlock(issuance: try #require(UInt64(row.issuance)))) == row.per_block)
        }
        for row in file.eras {
            let first = try #require(UInt64(row.from_issuance))
            #expect(String(Issuance.perBlock(issuance: first)) == row.per_block)
            #expect(Issuance.era(issuance: first) == row.era)
            if first > 0 { #expect(Issuance.era(issuance: first - 1) == row.era - 1) }
        }
        for row in file.accumulation {
            var issuance = try #require(UInt64(row.start))
            for _ in 0..<row.blocks { issuance += Issuance.perBlock(issuance: issuance) }
            #expect(String(issuance) == row.end)
            #expect(issuance <= Issuance.cap)
        }
    }

    struct SplitFile: Decodable {
        struct Shares: Decodable {
            let moving_prices, miner_withheld, shares: [Double]
            let emission_enabled: [Bool]
            let block_emission: String
            let tao: [String]
        }
        struct Terms: Decodable {
            let tao_share, alpha_issuance, root_tao, tao_weight, tao_in, alpha_in, alpha_out, excess_tao: String
            let price, root_proportion: Double
        }
        struct Split: Decodable {
            let alpha_out, owner, server, validator, root, recycled: String
            let owner_cut_u16: UInt16
            let root_proportion: Double
            let owner_cut_enabled, root_sell: Bool
        }
        struct Epoch: Decodable {
            let blocks: UInt64
            let root_proportion: Double
            let root_sell: Bool
            let pending_owner, pending_server, pending_validator, pending_root, pending_recycled: String
            let epoch_input, miners_receive, unallocated: String
        }
        struct Mechanism: Decodable {
            let alpha: String
            let count: Int
            let split: [UInt16]?
            let parts: [String]
        }
        let subnet_shares: [Shares]
        let subnet_terms: [Terms]
        let alpha_split: [Split]
        let epoch_totals: [Epoch]
        let mechanism_split: [Mechanism]
    }

    @Test(
        "TAO is shared, pools are fed and alpha is split as in the golden tables",
        .enabled(if: Vectors.has("consensus/emission_split.json"), "consensus/emission_split.json is not in this folder"))
    func split() throws {
        let file: SplitFile = try Vectors.json("consensus/emission_split.json")
        for row in file.subnet_shares {
            let shares = SubnetEmission.shares(
                row.moving_prices.indices.map {
                    .init(
                        movingPrice: Wide64(Wide32(row.moving_prices[$0])), withheld: Wide64(Wide32(row.miner_withheld[$0])),
                        isEnabled: row.emission_enabled[$0])
                })
            #expect(shares.map(\.double) == row.shares)
            let emission = Wide32(try #require(UInt64(row.block_emission)))
            #expect(shares.map { String((Wide32($0) * emission).floor) } == row.tao)
        }
        for row in file.subnet_terms {
            let root = SubnetEmission.rootProportion(
                rootStake: try #require(UInt64(row.root_tao)), taoWeight: try #require(UInt64(row.tao_weight)),
                alphaIssuance: try #require(UInt64(row.alpha_issuance)))
            #expect(root.double == row.root_proportion)
            let terms = SubnetEmission.terms(
                tao: Wide32(try #require(UInt64(row.tao_share))), price: Wide64(row.price),
                alphaEmission: try #require(UInt64(row.alpha_out)), rootProportion: root)
            #expect([terms.taoIn, terms.alphaIn, terms.excess].map(String.init) == [row.tao_in, row.alpha_in, row.excess_tao])
        }
        for row in file.alpha_split {
            let split = AlphaSplit(
                try #require(UInt64(row.alpha_out)), ownerCut: row.owner_cut_enabled ? row.owner_cut_u16 : 0,
                rootProportion: Wide32(row.root_proportion))
            #expect([split.owner, split.server, split.validator].map(String.init) == [row.owner, row.server, row.validator])
            #expect(String(split.root) == (row.root_sell ? row.root : row.recycled))
        }
        for row in file.epoch_totals {
            let split = AlphaSplit(1_000_000_000, rootProportion: Wide32(row.root_proportion))
            let root = row.root_sell ? split.root * row.blocks : 0
            let total = (split.server + split.validator) * row.blocks + root
            #expect(String(split.owner * row.blocks) == row.pending_owner)
            #expect(String(split.server * row.blocks) == row.pending_server)
            #expect(String(split.validator * row.blocks) == row.pending_validator)
            #expect(String(root) == row.pending_root)
            #expect(String(row.root_sell ? 0 : split.root * row.blocks) == row.pending_recycled)
            #expect(String(total) == row.epoch_input)
            #expect(String(total / 2) == row.miners_receive)
        }
        for row in file.mechanism_split {
            let parts = Mechanisms.split(try #require(UInt64(row.alpha)), count: row.count, shares: row.split)
            #expect(parts.map(String.init) == row.parts)
        }
    }

    struct DividendFile: Decodable {
        struct Family: Decodable {
            struct Parent: Decodable { let hotkey, coldkey, proportion, alpha, root: String }
            struct Expected: Decodable {
                struct Part: Decodable {
                    let hotkey, amount: String
                    init(from decoder: any Decoder) throws {
                        var list = try decoder.unkeyedContainer()
                        hotkey = try list.decode(String.self)
                        amount = try list.decode(String.self)
                    }
                }
                let parents: [Part]
                let own, recycled: String
                enum CodingKeys: String, CodingKey {
                    case parents, recycled
                    case own = "self"
                }
            }
            let dividend, self_alpha, self_root, own_coldkey, tao_weight, ck_burn: String
            let child_proportions: [String]
            let parents: [Parent]
            let child_take_u16: UInt16
            let expected: Expected
            let tolerance_rao: UInt64
        }
        struct Distribution: Decodable {
            struct Row: Decodable { let hotkey, dividend, alpha_stake, root_stake: String }
            struct Part: Decodable { let hotkey, alpha, root: String }
            let pending_validator, pending_root: String
            let tao_weight: Double
            let rows: [Row]
            let expected: [Part]
            let tolerance_rao: UInt64
        }
        struct Take: Decodable {
            let amount, validator, nominators: String
            let take_u16: UInt16
        }
        struct Nominators: Decodable {
            let stakes_before, stakes_after: [String]
            let credited: String
            let tolerance_rao: UInt64
        }
        let parent_child: [Family]
        let dividend_distribution: [Distribution]
        let takes: [Take]
        let nominator_pools: [Nominators]
    }

    private func isNear(_ value: UInt64, _ wanted: String, _ tolerance: UInt64) throws -> Bool {
        let wanted = try #require(UInt64(wanted))
        return max(value, wanted) - min(value, wanted) <= tolerance
    }

    @Test(
        "dividends go to parents, delegates and nominators as in the golden tables",
        .enabled(if: Vectors.has("consensus/dividends.json"), "consensus/dividends.json is not in this folder"))
    func dividends() throws {
        let file: DividendFile = try Vectors.json("consensus/dividends.json")
        for row in file.parent_child {
            let share = Dividends.split(
                try #require(UInt64(row.dividend)), alpha: try #require(UInt64(row.self_alpha)),
                root: try #require(UInt64(row.self_root)), given: try row.child_proportions.map { try #require(UInt64($0)) },
                parents: try row.parents.map {
                    .init(
                        proportion: try #require(UInt64($0.proportion)), alpha: try #require(UInt64($0.alpha)),
                        root: try #require(UInt64($0.root)), isOwn: $0.coldkey == row.own_coldkey)
                },
                take: row.child_take_u16, taoWeight: try #require(UInt64(row.tao_weight)),
                burned: try #require(UInt64(row.ck_burn)))
            for (part, wanted) in zip(share.parents, row.expected.parents) {
                #expect(try isNear(part, wanted.amount, row.tolerance_rao))
            }
            #expect(try isNear(share.own, row.expected.own, row.tolerance_rao))
            #expect(try isNear(share.recycled, row.expected.recycled, row.tolerance_rao))
        }
        for row in file.dividend_distribution {
            let parts = Dividends.distribute(
                try row.rows.map {
                    .init(
                        dividend: try #require(UInt64($0.dividend)), alpha: try #require(UInt64($0.alpha_stake)),
                        root: try #require(UInt64($0.root_stake)))
                },
                validator: try #require(UInt64(row.pending_validator)), root: try #require(UInt64(row.pending_root)),
                taoWeight: Wide32(row.tao_weight))
            for (part, wanted) in zip(parts, row.expected) {
                #expect(try isNear(part.alpha, wanted.alpha, row.tolerance_rao))
                #expect(try isNear(part.root, wanted.root, row.tolerance_rao))
            }
        }
        for row in file.takes {
            let parts = Dividends.take(row.take_u16, of: try #require(UInt64(row.amount)))
            #expect([parts.delegate, parts.nominators].map(String.init) == [row.validator, row.nominators])
        }
        for row in file.nominator_pools {
            var pool = StakePool()
            let shares = try row.stakes_before.map { pool.deposit(try #require(UInt64($0))) }
            #expect(shares.map { String(pool.value(of: $0)) } == row.stakes_before)
            pool.credit(try #require(UInt64(row.credited)))
            for (share, wanted) in zip(shares, row.stakes_after) {
                #expect(try isNear(pool.value(of: share), wanted, row.tolerance_rao))
            }
        }
    }
}
