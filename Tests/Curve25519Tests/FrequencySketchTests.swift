@testable import Curve25519
import Neuron
import Testing

@Suite("Counts of things in memory of one size")
struct FrequencySketchTests {
    @Test("a thing's count is never less than the truth, and seldom more")
    func counts() {
        var random = RandomSource.seeded(13)
        var sketch = FrequencySketch()
        #expect(sketch.estimate(1) == 0 && sketch.byteCount == 0)
        let hashes = (0..<2_000).map { _ in Int.random(in: .min...(.max), using: &random) }
        for (index, hash) in hashes.enumerated() {
            for _ in 0..<index % 10 { _ = sketch.count(hash) }
        }
        let excess = hashes.indices.map { sketch.estimate(hashes[$0]) - $0 % 10 }
        #expect(excess.allSatisfy { $0 >= 0 })
        #expect(excess.filter { $0 > 0 }.count < 40)
    }

    @Test("counts end at 255, and are halved")
    func ends() {
        var sketch = FrequencySketch()
        for count in 1...300 { #expect(sketch.count(77) == min(count, 255)) }
        sketch.halve()
        #expect(sketch.estimate(77) == 127)
        #expect(sketch.count(77) == 128)
    }
}
