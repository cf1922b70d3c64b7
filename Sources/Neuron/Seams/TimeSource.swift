#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Where a neuron takes its time from: a wall clock for signatures, a monotonic one for deadlines, and sleep.
///
/// The system's clocks in production; one that tests move by hand in `NeuronTesting`.
public protocol TimeSource: Sendable {
    /// The wall clock.
    var now: UnixTime { get }
    /// The clock that never steps back.
    var monotonic: MonotonicInstant { get }
    /// Waits until the monotonic clock shows `instant`; ends early, with `CancellationError`, when the task is cancelled.
    func sleep(until instant: MonotonicInstant) async throws(CancellationError)
}

extension TimeSource {
    /// Waits for `duration`; ends early, with `CancellationError`, when the task is cancelled.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        try await sleep(until: monotonic.advanced(by: duration))
    }
}

/// The machine's own clocks.
public struct SystemTime: TimeSource {
    /// The machine's own clocks.
    public init() {}

    /// `CLOCK_REALTIME`.
    public var now: UnixTime { UnixTime(nanoseconds: Self.read(CLOCK_REALTIME)) }

    /// `CLOCK_MONOTONIC`.
    public var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: Self.read(CLOCK_MONOTONIC)) }

    /// Sleeps on the machine's continuous clock.
    public func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        do {
            try await Task.sleep(for: max(.zero, instant.since(monotonic)))
        } catch {
            throw CancellationError()
        }
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var value = timespec()
        // Sound: `value` outlives the call, and both clocks exist on every Linux, so the call can't fail.
        _ = unsafe clock_gettime(clock, &value)
        return UInt64(value.tv_sec) * 1_000_000_000 + UInt64(value.tv_nsec)
    }
}

extension TimeSource where Self == SystemTime {
    /// The machine's own clocks.
    public static var system: SystemTime { SystemTime() }
}
