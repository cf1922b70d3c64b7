internal import Glibc

/// The kernel's clocks, without anything around them.
enum Clock {
    /// Nanoseconds of a clock that only goes forward.
    static var monotonic: UInt64 { read(CLOCK_MONOTONIC) }

    /// Unix nanoseconds.
    static var wall: UInt64 { read(CLOCK_REALTIME) }

    /// What a process's threads have worked so far, in nanoseconds; nil for one that is gone.
    static func processor(of process: pid_t) -> UInt64? {
        var clock: clockid_t = 0
        // `clock` is ours, and written before the call returns.
        guard unsafe clock_getcpuclockid(process, &clock) == 0 else { return nil }
        return read(clock)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var value = timespec()
        // `value` is ours, and written before the call returns.
        unsafe clock_gettime(clock, &value)
        return UInt64(value.tv_sec) * 1_000_000_000 + UInt64(value.tv_nsec)
    }
}
