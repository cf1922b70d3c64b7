import Consensus
import Testing

@Suite("Fixed32")
struct Fixed32Tests {
    @Test("a quotient is the one of 128 bits, truncated toward zero and saturated")
    func quotients() {
        let edges: [Int64] = [
            0, 1, -1, 2, 65_535, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 32) + 1, -(1 << 32), 1 << 48, .max, .max - 1, .min,
            .min + 1,
        ]
        var state: UInt64 = 3
        // Knuth's multiplier for 64 bits; the upper half of each step, and any number of bits of it.
        func bits() -> Int64 {
            func step() -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 32
            }
            return Int64(truncatingIfNeeded: step() << 32 | step()) >> Int64(step() % 64)
        }
        var pairs = edges.flatMap { left in edges.map { (left, $0) } }
        for _ in 0..<20_000 {
            pairs.append((bits(), bits()))
        }
        let wrong = pairs.filter { left, right in
            let quotient = right == 0 ? 0 : Int64(clamping: (Int128(left) << 32) / Int128(right))
            return (Fixed32(bits: left) / Fixed32(bits: right)).bits != quotient
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }
}
