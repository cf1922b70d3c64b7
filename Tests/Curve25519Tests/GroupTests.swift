@testable import Curve25519
@testable import Neuron
import Testing

/// Scalars, points and tables, against libsodium's.
@Suite("Scalars and points of edwards25519 and ristretto255")
struct GroupTests {
    private static func bytes(_ count: Int, _ random: inout RandomSource) -> Bytes {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    @Test("64 bytes have libsodium's remainder, at the edges too, and only scalars below ℓ are canonical")
    func scalars() {
        var random = RandomSource.seeded(1)
        let order = ForgedSignatures.order
        let zeros = Bytes(repeating: 0, count: 32)
        var wides = [zeros + zeros, Bytes(repeating: 0xff, count: 64), order.bytes + zeros, zeros + order.bytes]
        wides += (0..<500).map { _ in Self.bytes(64, &random) }
        wides += (0..<64).map { Bytes(repeating: 0, count: $0) + [0x80] + Bytes(repeating: 0, count: 63 - $0) }
        wides += (0..<64).map { Bytes(repeating: 0, count: $0) + Bytes(repeating: 0xff, count: 64 - $0) }
        for wide in wides { #expect(Scalar(wide: wide).bits.bytes == Ristretto255.reduce(wide), "\(Hex.encode(wide))") }
        for index in 1..<wides.count {
            let (a, b) = (Scalar(wide: wides[index - 1]), Scalar(wide: wides[index]))
            var (product, sum) = (zeros, zeros)
            // Both operands and both results have 32 bytes.
            unsafe Ristretto255.multiplyScalars(a.bits.bytes, b.bits.bytes, into: &product)
            unsafe Ristretto255.addScalars(a.bits.bytes, b.bits.bytes, into: &sum)
            #expect((a * b).bits.bytes == product)
            #expect((a + b).bits.bytes == sum)
            #expect((a + -a).isZero)
        }
        for delta in -3...3 {
            let near = order.adding(
                Bits256(UInt64(bitPattern: Int64(delta)), delta < 0 ? .max : 0, delta < 0 ? .max : 0, delta < 0 ? .max : 0))
            #expect((Scalar(canonical: near) != nil) == (delta < 0))
            #expect(Ristretto255.isCanonical(near.bytes) == (delta < 0))
        }
    }

    @Test("signed digits add up to their scalar, odd and far enough apart", arguments: 2...11)
    func digits(width: Int) {
        var random = RandomSource.seeded(2)
        let edges = [Scalar.zero, .one, -.one, Scalar(wide: Bytes(repeating: 0xff, count: 31))]
        for scalar in edges + (0..<100).map({ _ in Scalar(wide: Self.bytes(64, &random)) }) {
            var digits: [(place: Int, digit: Int)] = []
            SignedDigits.forEach(of: scalar.bits, width: width) { digits.append(($0, $1)) }
            var sum = Scalar.zero
            var last = 512
            for place in (0..<256).reversed() {
                sum = sum + sum
                guard let (_, digit) = digits.last, digits.last?.place == place else { continue }
                digits.removeLast()
                let magnitude = Scalar(wide: [UInt8(abs(digit) & 255), UInt8(abs(digit) >> 8)])
                sum = sum + (digit < 0 ? -magnitude : magnitude)
                #expect(digit & 1 == 1 && abs(digit) < 1 << (width - 1))
                #expect(last - place >= width)
                last = place
            }
            #expect(digits.isEmpty)
            #expect(sum == scalar)
        }
    }

    @Test("the same bytes are points of ristretto255 as for libsodium, and points have one encoding")
    func ristrettoEncodings() {
        var random = RandomSource.seeded(3)
        var forged = ForgedSignatures(seed: 3)
        var valid = 0
        var all = (0..<400).map { _ in Self.bytes(31, &random) + [UInt8.random(in: 0...255, using: &random) & 0x7f] }
        all += (0..<400).map { _ in forged.next(.sr25519).publicKey }
        all += (0..<64).map { Bytes([UInt8($0)]) + Bytes(repeating: 0, count: 31) }
        for bytes in all {
            let point = Bits256(bytes).flatMap { EdwardsPoint(ristretto: $0) }
            #expect((point != nil) == Ristretto255.isValidPoint(bytes), "\(Hex.encode(bytes))")
            guard let point else { continue }
            valid += 1
            // All four members of a coset that an even point can meet have its encoding.
            for index in [0, 2, 4, 6] {
                let member = point + ForgedSignatures.torsion[index]
                #expect(member.ristretto.bytes == bytes)
                #expect(Bits256(bytes).map { member.isEncoded(inRistretto: $0) } == true)
                // Neither the negative's encoding, nor another writing of the same number, nor another point's.
                let negative = member.negated.ristretto
                #expect(member.isEncoded(inRistretto: negative) == (negative.bytes == bytes))
                #expect(
                    !member.isEncoded(inRistretto: (-FieldElement(Bits256(bytes) ?? negative)).canonical) || negative.isZero)
                #expect(!(member + .base).isEncoded(inRistretto: member.ristretto))
                #expect(member.doubled.isEncoded(inRistretto: member.doubled.ristretto))
            }
        }
        #expect(valid > 100 && valid < all.count)
        for index in [0, 2, 4, 6] { #expect(ForgedSignatures.torsion[index].isRistrettoIdentity) }
        #expect(!EdwardsPoint.base.isRistrettoIdentity)
    }

    @Test("multiples by all three ways are libsodium's")
    func multiples() throws {
        var random = RandomSource.seeded(4)
        let zeros = Bytes(repeating: 0, count: 32)
        for index in 0..<60 {
            let (s, k, a) = (
                index == 0 ? Scalar.zero : Scalar(wide: Self.bytes(64, &random)),
                index == 1 ? Scalar.zero : Scalar(wide: Self.bytes(64, &random)),
                index < 5 ? Scalar(wide: [UInt8(index + 1)]) : Scalar(wide: Self.bytes(64, &random))
            )
            let key = DoubleScalar.difference(a, .zero, of: EdwardsPoint.base)
            // All scalars have 32 bytes.
            let sB = unsafe Ristretto255.base(s.bits.bytes) ?? zeros
            let kA = Ristretto255.multiply(k.bits.bytes, key.ristretto.bytes) ?? zeros
            let expected = try #require(Ristretto255.subtract(sB, kA))
            let plain = DoubleScalar.difference(s, k, of: key)
            let prepared = DoubleScalar.difference(s, k, of: CombTable(key))
            #expect(plain.ristretto.bytes == expected)
            #expect(plain.equals(prepared))
            // A part of small order is multiplied by the scalar as an integer.
            let mixed = key + ForgedSignatures.torsion[index % 8]
            #expect(DoubleScalar.difference(s, k, of: mixed).equals(DoubleScalar.difference(s, k, of: CombTable(mixed))))
            let part = ForgedSignatures.torsion[index % 8 * Int(k.bits.w0 & 7) % 8]
            #expect(DoubleScalar.difference(s, k, of: mixed).equals(plain + part.negated))
            #expect(EdwardsPoint(ed25519: mixed.ed25519)?.equals(mixed) == true)
        }
    }

    @Test("a scalar is the ratio of two of half its length")
    func fractions() {
        var random = RandomSource.seeded(5)
        let half = Bits256(0, 1 << 63, 0, 0)
        let zero = Bits256(0, 0, 0, 0)
        var scalars = (0..<2_000).map { _ in Scalar(wide: Self.bytes(64, &random)) }
        scalars += (0..<253).map { Scalar(wide: Bytes(repeating: 0, count: $0 / 8) + [1 << UInt8($0 % 8)]) }
        scalars += (0..<253).map { Scalar(wide: Self.bytes(($0 + 7) / 8, &random)) }
        // Ratios of short scalars, whose quotients are long.
        scalars += (1..<200).flatMap { n in [Scalar(wide: [UInt8(n)]), -Scalar(wide: [UInt8(n)])] }
        for scalar in scalars + [.zero, .one] {
            let fraction = scalar.fraction
            let (u, v) = (Scalar(reducing: fraction.numerator, zero), fraction.denominator)
            #expect(scalar * v == (fraction.isNegative ? -u : u), "\(scalar)")
            #expect(!v.isZero && v.bits.isBelow(half) && fraction.numerator.isBelow(half))
        }
    }

    @Test("a scalar is the ratio of two of half its length modulo 8ℓ too, and the lower one is odd")
    func oddFractions() {
        var random = RandomSource.seeded(7)
        var scalars = (0..<2_000).map { _ in Scalar(wide: Self.bytes(64, &random)) }
        scalars += (0..<253).map { Scalar(wide: Bytes(repeating: 0, count: $0 / 8) + [1 << UInt8($0 % 8)]) }
        scalars += (0..<253).map { Scalar(wide: Self.bytes(($0 + 7) / 8, &random)) }
        scalars += (1..<200).flatMap { n in [Scalar(wide: [UInt8(n)]), -Scalar(wide: [UInt8(n)])] }
        let zero = Bits256(0, 0, 0, 0)
        var none: [Bits256] = []
        for (index, scalar) in (scalars + [.zero, .one]).enumerated() {
            guard let fraction = scalar.oddFraction else {
                none.append(scalar.bits)
                continue
            }
            let (u, v) = (fraction.numerator, fraction.denominator)
            // Modulo ℓ, and modulo 8 by the lowest words.
            let remainder = Scalar(reducing: u, zero)
            #expect(scalar * v == (fraction.isNegative ? -remainder : remainder), "\(scalar)")
            let left = scalar.bits.w0 &* v.bits.w0
            #expect((fraction.isNegative ? left &+ u.w0 : left &- u.w0) & 7 == 0, "\(scalar)")
            #expect(v.bits.w0 & 1 == 1 && u.w2 | u.w3 == 0)
            // Of scalars by chance, none has a denominator that is much longer than half a scalar.
            if index < 2_000 { #expect(v.bits.w2 < 1 << 16 && v.bits.w3 == 0, "\(scalar)") }
        }
        // −n alone has none that is short: an odd multiple of ℓ − n is far from each multiple of 8ℓ until it is about ℓ/n.
        #expect(none == (1..<200).map { (-Scalar(wide: [UInt8($0)])).bits })
    }

    @Test("ed25519's halved equation holds for edge scalars and keys with parts of small order, and for no other s")
    func halvedEquation() {
        var random = RandomSource.seeded(8)
        var scalars = (0..<8).map { _ in Scalar(wide: Self.bytes(64, &random)) }
        let powers = stride(from: 0, to: 253, by: 11)
        scalars += powers.map { Scalar(wide: Bytes(repeating: 0, count: $0 / 8) + [1 << UInt8($0 % 8)]) }
        scalars += (1..<40).flatMap { n in [Scalar(wide: [UInt8(n)]), -Scalar(wide: [UInt8(n)])] }
        var plain = 0
        for (index, k) in scalars.enumerated() {
            if k.oddFraction == nil { plain += 1 }
            let s = Scalar(wide: Self.bytes(64, &random))
            let honest = DoubleScalar.difference(Scalar(wide: Self.bytes(64, &random)), .zero, of: EdwardsPoint.base)
            let key = honest + ForgedSignatures.torsion[index % 8]
            let commitment = DoubleScalar.difference(s, k, of: CombTable(key)).ed25519
            for way in [SchnorrEquation.Key.encoding(key.ed25519), .table(CombTable(key))] {
                #expect(SchnorrEquation.holdsInEd25519(commitment: commitment, s: s, k: k, key: way), "\(k)")
                #expect(!SchnorrEquation.holdsInEd25519(commitment: commitment, s: s + .one, k: k, key: way), "\(k)")
                let other = (EdwardsPoint(ed25519: commitment) ?? .identity) + ForgedSignatures.torsion[1 + index % 7]
                #expect(!SchnorrEquation.holdsInEd25519(commitment: other.ed25519, s: s, k: k, key: way), "\(k)")
            }
        }
        // Both ways are walked: some of the edges have no odd fraction, most have one.
        #expect(plain > 0 && plain < scalars.count / 2, "\(plain) of \(scalars.count)")
    }

    @Test("a batch holds when all its items do, and when one does not it fails")
    func batches() throws {
        var random = RandomSource.seeded(6)
        let keys = (0..<3).map { _ in Scalar(wide: Self.bytes(64, &random)) }
        func item(_ index: Int, wrongBy error: Scalar) throws -> SchnorrBatch.Item {
            let (a, r, k) = (keys[index % 3], Scalar(wide: Self.bytes(64, &random)), Scalar(wide: Self.bytes(64, &random)))
            let key = DoubleScalar.difference(a, .zero, of: EdwardsPoint.base)
            let commitment = DoubleScalar.difference(r, .zero, of: EdwardsPoint.base).ristretto
            return try #require(
                SchnorrBatch.Item(commitment: commitment, s: k * a + r + error, k: k, key: key.ristretto))
        }
        for wrong in -1..<9 {
            let items = try (0..<9).map { try item($0, wrongBy: $0 == wrong ? .one : .zero) }
            #expect(SchnorrBatch.holds(items, weights: Self.bytes(16 * 9, &random)) == (wrong < 0))
        }
        #expect(SchnorrBatch.holds([], weights: []))
    }

    @Test("sums with equal, opposite and neutral points need no exception")
    func sums() {
        let base = EdwardsPoint.base
        #expect((base + base).equals(base.doubled))
        #expect((base + base.negated).equals(.identity))
        #expect((base + .identity).equals(base))
        #expect(base.doubled(times: 3).equals(base.doubled.doubled.doubled))
        for (index, point) in ForgedSignatures.torsion.enumerated() {
            #expect(point.doubled(times: 3).equals(.identity))
            #expect(EdwardsPoint.hasSmallOrder(ed25519: point.ed25519))
            #expect(EdwardsPoint(ed25519: point.ed25519)?.equals(point) == true)
            #expect(point.doubled.equals(ForgedSignatures.torsion[2 * index % 8]))
        }
    }
}
