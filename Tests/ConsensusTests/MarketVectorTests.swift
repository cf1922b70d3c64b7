import Consensus
import Testing
import TestSupport

/// Golden tables of pools and prices.
@Suite("The market")
struct MarketVectorTests {
    struct File: Decodable {
        struct Swap: Decodable {
            struct Result: Decodable {
                let paid_in, paid_out, fee, tao_after, alpha_after: String
                let price_after: Double
            }
            let tao, alpha, quote_weight, side, amount: String
            let fee_rate_u16: UInt16
            let limit_price: String?
            let drop_fees: Bool
            let price_before: Double
            let expected: Result?
            let error: String?
            let tolerance_rao: UInt64
        }
        struct Injection: Decodable {
            let tao, alpha, quote_weight, tao_delta, alpha_delta, quote_weight_after: String
            let accepted: [String]
            let price_after, price_rel_tolerance: Double
        }
        struct Average: Decodable {
            let start, spot, smoothing, end, abs_tolerance: Double
            let block, first_emission_block, halving_blocks: UInt64
            let block_advances: Bool
            let updates: Int
        }
        struct Power: Decodable { let x, y, num, den, floor_scaled_1e18: String }
        let swaps: [Swap]
        let injections: [Injection]
        let moving_price: [Average]
        let power: [Power]
    }

    private func isNear(_ value: UInt64, _ wanted: String, _ tolerance: UInt64) throws -> Bool {
        let wanted = try #require(UInt64(wanted))
        return max(value, wanted) - min(value, wanted) <= tolerance
    }

    @Test(
        "swaps, injections, averages and powers are those of the golden tables",
        .enabled(if: Vectors.has("consensus/pool_swap.json"), "consensus/pool_swap.json is not in this folder"))
    func pools() throws {
        let file: File = try Vectors.json("consensus/pool_swap.json")
        for row in file.power {
            let power = PoolPower.scaled(
                try #require(UInt64(row.x)), over: try #require(UInt64(row.y)), numerator: try #require(UInt64(row.num)),
                denominator: try #require(UInt64(row.den)))
            #expect(String(power) == row.floor_scaled_1e18)
        }
        for (index, row) in file.swaps.enumerated() {
            var pool = Pool(
                tao: try #require(UInt64(row.tao)), alpha: try #require(UInt64(row.alpha)),
                quoteWeight: try #require(UInt64(row.quote_weight)))
            #expect(abs(pool.price.double - row.price_before) <= row.price_before * 1e-12)
            do {
                let swap = try pool.swap(
                    row.side == "buy" ? .buy : .sell, try #require(UInt64(row.amount)),
                    limit: try row.limit_price.map { try #require(UInt64($0)) }, feeRate: row.drop_fees ? 0 : row.fee_rate_u16)
                let wanted = try #require(row.expected, "swap \(index) should be refused")
                #expect(try isNear(swap.paidIn, wanted.paid_in, row.tolerance_rao), "swap \(index)")
                #expect(try isNear(swap.paidOut, wanted.paid_out, row.tolerance_rao), "swap \(index)")
                #expect(try isNear(swap.fee, wanted.fee, row.tolerance_rao), "swap \(index)")
                #expect(try isNear(pool.tao, wanted.tao_after, row.tolerance_rao), "swap \(index)")
                #expect(try isNear(pool.alpha, wanted.alpha_after, row.tolerance_rao), "swap \(index)")
                #expect(abs(pool.price.double - wanted.price_after) <= wanted.price_after * 1e-6, "swap \(index)")
            } catch let refusal as Pool.Refusal {
                #expect(refusal.rawValue == row.error, "swap \(index)")
            }
        }
        for row in file.injections {
            var pool = Pool(
                tao: try #require(UInt64(row.tao)), alpha: try #require(UInt64(row.alpha)),
                quoteWeight: try #require(UInt64(row.quote_weight)))
            let isTaken = pool.inject(tao: try #require(UInt64(row.tao_delta)), alpha: try #require(UInt64(row.alpha_delta)))
            #expect(isTaken == (row.accepted != ["0", "0"]))
            #expect(String(pool.quoteWeight) == row.quote_weight_after)
            #expect(abs(pool.price.double - row.price_after) <= row.price_after * row.price_rel_tolerance)
        }
        for row in file.moving_price {
            let rule = MovingPrice(smoothing: Wide32(row.smoothing), halfwayAge: row.halving_blocks)
            var price = Wide64(row.start)
            for update in 0..<row.updates {
                let block = row.block + (row.block_advances ? UInt64(update) : 0)
                price = rule.next(price, spot: Wide64(row.spot), age: block - row.first_emission_block + 1)
            }
            #expect(abs(price.double - row.end) <= row.abs_tolerance)
        }
    }

    @Test("no swap and swap back makes money, and no reserve is drawn dry", arguments: [UInt64(3), 4])
    func noFreeMoney(seed: UInt64) throws {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 11) % bound
        }
        for _ in 0..<2_000 {
            var pool = Pool(
                tao: 1_000_000 + next(1 << 50), alpha: 1_000_000 + next(1 << 50),
                quoteWeight: 20_000_000_000_000_000 + next(960_000_000_000_000_000))
            let amount = 1 + next(pool.tao)
            guard let bought = try? pool.swap(.buy, amount, feeRate: 0) else { continue }
            #expect(pool.alpha > 0, "seed \(seed)")
            guard let sold = try? pool.swap(.sell, bought.paidOut, feeRate: 0) else { continue }
            #expect(sold.paidOut <= amount, "seed \(seed): \(amount) became \(sold.paidOut)")
        }
    }
}
