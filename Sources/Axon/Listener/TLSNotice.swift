internal import Logging
internal import Neuron
internal import Synchronization

/// Tells the operator that somebody speaks TLS to a port without it: at most once a minute, however many do.
final class TLSNotice: Sendable {
    private struct State {
        var saidAt: MonotonicInstant?
        var count = 0
    }

    /// The first byte of a TLS client's first record.
    static let handshake: UInt8 = 0x16
    private static let pause = Duration.seconds(60)

    private let state = Mutex(State())

    /// Counts one such connection, and says so if nothing was said for a while.
    func saw(_ peer: SocketAddress, at now: MonotonicInstant, logger: Logger) {
        let count: Int? = state.withLock { state in
            state.count += 1
            if let last = state.saidAt, now < last.advanced(by: Self.pause) { return nil }
            state.saidAt = now
            defer { state.count = 0 }
            return state.count
        }
        guard let count else { return }
        logger.warning(
            "TLS was spoken to this port, which serves cleartext only: callers must use http:// here",
            metadata: ["address": "\(peer)", "connections": "\(count)"])
    }
}
