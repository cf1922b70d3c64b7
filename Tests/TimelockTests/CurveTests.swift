import Neuron
import TestSupport
import Testing

@testable import Timelock

/// The groups' laws, which hold whatever the vectors say.
@Suite("BLS12-381")
struct CurveTests {
    private func scalar(_ random: inout RandomSource) -> [UInt64] {
        [random.next(), random.next(), random.next(), random.next() >> 2]
    }

    @Test("both generators have the order of the groups, and come back from their bytes")
    func generators() throws {
        #expect(G1.generator.isInSubgroup)
        #expect(G2.generator.isInSubgroup)
        #expect(try G1(compressed: G1.generator.compressed) == .generator)
        #expect(try G2(compressed: G2.generator.compressed) == .generator)
        #expect(try G1(compressed: (-G1.generator).compressed) == -.generator)
        #expect(try G2(compressed: (-G2.generator).compressed) == -.generator)
        #expect(try G1(compressed: G1.infinity.compressed).isInfinity)
        #expect(try G2(compressed: G2.infinity.compressed).isInfinity)
    }

    @Test("sums and products of points agree")
    func sums() {
        var random = RandomSource.seeded(381)
        for _ in 0..<4 {
            let a = scalar(&random)
            let point = G2.generator.multiplied(by: a)
            #expect(point + point == point.doubled)
            #expect((point + -point).isInfinity)
            #expect(point.doubled + point == point.multiplied(by: [3]))
            #expect(G1.generator.multiplied(by: a).isInSubgroup)
        }
    }

    @Test("a factor moves freely between the pairing's sides and its value")
    func bilinear() {
        let value = Pairing.value(.generator, .generator)
        #expect(value != .one)
        let factor: [UInt64] = [0x1234_5678_9abc_def1]
        #expect(Pairing.value(G1.generator.multiplied(by: factor), .generator) == value.raised(to: factor))
        #expect(Pairing.value(.generator, G2.generator.multiplied(by: factor)) == value.raised(to: factor))
        #expect(value.raised(to: Scalar.order) == .one)
        #expect(Pairing.value(.infinity, .generator) == .one)
        #expect(Pairing.value(-.generator, .generator) * value == .one)
    }

    @Test("field elements invert, have roots of their squares, and keep their bytes")
    func field() throws {
        var random = RandomSource.seeded(12)
        for _ in 0..<1_000 {
            let wide = (0..<8).flatMap { _ in
                let limb = random.next()
                return (0..<8).map { UInt8(truncatingIfNeeded: limb >> UInt64(8 * $0)) }
            }
            let element = BaseField(reducing: wide)
            #expect(BaseField(bigEndian: element.bigEndian) == element)
            #expect(element - element == .zero)
            #expect(element + -element == .zero)
            #expect((element + .one) * (element - .one) == element.squared - .one)
        }
        let element = BaseField(reducing: Bytes(repeating: 0xa7, count: 64))
        #expect(element * element.inverse == .one)
        let root = try #require(element.squared.squareRoot)
        #expect(root == element || root == -element)
        let quadratic = QuadraticField(element, BaseField(7))
        #expect(quadratic * quadratic.inverse == .one)
        let quadraticRoot = try #require(quadratic.squared.squareRoot)
        #expect(quadraticRoot == quadratic || quadraticRoot == -quadratic)
    }

    @Test("the prime itself is no number below the prime")
    func prime() throws {
        let prime = try bytes0x(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
        #expect(BaseField(bigEndian: prime) == nil)
        #expect(BaseField(reducing: Bytes(repeating: 0, count: 16) + prime) == .zero)
        #expect(BaseField(bigEndian: prime.dropLast() + [0xaa]) == -.one)
    }

    @Test(
        "bytes that are no point of the group are refused", arguments: ["short", "plain", "off", "large", "flags", "torsion"])
    func noPoint(_ kind: String) throws {
        var bytes = G1.generator.compressed
        switch kind {
        case "short": bytes.removeLast()
        case "plain": bytes[0] &= 0x7f
        case "off": bytes[47] = 1
        case "large": bytes = [0x9f] + Bytes(repeating: 0xff, count: 47)
        case "flags": bytes = [0xe0] + Bytes(repeating: 0, count: 47)
        // On the curve, outside the subgroup: x = 4 gives y² = 68.
        default: bytes = [0x80] + Bytes(repeating: 0, count: 46) + [4]
        }
        #expect(throws: TimelockError.self) { try G1(compressed: bytes) }
    }
}
