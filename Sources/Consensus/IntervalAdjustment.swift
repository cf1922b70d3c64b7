/// How burn and difficulty moved at the end of each interval in older runtimes.
///
/// - Source: section 6.3 of `docs/consensus.md`; golden vectors `consensus/registration_pow.json`.
public struct IntervalAdjustment: Sendable {
    /// The registrations that an interval should have.
    public var target: UInt64
    /// How slowly the value moves, as value / (2^64 − 1).
    public var alpha: UInt64

    /// The rules of a subnet.
    public init(target: UInt64, alpha: UInt64) {
        self.target = target
        self.alpha = alpha
    }

    /// The value after an interval with so many registrations, within its bounds.
    public func next(_ value: UInt64, registrations: UInt64, bounds: ClosedRange<UInt64>) -> UInt64 {
        // U110F18, one operation at a time.
        let unit: UInt128 = 1 << 18
        let goal = 2 * UInt128(target)
        guard goal > 0 else { return min(max(value, bounds.lowerBound), bounds.upperBound) }
        let updated = WideMath.share(
            UInt128(value) << 18, (UInt128(registrations) + UInt128(target)) << 18, over: goal << 18)
        let slow = (UInt128(alpha) << 18) / UInt128(UInt64.max)
        let kept = WideMath.product(slow, UInt128(value) << 18, shift: 18)
        let moved = WideMath.product(unit - slow, updated, shift: 18)
        let sum = kept.addingReportingOverflow(moved)
        let next = sum.overflow ? UInt64.max : UInt64(clamping: sum.partialValue >> 18)
        return min(max(next, bounds.lowerBound), bounds.upperBound)
    }

    /// Which of the two prices of a registration moves.
    public func moves(burns: UInt64, works: UInt64) -> (burn: Bool, difficulty: Bool) {
        if works == burns { return (true, true) }
        let isCrowded = works + burns > target
        return works > burns ? (!isCrowded, isCrowded) : (isCrowded, !isCrowded)
    }
}
