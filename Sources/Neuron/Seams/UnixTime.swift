/// A moment of the wall clock, in nanoseconds since 1970-01-01 00:00 UTC, as signatures carry it.
public struct UnixTime: Hashable, Comparable, Sendable, Codable {
    /// Nanoseconds since the epoch.
    public let nanoseconds: UInt64

    /// A moment so many nanoseconds after the epoch.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// A moment so many whole seconds after the epoch; saturates in the year 2554.
    public init(seconds: UInt64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        nanoseconds = overflow ? .max : product
    }

    /// Whole seconds since the epoch.
    public var seconds: UInt64 { nanoseconds / 1_000_000_000 }

    /// The moment `duration` later, or earlier if it is negative; stays within the type's range.
    public func advanced(by duration: Duration) -> UnixTime {
        let step = duration.wholeNanoseconds
        let magnitude = step.magnitude
        if step >= 0 {
            let (sum, overflow) = nanoseconds.addingReportingOverflow(magnitude)
            return UnixTime(nanoseconds: overflow ? .max : sum)
        }
        return UnixTime(nanoseconds: nanoseconds > magnitude ? nanoseconds - magnitude : 0)
    }

    /// How long after `other` this moment is; negative if it is before.
    public func since(_ other: UnixTime) -> Duration {
        nanoseconds >= other.nanoseconds
            ? .nanoseconds(Int64(clamping: nanoseconds - other.nanoseconds))
            : .zero - .nanoseconds(Int64(clamping: other.nanoseconds - nanoseconds))
    }

    /// Earlier first.
    public static func < (left: UnixTime, right: UnixTime) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Duration {
    /// The length in nanoseconds, cut to what 64 bits hold (292 years).
    package var wholeNanoseconds: Int64 {
        let nanoseconds = attoseconds / 1_000_000_000
        if nanoseconds > Int128(Int64.max) { return .max }
        if nanoseconds < Int128(Int64.min) { return .min }
        return Int64(truncatingIfNeeded: nanoseconds)
    }

    /// The length in seconds, as a floating-point number for people and reports.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
