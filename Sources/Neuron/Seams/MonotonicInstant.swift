/// A moment of a clock that never steps back, in nanoseconds since an arbitrary start. Deadlines and ages are counted by it.
public struct MonotonicInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's start.
    public let nanoseconds: UInt64

    /// A moment so many nanoseconds after the clock's start.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// The moment `duration` later, or earlier if it is negative; stays within the type's range.
    public func advanced(by duration: Duration) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: UnixTime(nanoseconds: nanoseconds).advanced(by: duration).nanoseconds)
    }

    /// How long after `other` this moment is; negative if it is before.
    public func since(_ other: MonotonicInstant) -> Duration {
        UnixTime(nanoseconds: nanoseconds).since(UnixTime(nanoseconds: other.nanoseconds))
    }

    /// Earlier first.
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// The moment by which something must be done.
public struct Deadline: Hashable, Comparable, Sendable {
    /// The moment itself.
    public let instant: MonotonicInstant

    /// A deadline at `instant`.
    public init(_ instant: MonotonicInstant) { self.instant = instant }

    /// A deadline `duration` from now.
    public static func after(_ duration: Duration, by time: any TimeSource) -> Deadline {
        Deadline(time.monotonic.advanced(by: duration))
    }

    /// Whether the moment has come.
    public func hasPassed(at now: MonotonicInstant) -> Bool { now >= instant }

    /// What is left at `now`; zero once it has passed.
    public func remaining(at now: MonotonicInstant) -> Duration { max(.zero, instant.since(now)) }

    /// Earlier first.
    public static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
