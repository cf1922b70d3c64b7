/// Tells a busy peer from one that only wants to keep us busy. A state machine: it is fed frames and moments, and answers
/// whether the connection has to end.
///
/// - Source: section 8 of the native protocol; the floods of CVE-2019-9511 to 9518, CVE-2023-44487 and CVE-2025-8671.
struct FloodGuard {
    /// Frames that cost their sender little.
    enum Frame: CaseIterable, Sendable { case reset, ping, settings, emptyData, continuation, windowUpdate, priority, invalid }

    /// How many of a frame are taken in one period.
    static func limit(of frame: Frame) -> Int {
        switch frame {
        case .reset, .invalid, .emptyData, .settings: 100
        case .ping: 200
        case .continuation: 400
        case .windowUpdate, .priority: 2_000
        }
    }

    /// The length of a period in nanoseconds: 10 s.
    static let period: UInt64 = 10_000_000_000

    private struct Count {
        var start: UInt64 = 0
        var frames = 0
    }

    private var counts = [Count](repeating: Count(), count: Frame.allCases.count)
    /// Window updates that the bytes we sent have earned: an honest peer sends them as it reads.
    private var earnedUpdates = 0
    private var sentBytes = 0

    /// Whether this frame is one too many.
    mutating func sees(_ frame: Frame, at nanoseconds: UInt64) -> Bool {
        if frame == .windowUpdate, earnedUpdates > 0 {
            earnedUpdates -= 1
            return false
        }
        let index = Frame.allCases.firstIndex(of: frame) ?? 0
        if nanoseconds &- counts[index].start >= Self.period { counts[index] = Count(start: nanoseconds) }
        counts[index].frames += 1
        return counts[index].frames > Self.limit(of: frame)
    }

    /// A request came to its end with an answer: resets are counted anew.
    mutating func completedRequest() {
        counts[Frame.allCases.firstIndex(of: .reset) ?? 0].frames = 0
    }

    /// Bytes left for the peer: one window update is earned for every KiB, and never more than 10,000 are kept.
    mutating func sent(bytes: Int) {
        sentBytes += bytes
        earnedUpdates = min(10_000, earnedUpdates + sentBytes / 1_024)
        sentBytes %= 1_024
    }
}
