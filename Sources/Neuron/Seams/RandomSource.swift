/// Where a neuron takes chance from: the system's generator, or a seeded one that gives the same numbers each time.
///
/// A value: a copy continues on its own from the same place; ``split()`` gives an independent one. The seeded generator is
/// xoshiro256** (Blackman and Vigna 2018), started by SplitMix64. Never a source of keys.
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)?

    private init(state: (UInt64, UInt64, UInt64, UInt64)?) { self.state = state }

    /// The system's generator.
    public static var system: RandomSource { RandomSource(state: nil) }

    /// A generator that gives the same numbers for the same seed.
    public static func seeded(_ seed: UInt64) -> RandomSource {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var z = mixer
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        return RandomSource(state: (next(), next(), next(), next()))
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        guard var s = state else {
            var system = SystemRandomNumberGenerator()
            return system.next()
        }
        let product = s.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let t = s.1 << 17
        s.2 ^= s.0
        s.3 ^= s.1
        s.1 ^= s.2
        s.0 ^= s.3
        s.2 ^= t
        s.3 = (s.3 << 45) | (s.3 >> 19)
        state = s
        return result
    }

    /// A generator of its own, seeded from this one; the system's stays the system's.
    public mutating func split() -> RandomSource {
        state == nil ? .system : .seeded(next())
    }
}
