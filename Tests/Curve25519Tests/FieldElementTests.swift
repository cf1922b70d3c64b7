@testable import Curve25519
import Neuron
import Testing

@Suite("Numbers modulo 2²⁵⁵ − 19")
struct FieldElementTests {
    /// Numbers with limbs anywhere below a bound, at it, and at 0: the representations a product may meet.
    private static func numbers(_ count: Int, below bound: UInt64, _ random: inout RandomSource) -> [FieldElement] {
        func limb() -> UInt64 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bound - 1
            case 1: UInt64.random(in: 0..<8, using: &random)
            default: UInt64.random(in: 0..<bound, using: &random)
            }
        }
        let edge = FieldElement(bound - 1, bound - 1, bound - 1, bound - 1, bound - 1)
        return [edge, .zero, .one] + (0..<count).map { _ in FieldElement(limb(), limb(), limb(), limb(), limb()) }
    }

    /// The product by 255 doublings and additions of canonical numbers: slow, and nothing in it is shared with the product.
    private static func slowProduct(_ a: Bits256, _ b: Bits256) -> Bits256 {
        let p = Bits256(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff)
        let minusP = Bits256(19, 0, 0, 1 << 63)
        func sum(_ x: Bits256, _ y: Bits256) -> Bits256 {
            let sum = x.adding(y)
            return sum.isBelow(p) ? sum : sum.adding(minusP)
        }
        var result = Bits256(0, 0, 0, 0)
        for word in [b.w3, b.w2, b.w1, b.w0] {
            for bit in (0..<64).reversed() {
                result = sum(result, result)
                if word >> UInt64(bit) & 1 == 1 { result = sum(result, a) }
            }
        }
        return result
    }

    private static func isTight(_ a: FieldElement) -> Bool {
        [a.l0, a.l1, a.l2, a.l3, a.l4].allSatisfy { $0 < 1 << 51 + 1 << 15 }
    }

    @Test("products and squares of the loosest limbs are those of slow arithmetic, and tight")
    func products() {
        var random = RandomSource.seeded(51)
        let numbers = Self.numbers(60, below: 1 << 54, &random)
        for (a, b) in zip(numbers, numbers.reversed()) {
            for (x, y) in [(a, b), (a, a)] {
                let product = x * y
                #expect(product.canonical == Self.slowProduct(x.canonical, y.canonical), "\(x) \(y)")
                #expect(Self.isTight(product))
            }
            #expect(a.squared().canonical == (a * a).canonical)
            #expect(Self.isTight(a.squared()))
        }
    }

    @Test("sums and differences are what products of them say")
    func sums() {
        var random = RandomSource.seeded(52)
        let tight = Self.numbers(300, below: 1 << 51 + 1 << 15, &random)
        for (a, b) in zip(tight, tight.reversed()) {
            #expect((a - b + b).carried.canonical == a.canonical)
            #expect((a - a).isZero)
            #expect((-a).canonical == FieldElement.zero.subtracting(loose: a).canonical)
            // (a + b)(a − b) = a² − b², with the widest operands that formulas make.
            #expect(((a + b) * (a - b)).canonical == (a.squared() - b.squared()).canonical)
            #expect((a + b).subtracting(loose: b - a).canonical == a.doubled.canonical)
            #expect(Self.isTight((a + b).carried))
        }
    }

    @Test("one number has one canonical form, whatever its limbs")
    func canonical() {
        let p = FieldElement(Bits256(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff))
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
        #expect(
            FieldElement(1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1).canonical
                == FieldElement(1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1, 1 << 54 - 1).carried.canonical)
    }

    @Test("inverses and roots are what they are called, and there is no root of a number that is no square")
    func roots() {
        var random = RandomSource.seeded(53)
        #expect(FieldElement.rootOfMinusOne.squared().canonical == (-FieldElement.one).canonical)
        #expect(FieldElement.zero.inverse.isZero)
        var squares = 0
        for a in Self.numbers(100, below: 1 << 51, &random) where !a.isZero {
            #expect((a.inverse * a).canonical == FieldElement.one.canonical)
            for b in [FieldElement.one, a.squared(), FieldElement(7)] {
                let (isSquare, root) = FieldElement.squareRoot(of: a, over: b)
                let square = root.squared() * b
                #expect(square.canonical == (isSquare ? a.canonical : (a * .rootOfMinusOne).canonical))
                #expect(!root.isNegative)
                squares += isSquare ? 1 : 0
            }
        }
        #expect(squares > 100 && squares < 250)
        // RFC 9496, section 4.2: the ratios with 0.
        #expect(FieldElement.squareRoot(of: .zero, over: .one) == (true, .zero))
        #expect(FieldElement.squareRoot(of: .zero, over: .zero) == (true, .zero))
        #expect(FieldElement.squareRoot(of: .one, over: .zero) == (false, .zero))
    }
}

private func == (a: (isSquare: Bool, root: FieldElement), b: (Bool, FieldElement)) -> Bool {
    a.isSquare == b.0 && a.root.equals(b.1)
}
