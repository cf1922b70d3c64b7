@testable import Curve25519
import Neuron
import Testing

@Suite("Numbers modulo 2²⁵⁵ − 19")
struct FieldElementTests {
    /// Numbers with words anywhere and at both ends: the representations that an operation may meet, of 0, 1, p and 2p too.
    private static func numbers(_ count: Int, _ random: inout RandomSource) -> [FieldElement] {
        func word() -> UInt64 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .max - UInt64.random(in: 0..<40, using: &random)
            case 1: UInt64.random(in: 0..<40, using: &random)
            default: UInt64.random(in: 0...(.max), using: &random)
            }
        }
        let edges = [0, 1, 18, 19, 37, 38, 39].flatMap { (small: UInt64) in
            [
                FieldElement(small, 0, 0, 0), FieldElement(.max - small, .max, .max, .max),
                FieldElement(.max - small, .max, .max, .max >> 1), FieldElement(small, 0, 0, 1 << 63),
            ]
        }
        return edges + (0..<count).map { _ in FieldElement(word(), word(), word(), word()) }
    }

    /// The product by 255 doublings and additions of canonical numbers: slow, and nothing in it is shared with the product.
    private static func slowProduct(_ a: Bits256, _ b: Bits256) -> Bits256 {
        var result = Bits256(0, 0, 0, 0)
        for word in [b.w3, b.w2, b.w1, b.w0] {
            for bit in (0..<64).reversed() {
                result = slowSum(result, result)
                if word >> UInt64(bit) & 1 == 1 { result = slowSum(result, a) }
            }
        }
        return result
    }

    /// The sum of canonical numbers.
    private static func slowSum(_ a: Bits256, _ b: Bits256) -> Bits256 {
        let p = Bits256(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff)
        let sum = a.adding(b)
        return sum.isBelow(p) ? sum : sum.adding(Bits256(19, 0, 0, 1 << 63))
    }

    @Test("products and squares of every representation are those of slow arithmetic")
    func products() {
        var random = RandomSource.seeded(51)
        let numbers = Self.numbers(100, &random)
        for (a, b) in zip(numbers + numbers, numbers.reversed() + numbers.shuffled(using: &random)) {
            #expect((a * b).canonical == Self.slowProduct(a.canonical, b.canonical), "\(a) \(b)")
            #expect(a.squared().canonical == Self.slowProduct(a.canonical, a.canonical), "\(a)")
            let pair = FieldElementPair(a: a, b: b)
            #expect((pair * pair).a.canonical == a.squared().canonical && pair.squared().b.canonical == (b * b).canonical)
        }
    }

    @Test("sums and differences of every representation are those of slow arithmetic")
    func sums() {
        var random = RandomSource.seeded(52)
        let numbers = Self.numbers(300, &random)
        for a in numbers.prefix(60) + numbers.suffix(20) {
            #expect((a - a).isZero && (a + -a).isZero && a.equals(a))
            for b in numbers {
                #expect((a + b).canonical == Self.slowSum(a.canonical, b.canonical), "\(a) \(b)")
                #expect(Self.slowSum((a - b).canonical, b.canonical) == a.canonical, "\(a) \(b)")
            }
        }
        for (a, b) in zip(numbers, numbers.reversed()) {
            // (a + b)(a − b) = a² − b².
            #expect(((a + b) * (a - b)).equals(a.squared() - b.squared()))
            #expect(a.doubled.canonical == Self.slowSum(a.canonical, a.canonical))
            for bit in [0, 1] {
                let (x, y) = FieldElement.exchanged(a, b, if: bit)
                #expect(bit == 0 ? x.equals(a) && y.equals(b) : x.equals(b) && y.equals(a))
            }
        }
    }

    @Test("one number has one canonical form, whatever its words")
    func canonical() {
        let p = FieldElement(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff)
        for small in 0..<40 as Range<UInt32> {
            let a = FieldElement(small)
            let form = small < 19 ? Bits256(UInt64(small), 0, 0, 0) : a.canonical
            #expect((a + p).canonical == form)
            #expect((a + p + p).canonical == form)
            #expect((a - .one + .one).canonical == form)
            // p − a and p + a, written by bytes.
            let below = Bits256(0xffff_ffff_ffff_ffed - UInt64(small), .max, .max, 0x7fff_ffff_ffff_ffff)
            #expect(FieldElement(below).canonical == (-a).canonical)
            #expect(FieldElement.isCanonical(below) == (small > 0))
        }
        #expect(p.isZero && !FieldElement.one.isZero)
        // 2²⁵⁶ − 1 = 37 and 2²⁵⁶ − 38 = 2p.
        #expect(FieldElement(.max, .max, .max, .max).canonical == Bits256(37, 0, 0, 0))
        #expect(FieldElement(0 &- 38, .max, .max, .max).isZero)
    }

    @Test("inverses and roots are what they are called, and there is no root of a number that is no square")
    func roots() {
        var random = RandomSource.seeded(53)
        #expect(FieldElement.rootOfMinusOne.squared().canonical == (-FieldElement.one).canonical)
        #expect(FieldElement.zero.inverse.isZero)
        var squares = 0
        let numbers = Self.numbers(100, &random).filter { !$0.isZero }
        for a in numbers {
            #expect((a.inverse * a).canonical == FieldElement.one.canonical)
            for b in [FieldElement.one, a.squared(), FieldElement(7)] {
                let (isSquare, root) = FieldElement.Ratio(a, over: b).root
                let square = root.squared() * b
                #expect(square.canonical == (isSquare ? a.canonical : (a * .rootOfMinusOne).canonical))
                #expect(!root.isNegative)
                squares += isSquare ? 1 : 0
                // Two at once are the two alone.
                let other = FieldElement.Ratio(b, over: a + .one)
                let both = FieldElement.Ratio.roots(FieldElement.Ratio(a, over: b), other)
                #expect(both.a == (isSquare, root) && both.b == other.root)
            }
        }
        #expect(squares > 100 && squares < 250)
        // RFC 9496, section 4.2: the ratios with 0.
        #expect(FieldElement.Ratio(.zero, over: .one).root == (true, .zero))
        #expect(FieldElement.Ratio(.zero, over: .zero).root == (true, .zero))
        #expect(FieldElement.Ratio(.one, over: .zero).root == (false, .zero))
    }
}

private func == (a: (isSquare: Bool, root: FieldElement), b: (Bool, FieldElement)) -> Bool {
    a.isSquare == b.0 && a.root.equals(b.1)
}
