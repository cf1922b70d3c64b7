/// How long a call waited, and its handler worked: the value of `Server-Timing`.
package struct ServerTiming: Sendable {
    /// From the caller's proof to the handler's start, in nanoseconds.
    private let waited: UInt64
    /// From the handler's start to its end, in nanoseconds.
    private let worked: UInt64

    /// The times between three moments: the caller's proof, the handler's start, and its end.
    package init(arrived: MonotonicInstant, began: MonotonicInstant, ended: MonotonicInstant) {
        waited = Self.nanoseconds(from: arrived, to: began)
        worked = Self.nanoseconds(from: began, to: ended)
    }

    private static func nanoseconds(from start: MonotonicInstant, to end: MonotonicInstant) -> UInt64 {
        end > start ? end.nanoseconds - start.nanoseconds : 0
    }

    /// From the handler's start to its end.
    var handled: Duration { .nanoseconds(Int64(clamping: worked)) }

    /// Adds the header: `queue;dur=0.012, handler;dur=3.400`, in milliseconds.
    func add(to headers: inout HeaderBlock) {
        let first: StaticString = "queue;dur="
        let second: StaticString = ", handler;dur="
        let (queued, handled) = (waited / 1_000, worked / 1_000)
        let digits = (DecimalText.count(queued / 1_000), DecimalText.count(handled / 1_000))
        let size = first.utf8CodeUnitCount + second.utf8CodeUnitCount + digits.0 + digits.1 + 8
        headers.append("server-timing", count: size) { value in
            value.put(first)
            Self.put(queued, digits: digits.0, into: &value)
            value.put(second)
            Self.put(handled, digits: digits.1, into: &value)
        }
    }

    private static func put(_ microseconds: UInt64, digits: Int, into value: inout ByteCursor) {
        value.put(microseconds / 1_000, digits: digits)
        value.put(UInt8(ascii: "."))
        let rest = microseconds % 1_000
        let zero = UInt8(ascii: "0")
        value.put(zero + UInt8(truncatingIfNeeded: rest / 100))
        value.put(zero + UInt8(truncatingIfNeeded: rest / 10 % 10))
        value.put(zero + UInt8(truncatingIfNeeded: rest % 10))
    }
}
