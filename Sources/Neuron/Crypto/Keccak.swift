internal import CSodium

/// Keccak-f[1600] and the two sponges over it that the field uses.
///
/// Source: FIPS 202, sections 3.2 and 3.3; written out lane by lane, since arrays cost more than the permutation.
package struct Keccak: Sendable {
    /// The 25 lanes, lane x + 5y at that index; bytes within a lane are little-endian.
    var lanes = InlineArray<25, UInt64>(repeating: 0)

    /// All lanes zero.
    package init() {}

    /// Bytes of the state, 0...199: exclusive-or `byte` into place.
    mutating func xor(_ byte: UInt8, at index: Int) {
        lanes[index >> 3] ^= UInt64(byte) &<< UInt64((index & 7) << 3)
    }

    /// Bytes of the state, 0...191: exclusive-or eight bytes into place, the lowest first.
    @inline(__always)
    mutating func xor(_ word: UInt64, at index: Int) {
        let shift = UInt64((index & 7) << 3)
        lanes[index >> 3] ^= word &<< shift
        // What does not fit into the lane; nothing where the word begins with it.
        lanes[index >> 3 + 1] ^= (word &>> 1) &>> (63 &- shift)
    }

    /// The byte at 0...199.
    func byte(at index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: lanes[index >> 3] &>> UInt64((index & 7) << 3))
    }

    /// Puts `byte` at 0...199 in place of what is there.
    mutating func set(_ byte: UInt8, at index: Int) {
        xor(byte ^ self.byte(at: index), at: index)
    }

    /// Overwrites every lane, for states that took secrets in.
    mutating func wipe() {
        // The lanes are this struct's own memory, all of it plain numbers.
        unsafe withUnsafeMutableBytes(of: &lanes) { unsafe sodium_memzero($0.baseAddress, $0.count) }
    }

    /// The permutation: 24 rounds of θ, ρ, π, χ and ι.
    mutating func permute() {
        var a0 = lanes[0]
        var a1 = lanes[1]
        var a2 = lanes[2]
        var a3 = lanes[3]
        var a4 = lanes[4]
        var a5 = lanes[5]
        var a6 = lanes[6]
        var a7 = lanes[7]
        var a8 = lanes[8]
        var a9 = lanes[9]
        var a10 = lanes[10]
        var a11 = lanes[11]
        var a12 = lanes[12]
        var a13 = lanes[13]
        var a14 = lanes[14]
        var a15 = lanes[15]
        var a16 = lanes[16]
        var a17 = lanes[17]
        var a18 = lanes[18]
        var a19 = lanes[19]
        var a20 = lanes[20]
        var a21 = lanes[21]
        var a22 = lanes[22]
        var a23 = lanes[23]
        var a24 = lanes[24]
        for round in 0..<24 {
            let c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20
            let c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21
            let c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22
            let c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23
            let c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24
            let d0 = c4 ^ (c1 &<< 1 | c1 &>> 63)
            let d1 = c0 ^ (c2 &<< 1 | c2 &>> 63)
            let d2 = c1 ^ (c3 &<< 1 | c3 &>> 63)
            let d3 = c2 ^ (c4 &<< 1 | c4 &>> 63)
            let d4 = c3 ^ (c0 &<< 1 | c0 &>> 63)
            let b0 = a0 ^ d0
            let t1 = a6 ^ d1
            let b1 = t1 &<< 44 | t1 &>> 20
            let t2 = a12 ^ d2
            let b2 = t2 &<< 43 | t2 &>> 21
            let t3 = a18 ^ d3
            let b3 = t3 &<< 21 | t3 &>> 43
            let t4 = a24 ^ d4
            let b4 = t4 &<< 14 | t4 &>> 50
            let t5 = a3 ^ d3
            let b5 = t5 &<< 28 | t5 &>> 36
            let t6 = a9 ^ d4
            let b6 = t6 &<< 20 | t6 &>> 44
            let t7 = a10 ^ d0
            let b7 = t7 &<< 3 | t7 &>> 61
            let t8 = a16 ^ d1
            let b8 = t8 &<< 45 | t8 &>> 19
            let t9 = a22 ^ d2
            let b9 = t9 &<< 61 | t9 &>> 3
            let t10 = a1 ^ d1
            let b10 = t10 &<< 1 | t10 &>> 63
            let t11 = a7 ^ d2
            let b11 = t11 &<< 6 | t11 &>> 58
            let t12 = a13 ^ d3
            let b12 = t12 &<< 25 | t12 &>> 39
            let t13 = a19 ^ d4
            let b13 = t13 &<< 8 | t13 &>> 56
            let t14 = a20 ^ d0
            let b14 = t14 &<< 18 | t14 &>> 46
            let t15 = a4 ^ d4
            let b15 = t15 &<< 27 | t15 &>> 37
            let t16 = a5 ^ d0
            let b16 = t16 &<< 36 | t16 &>> 28
            let t17 = a11 ^ d1
            let b17 = t17 &<< 10 | t17 &>> 54
            let t18 = a17 ^ d2
            let b18 = t18 &<< 15 | t18 &>> 49
            let t19 = a23 ^ d3
            let b19 = t19 &<< 56 | t19 &>> 8
            let t20 = a2 ^ d2
            let b20 = t20 &<< 62 | t20 &>> 2
            let t21 = a8 ^ d3
            let b21 = t21 &<< 55 | t21 &>> 9
            let t22 = a14 ^ d4
            let b22 = t22 &<< 39 | t22 &>> 25
            let t23 = a15 ^ d0
            let b23 = t23 &<< 41 | t23 &>> 23
            let t24 = a21 ^ d1
            let b24 = t24 &<< 2 | t24 &>> 62
            a0 = b0 ^ (~b1 & b2) ^ Self.roundConstants[round]
            a1 = b1 ^ (~b2 & b3)
            a2 = b2 ^ (~b3 & b4)
            a3 = b3 ^ (~b4 & b0)
            a4 = b4 ^ (~b0 & b1)
            a5 = b5 ^ (~b6 & b7)
            a6 = b6 ^ (~b7 & b8)
            a7 = b7 ^ (~b8 & b9)
            a8 = b8 ^ (~b9 & b5)
            a9 = b9 ^ (~b5 & b6)
            a10 = b10 ^ (~b11 & b12)
            a11 = b11 ^ (~b12 & b13)
            a12 = b12 ^ (~b13 & b14)
            a13 = b13 ^ (~b14 & b10)
            a14 = b14 ^ (~b10 & b11)
            a15 = b15 ^ (~b16 & b17)
            a16 = b16 ^ (~b17 & b18)
            a17 = b17 ^ (~b18 & b19)
            a18 = b18 ^ (~b19 & b15)
            a19 = b19 ^ (~b15 & b16)
            a20 = b20 ^ (~b21 & b22)
            a21 = b21 ^ (~b22 & b23)
            a22 = b22 ^ (~b23 & b24)
            a23 = b23 ^ (~b24 & b20)
            a24 = b24 ^ (~b20 & b21)
        }
        lanes[0] = a0
        lanes[1] = a1
        lanes[2] = a2
        lanes[3] = a3
        lanes[4] = a4
        lanes[5] = a5
        lanes[6] = a6
        lanes[7] = a7
        lanes[8] = a8
        lanes[9] = a9
        lanes[10] = a10
        lanes[11] = a11
        lanes[12] = a12
        lanes[13] = a13
        lanes[14] = a14
        lanes[15] = a15
        lanes[16] = a16
        lanes[17] = a17
        lanes[18] = a18
        lanes[19] = a19
        lanes[20] = a20
        lanes[21] = a21
        lanes[22] = a22
        lanes[23] = a23
        lanes[24] = a24
    }

    private static let roundConstants: InlineArray<24, UInt64> = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}

extension Keccak {
    /// SHA3-256 (FIPS 202): 32 bytes.
    package static func sha3256(_ bytes: Bytes) -> Bytes { sponge(bytes, suffix: 0x06, rate: 136, count: 32) }

    /// SHA3-512 (FIPS 202): 64 bytes.
    package static func sha3512(_ bytes: Bytes) -> Bytes { sponge(bytes, suffix: 0x06, rate: 72, count: 64) }

    /// SHAKE128 (FIPS 202): so many bytes.
    package static func shake128(_ bytes: Bytes, count: Int) -> Bytes {
        sponge(bytes, suffix: 0x1F, rate: 168, count: count)
    }

    /// SHAKE256 (FIPS 202): so many bytes.
    package static func shake256(_ bytes: Bytes, count: Int) -> Bytes {
        sponge(bytes, suffix: 0x1F, rate: 136, count: count)
    }

    /// Keccak-256 as Ethereum uses it, before the standard changed the padding: 32 bytes.
    package static func keccak256(_ bytes: Bytes) -> Bytes { sponge(bytes, suffix: 0x01, rate: 136, count: 32) }

    /// Takes bytes in, `rate` at a time, and gives so many out.
    private static func sponge(_ bytes: Bytes, suffix: UInt8, rate: Int, count: Int) -> Bytes {
        var state = Keccak()
        // What came in may be secret.
        defer { state.wipe() }
        var position = 0
        var index = 0
        let words = unsafe bytes.span.bytes
        while index < bytes.count {
            // Rates are whole lanes, so a word that begins with a lane fits into the block.
            if position & 7 == 0, index + 8 <= bytes.count {
                // Any eight bytes are a word, and the access is checked.
                state.lanes[position >> 3] ^= UInt64(
                    littleEndian: unsafe words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
                position += 8
                index += 8
            } else {
                state.xor(bytes[index], at: position)
                position += 1
                index += 1
            }
            if position == rate {
                state.permute()
                position = 0
            }
        }
        state.xor(suffix, at: position)
        state.xor(UInt8(0x80), at: rate - 1)
        var result: Bytes = []
        result.reserveCapacity(count)
        while result.count < count {
            state.permute()
            for index in 0..<min(rate, count - result.count) { result.append(state.byte(at: index)) }
        }
        return result
    }
}
