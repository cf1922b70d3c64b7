/// How long a call waited, and its handler worked: the value of `Server-Timing`.
package struct ServerTiming: Sendable {
    /// From the caller's proof to the handler's start.
    package let queued: Duration
    /// From the handler's start to its end.
    package let handled: Duration

    package init(queued: Duration, handled: Duration) {
        self.queued = queued
        self.handled = handled
    }

    /// `queue;dur=0.012, handler;dur=3.400`, in milliseconds.
    var text: Bytes {
        var bytes: Bytes = []
        bytes.reserveCapacity(64)
        bytes.append(contentsOf: "queue;dur=".utf8)
        Self.append(queued, to: &bytes)
        bytes.append(contentsOf: ", handler;dur=".utf8)
        Self.append(handled, to: &bytes)
        return bytes
    }

    private static func append(_ duration: Duration, to bytes: inout Bytes) {
        let micros = UInt64(max(0, duration.wholeNanoseconds / 1_000))
        DecimalText.append(micros / 1_000, to: &bytes)
        let rest = micros % 1_000
        bytes.append(UInt8(ascii: "."))
        for unit: UInt64 in [100, 10, 1] { bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit % 10)) }
    }
}
