internal import Neuron

/// 256 numbers modulo 3,329: a polynomial, or what the number-theoretic transform makes of one.
///
/// Every step takes the same time whatever the numbers are, but for ``sampled(rho:row:column:)``, which reads public bytes.
/// Source: FIPS 203, sections 4.2 and 4.3.
struct Polynomial: Equatable {
    static let modulus: UInt32 = 3_329
    static let count = 256

    /// Each below the modulus.
    var coefficients: [UInt16]

    init() { coefficients = Array(repeating: 0, count: Self.count) }

    // MARK: Arithmetic

    /// The rest of a number below 2^26.
    private static func reduced(_ number: UInt32) -> UInt16 {
        // 20,158 is 2^26 / 3,329, rounded down, so the quotient is right or one too small.
        let quotient = UInt32(truncatingIfNeeded: (UInt64(number) &* 20_158) &>> 26)
        return once(number &- quotient &* modulus)
    }

    /// The rest of a number below twice the modulus.
    private static func once(_ number: UInt32) -> UInt16 {
        let less = number &- modulus
        // All ones where the modulus was more than the number.
        let mask = 0 &- (less &>> 31)
        return UInt16(truncatingIfNeeded: less &+ (mask & modulus))
    }

    private static func product(_ left: UInt16, _ right: UInt16) -> UInt16 { reduced(UInt32(left) &* UInt32(right)) }
    private static func sum(_ left: UInt16, _ right: UInt16) -> UInt16 { once(UInt32(left) &+ UInt32(right)) }
    private static func difference(_ left: UInt16, _ right: UInt16) -> UInt16 {
        once(UInt32(left) &+ modulus &- UInt32(right))
    }

    static func + (left: Polynomial, right: Polynomial) -> Polynomial {
        var result = left
        for index in 0..<count { result.coefficients[index] = sum(left.coefficients[index], right.coefficients[index]) }
        return result
    }

    static func - (left: Polynomial, right: Polynomial) -> Polynomial {
        var result = left
        for index in 0..<count {
            result.coefficients[index] = difference(left.coefficients[index], right.coefficients[index])
        }
        return result
    }

    /// Powers of 17, the root of unity, by index with its seven bits reversed.
    private static let powers: [UInt16] = {
        var powers: [UInt16] = [1]
        for _ in 1..<128 { powers.append(product(powers[powers.count - 1], 17)) }
        return (0..<128).map { index in powers[(0..<7).reduce(0) { $0 | (index >> $1 & 1) << (6 - $1) }] }
    }()

    /// The transform (algorithm 9).
    var transformed: Polynomial {
        var result = self
        var place = 1
        var length = 128
        while length >= 2 {
            for start in stride(from: 0, to: Self.count, by: 2 * length) {
                let power = Self.powers[place]
                place += 1
                for index in start..<start + length {
                    let other = Self.product(power, result.coefficients[index + length])
                    let one = result.coefficients[index]
                    result.coefficients[index + length] = Self.difference(one, other)
                    result.coefficients[index] = Self.sum(one, other)
                }
            }
            length /= 2
        }
        return result
    }

    /// The transform undone (algorithm 10).
    var restored: Polynomial {
        var result = self
        var place = 127
        var length = 2
        while length <= 128 {
            for start in stride(from: 0, to: Self.count, by: 2 * length) {
                let power = Self.powers[place]
                place -= 1
                for index in start..<start + length {
                    let one = result.coefficients[index]
                    let other = result.coefficients[index + length]
                    result.coefficients[index] = Self.sum(one, other)
                    result.coefficients[index + length] = Self.product(power, Self.difference(other, one))
                }
            }
            length *= 2
        }
        // 3,303 is the inverse of 128.
        for index in 0..<Self.count { result.coefficients[index] = Self.product(result.coefficients[index], 3_303) }
        return result
    }

    /// The product of two transforms (algorithms 11 and 12).
    static func * (left: Polynomial, right: Polynomial) -> Polynomial {
        var result = Polynomial()
        for pair in 0..<128 {
            let (a, b) = (left.coefficients[2 * pair], left.coefficients[2 * pair + 1])
            let (c, d) = (right.coefficients[2 * pair], right.coefficients[2 * pair + 1])
            // 17 to twice the reversed index, plus one: powers 64 to 127 are that, and their opposites.
            let root = powers[64 + pair / 2]
            let signed = pair % 2 == 0 ? root : difference(0, root)
            result.coefficients[2 * pair] = sum(product(a, c), product(product(b, d), signed))
            result.coefficients[2 * pair + 1] = sum(product(a, d), product(b, c))
        }
        return result
    }

    // MARK: Samples

    /// A polynomial of a matrix that everybody can make from `rho` (algorithm 7).
    static func sampled(rho: Bytes, row: UInt8, column: UInt8) -> Polynomial {
        var result = Polynomial()
        // Three blocks nearly always do; more are made where they do not.
        for blocks in 3... {
            let stream = Keccak.shake128(rho + [column, row], count: 168 * blocks)
            var filled = 0
            for start in stride(from: 0, to: stream.count, by: 3) {
                let (low, middle, high) = (UInt16(stream[start]), UInt16(stream[start + 1]), UInt16(stream[start + 2]))
                for candidate in [low | (middle & 15) << 8, middle >> 4 | high << 4] where candidate < modulus {
                    guard filled < count else { return result }
                    result.coefficients[filled] = candidate
                    filled += 1
                }
            }
            if filled == count { return result }
        }
        return result
    }

    /// Small numbers from 128 random bytes: differences of the bits of two pairs (algorithm 8, η = 2).
    init(noise: Bytes) {
        self.init()
        for index in 0..<Self.count {
            let four = noise[index / 2] >> UInt8(4 * (index % 2))
            let plus = UInt16((four & 1) + (four >> 1 & 1))
            let minus = UInt16((four >> 2 & 1) + (four >> 3 & 1))
            coefficients[index] = Self.difference(plus, minus)
        }
    }

    // MARK: Bytes

    /// The lowest `width` bits of each number, least significant first (algorithm 5).
    func bytes(width: Int) -> Bytes {
        var bytes = Bytes(repeating: 0, count: 32 * width)
        for index in 0..<Self.count {
            for bit in 0..<width {
                let place = index * width + bit
                bytes[place / 8] |= UInt8(coefficients[index] >> UInt16(bit) & 1) << UInt8(place % 8)
            }
        }
        return bytes
    }

    /// Numbers of `width` bits each, of 32 × `width` bytes (algorithm 6); those of 12 bits are reduced.
    init(bytes: Bytes, width: Int) {
        self.init()
        for index in 0..<Self.count {
            var number: UInt32 = 0
            for bit in 0..<width {
                let place = index * width + bit
                number |= UInt32(bytes[place / 8] >> UInt8(place % 8) & 1) << UInt32(bit)
            }
            coefficients[index] = Self.reduced(number)
        }
    }

    /// Each number scaled to so many bits: rounded 2^`width` / 3,329 of it.
    func compressed(width: Int) -> Polynomial {
        var result = self
        for index in 0..<Self.count {
            let scaled = UInt64(coefficients[index]) << UInt64(width) + 1_664
            // 20,642,679 is 2^36 / 3,329 rounded up: an exact division below 2^25 without one, which could tell the number by its time.
            let quotient = (scaled &* 20_642_679) &>> 36
            result.coefficients[index] = UInt16(truncatingIfNeeded: quotient & (1 << UInt64(width) - 1))
        }
        return result
    }

    /// Numbers of so many bits scaled back.
    func decompressed(width: Int) -> Polynomial {
        var result = self
        for index in 0..<Self.count {
            let scaled = UInt32(coefficients[index]) * Self.modulus + 1 << UInt32(width - 1)
            result.coefficients[index] = UInt16(truncatingIfNeeded: scaled >> UInt32(width))
        }
        return result
    }
}
