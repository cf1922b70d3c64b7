/// What token holders have a say by: an average of a validator's stake.
///
/// - Source: section 7.4 of `docs/consensus.md`; golden vectors `consensus/governance.json`.
public enum VotingPower {
    /// How fast it follows, in units of 10^-18.
    public static let rate: UInt64 = 3_570_000_000_000_000

    /// The power after one more epoch with this stake.
    public static func next(_ power: UInt64, stake: UInt64, rate: UInt64 = rate) -> UInt64 {
        let unit: UInt64 = 1_000_000_000_000_000_000
        let rate = min(rate, unit)
        let sum = UInt128(rate) * UInt128(stake) + UInt128(unit - rate) * UInt128(power)
        return UInt64(clamping: sum / UInt128(unit))
    }
}

/// Alpha that is locked on a hotkey, and the conviction that it ripens to.
///
/// - Source: section 7.4 of `docs/consensus.md`; golden vectors `consensus/governance.json`.
public struct Conviction: Hashable, Sendable {
    /// What is locked, in rao.
    public var locked: UInt64
    /// What it has ripened to, in rao.
    public var conviction: UInt64

    /// Blocks in which a lock falls, and conviction grows, to 1 / e.
    public static let rate: UInt64 = 934_866

    /// A lock.
    public init(locked: UInt64, conviction: UInt64 = 0) {
        self.locked = locked
        self.conviction = conviction
    }

    /// The lock after so many blocks; a perpetual one stays as large as it is.
    public func after(_ blocks: UInt64, unlockRate: UInt64 = rate, maturityRate: UInt64 = rate, isPerpetual: Bool = false)
        -> Conviction
    {
        let maturing = Self.decay(blocks, maturityRate)
        if isPerpetual {
            let gap = locked > conviction ? locked - conviction : 0
            return Conviction(locked: locked, conviction: max(conviction, locked) - Self.part(gap, maturing))
        }
        // What is locked ripens while it decays: c e^(−t/r) + m (t/r) e^(−t/r) for equal rates, else
        // c e^(−t/r) + m u (e^(−t/u) − e^(−t/r)) / (u − r).
        let falling = Self.decay(blocks, unlockRate)
        let ripening =
            unlockRate == maturityRate
            ? WideMath.share(maturing, UInt128(blocks), over: UInt128(max(1, maturityRate)))
            : WideMath.share(
                max(falling, maturing) - min(falling, maturing), UInt128(unlockRate),
                over: UInt128(max(unlockRate, maturityRate) - min(unlockRate, maturityRate)))
        let grown = Self.part(locked, ripening)
        let (sum, overflow) = Self.part(conviction, maturing).addingReportingOverflow(grown)
        return Conviction(locked: Self.part(locked, falling), conviction: overflow ? .max : sum)
    }

    private static func decay(_ blocks: UInt64, _ rate: UInt64) -> UInt128 {
        Logarithm.negativeExponential(Logarithm.one, times: UInt128(blocks), over: UInt128(max(1, rate)))
    }

    private static func part(_ amount: UInt64, _ factor: UInt128) -> UInt64 {
        UInt64(clamping: WideMath.product(UInt128(amount), factor, shift: 120))
    }
}
