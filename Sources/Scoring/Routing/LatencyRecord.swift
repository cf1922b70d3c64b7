internal import Foundation

/// A miner's last latencies, and when it is time to ask another one.
///
/// - Source: Dean, Barroso, "The tail at scale" (2013).
public struct LatencyRecord: Sendable, Hashable, Codable {
    private var seconds: [Double] = []
    private var next = 0

    /// How many latencies are kept.
    public static let capacity = 128
    /// Below so many latencies nothing is said about the tail.
    public static let minimumSamples = 20

    /// Nothing known.
    public init() {}

    /// Notes how long an answer took; negative times are none.
    public mutating func record(_ latency: Duration) {
        let value = latency / .seconds(1)
        guard value.isFinite, value >= 0 else { return }
        if seconds.count < Self.capacity { seconds.append(value) } else { seconds[next % Self.capacity] = value }
        next += 1
    }

    /// The latency that a share of the answers keep; nil of none.
    public func quantile(_ share: Double) -> Duration? {
        (try? Normalisation.quantile(share, of: seconds)).map { .seconds($0) }
    }

    /// When to ask the next miner and take the first valid answer: the 95 % quantile; nil while too little is known.
    public var hedgeDelay: Duration? { seconds.count >= Self.minimumSamples ? quantile(0.95) : nil }
}
