import Foundation
import Templates
import Testing
import TextPrediction

@Suite("Shares of a distribution")
struct ByteSharesTests {
    @Test("any distribution becomes shares that sum to the whole, and comes back from the wire as it went")
    func roundTrip() throws {
        var random = RandomSource.seeded(11)
        for _ in 0..<1_000 {
            let sharpness = Double.random(in: 0...30, using: &random)
            let raw = (0..<256).map { _ in pow(Double.random(in: 0...1, using: &random), sharpness) }
            let sum = raw.reduce(0, +)
            let shares = ByteShares(raw.map { $0 / sum })
            #expect(shares.shares.count == 256)
            #expect(shares.shares.allSatisfy { $0 > 0 })
            #expect(shares.shares.reduce(0) { $0 + Int($1) } == ByteShares.whole)
            #expect(ByteShares(encoded: shares.encoded) == shares)
        }
    }

    @Test("certainty costs next to nothing, its opposite sixteen bits, ignorance eight")
    func bits() {
        var certain = [Double](repeating: 0, count: 256)
        certain[65] = 1
        let shares = ByteShares(certain)
        #expect(shares.bits(for: 65) < 0.01)
        #expect(shares.bits(for: 66) == 16)
        #expect(ByteShares([Double](repeating: 1 / 256, count: 256)).bits(for: 0) == 8)
    }

    @Test("what does not sum to one, or says never, is no distribution")
    func refused() {
        let honest = ByteShares([Double](repeating: 1 / 256, count: 256)).encoded
        #expect(ByteShares(encoded: honest) != nil)
        #expect(ByteShares(encoded: honest.dropLast()) == nil)
        #expect(ByteShares(encoded: honest + [0]) == nil)
        #expect(ByteShares(encoded: []) == nil)
        #expect(ByteShares(encoded: [UInt8](repeating: 0xFF, count: 512)) == nil)
        var more = honest
        more[0] += 1
        #expect(ByteShares(encoded: more) == nil)
        var never = honest
        never[1] = 0
        never[3] = 2
        #expect(ByteShares(encoded: never) == nil)
    }
}
