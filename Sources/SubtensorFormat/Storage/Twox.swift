package import Neuron

/// The hashes that name storage: XXH64 with the seeds 0, 1, … set after one another, each least significant byte first.
///
/// Source: the XXH64 specification of xxHash; section 2 of the chain's client notes in `docs/chain.md`.
package enum Twox {
    /// So many times 64 bits of digest: 1, 2 or 4 words.
    package static func hash(_ bytes: Bytes, words: Int) -> Bytes {
        (0..<UInt64(words)).flatMap { seed in
            let digest = xxh64(bytes, seed: seed)
            return (0..<8).map { UInt8(truncatingIfNeeded: digest >> (8 * UInt64($0))) }
        }
    }

    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private static func xxh64(_ bytes: Bytes, seed: UInt64) -> UInt64 {
        var place = 0
        func word(_ width: Int) -> UInt64 {
            defer { place += width }
            return (0..<width).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) }
        }
        var hash: UInt64
        if bytes.count >= 32 {
            var lanes = [seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1]
            while bytes.count - place >= 32 {
                for lane in 0..<4 { lanes[lane] = round(lanes[lane], word(8)) }
            }
            hash = rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
            for lane in lanes { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
        } else {
            hash = seed &+ prime5
        }
        hash = hash &+ UInt64(bytes.count)
        while bytes.count - place >= 8 { hash = rotated(hash ^ round(0, word(8)), 27) &* prime1 &+ prime4 }
        if bytes.count - place >= 4 { hash = rotated(hash ^ (word(4) &* prime1), 23) &* prime2 &+ prime3 }
        while place < bytes.count { hash = rotated(hash ^ (word(1) &* prime5), 11) &* prime1 }
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotated(lane &+ input &* prime2, 31) &* prime1
    }
    private static func rotated(_ value: UInt64, _ by: UInt64) -> UInt64 { value << by | value >> (64 - by) }
}
