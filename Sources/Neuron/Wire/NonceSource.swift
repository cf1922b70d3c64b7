internal import Synchronization

/// The nonces of one caller: Unix nanoseconds, each above the one before, also when the clock stands still or steps back.
///
/// One source a hotkey and process: two of them could give the same nonce.
package final class NonceSource: Sendable {
    private let time: any TimeSource
    private let last = Mutex<UInt64>(0)

    /// A source on a clock.
    package init(time: any TimeSource) {
        self.time = time
    }

    /// The next nonce: max(now, last + 1).
    package func next() -> UInt64 {
        let now = time.now.nanoseconds
        return last.withLock { last in
            last = max(now, last &+ 1)
            return last
        }
    }
}
