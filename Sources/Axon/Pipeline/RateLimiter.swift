internal import Neuron

/// Budgets by key: an address's failures, a hotkey's calls. A state machine: it is told the moment with each event.
///
/// Bounded: past `capacity` keys those whose budget is whole again are forgotten, at most once a second, as all are looked at for it; where
/// that does not help, all further keys share one budget, so that nobody gains by coming from everywhere.
struct RateLimiter<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var left: Double
        var at: MonotonicInstant
    }

    private let budget: CallBudget
    private let capacity: Int
    private var buckets: [Key: Bucket] = [:]
    private var shared: Bucket?
    /// When those whose budget was whole were last forgotten.
    private var swept: MonotonicInstant?

    init(_ budget: CallBudget, capacity: Int = 65_536) {
        self.budget = budget
        self.capacity = capacity
    }

    /// Whether every key has its whole budget.
    var isWhole: Bool { buckets.isEmpty }

    /// How many keys have less than their whole budget.
    var count: Int { buckets.count }

    /// How long until the key has budget again, or nil if it has some now. Charges nothing.
    func wait(for key: Key, at now: MonotonicInstant) -> Duration? {
        let left = left(of: buckets[key] ?? (buckets.count >= capacity ? shared : nil), at: now)
        guard left < 1 else { return nil }
        guard budget.perSecond > 0 else { return .seconds(3_600) }
        return .nanoseconds(Int64(((1 - left) / budget.perSecond * 1e9).rounded(.up)))
    }

    /// Takes one from the key's budget; false, and nothing taken, if there was none.
    @discardableResult
    mutating func charge(_ key: Key, at now: MonotonicInstant) -> Bool {
        if buckets[key] == nil, buckets.count >= capacity { forgetRested(at: now) }
        let isShared = buckets[key] == nil && buckets.count >= capacity
        let left = left(of: isShared ? shared : buckets[key], at: now)
        guard left >= 1 else { return false }
        if isShared {
            shared = Bucket(left: left - 1, at: now)
        } else {
            buckets[key] = Bucket(left: left - 1, at: now)
        }
        return true
    }

    private func left(of bucket: Bucket?, at now: MonotonicInstant) -> Double {
        guard let bucket else { return budget.burst }
        let rest = now > bucket.at ? Double(now.nanoseconds - bucket.at.nanoseconds) / 1e9 : 0
        return min(budget.burst, bucket.left + rest * budget.perSecond)
    }

    private mutating func forgetRested(at now: MonotonicInstant) {
        if let swept, now < swept.advanced(by: .seconds(1)) { return }
        swept = now
        buckets = buckets.filter { left(of: $0.value, at: now) < budget.burst }
    }
}
