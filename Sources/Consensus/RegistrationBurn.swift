/// The price of a registration: it halves in so many blocks, and rises with every registration.
///
/// - Source: section 6.1 of `docs/consensus.md`; golden vectors `consensus/registration_burn.json`.
public struct RegistrationBurn: Hashable, Sendable {
    /// Blocks in which the price halves; 0 keeps it.
    public var halfLife: UInt64
    /// What the price is multiplied with by a registration, in 64 bits behind the point.
    public var multiplier: UInt128
    /// The price never falls below this, in rao.
    public var minimum: UInt64
    /// The price never rises above this, in rao.
    public var maximum: UInt64

    /// The rules of a price; those of the chain unless given: half in 360 blocks, times 1.26 (never less than 1), from 0.0005 to 100 TAO.
    public init(halfLife: UInt64 = 360, multiplier: Double = 1.26, minimum: UInt64 = 500_000, maximum: UInt64 = 100_000_000_000)
    {
        self.halfLife = halfLife
        self.multiplier = UInt128((max(1, multiplier) * 18_446_744_073_709_551_616).rounded(.toNearestOrEven))
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The price after one more block.
    public func decayed(_ price: UInt64) -> UInt64 {
        clamped((UInt128(price) * UInt128(Self.decayFactor(halfLife: halfLife))) >> 32)
    }

    /// The price after one registration.
    public func bumped(_ price: UInt64) -> UInt64 {
        // 64 bits of price times 66 of multiplier: the high part is what overflows first.
        let (high, low) = UInt128(price).multipliedFullWidth(by: multiplier)
        return clamped(high >> 64 > 0 ? UInt128.max : high << 64 | low >> 64)
    }

    /// What a price is multiplied with in one block, in 32 bits behind the point: the largest factor whose power to the half-life, by
    /// squaring with floors, is at most one half.
    public static func decayFactor(halfLife: UInt64) -> UInt64 {
        let one: UInt64 = 1 << 32
        guard halfLife > 0 else { return one }
        var low: UInt64 = 0
        var high = one
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if power(middle, halfLife) <= one / 2 { low = middle } else { high = middle }
        }
        return low
    }

    private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
        var result: UInt64 = 1 << 32
        var factor = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = UInt64((UInt128(result) * UInt128(factor)) >> 32) }
            rest >>= 1
            if rest > 0 { factor = UInt64((UInt128(factor) * UInt128(factor)) >> 32) }
        }
        return result
    }

    private func clamped(_ value: UInt128) -> UInt64 { max(minimum, min(maximum, UInt64(clamping: value))) }
}
