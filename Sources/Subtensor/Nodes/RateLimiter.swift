internal import Neuron

/// How many calls a node is asked: so many at once, and then at a steady pace. Decides; whoever asks does the waiting.
struct RateLimiter: Hashable, Sendable {
    /// Calls a second; nil for no limit.
    let rate: Double?
    /// Calls that may come at once after a rest.
    let burst: Int
    /// Calls that could be made at ``updated``; below zero, others wait already.
    private var tokens: Double
    private var updated: MonotonicInstant?

    init(rate: Double?, burst: Int) {
        self.rate = rate
        self.burst = max(1, burst)
        tokens = Double(max(1, burst))
    }

    /// Takes so many calls, and says how long to wait before making them. Whoever comes first waits least.
    mutating func reserve(_ calls: Int, now: MonotonicInstant) -> Duration {
        guard let rate, rate > 0 else { return .zero }
        if let updated {
            tokens = min(Double(burst), tokens + max(.zero, now.since(updated)) / .seconds(1) * rate)
        }
        updated = now
        tokens -= Double(calls)
        return tokens >= 0 ? .zero : .seconds(-tokens / rate)
    }
}
