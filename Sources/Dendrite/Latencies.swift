internal import Neuron
internal import Synchronization

/// How long axons have lately taken to answer, and how often each was asked twice: what hedging goes by. In memory, bounded.
final class Latencies: Sendable {
    private struct Endpoint {
        /// The last answers' times, the oldest overwritten first.
        var samples: [Duration] = []
        var next = 0
        /// When second requests were sent, oldest first.
        var hedges: [MonotonicInstant] = []

        mutating func record(_ latency: Duration) {
            if samples.count < Latencies.maxSamples {
                samples.append(latency)
            } else {
                samples[next] = latency
                next = (next + 1) % Latencies.maxSamples
            }
        }
    }

    private static let maxSamples = 64
    private static let maxEndpoints = 8_192
    /// Second requests are counted over so long.
    static let window = Duration.seconds(30)
    private let endpoints = Mutex<[String: Endpoint]>([:])

    /// An axon took so long, or longer, to answer.
    func record(_ latency: Duration, of axon: AxonEndpoint) {
        endpoints.withLock { endpoints in
            if endpoints.count >= Self.maxEndpoints, endpoints[axon.authority] == nil { endpoints = [:] }
            endpoints[axon.authority, default: Endpoint()].record(latency)
        }
    }

    /// How long to wait for an axon before it is asked a second time; nil while too little is known of it.
    func patience(with axon: AxonEndpoint, by hedging: Dendrite.Configuration.Hedging) -> Duration? {
        endpoints.withLock { endpoints in
            guard let samples = endpoints[axon.authority]?.samples, samples.count >= max(1, hedging.minSamples) else {
                return nil
            }
            // The nearest rank: the smallest sample that at least this share of all samples does not exceed.
            let share = min(1, max(0, hedging.quantile))
            let rank = max(1, Int((share * Double(samples.count)).rounded(.up)))
            return max(hedging.floor, samples.sorted()[rank - 1])
        }
    }

    /// Whether one more second request is within the budget; if so, it is counted.
    func mayHedge(_ axon: AxonEndpoint, budget: Int, now: MonotonicInstant) -> Bool {
        endpoints.withLock { endpoints in
            var endpoint = endpoints[axon.authority] ?? Endpoint()
            endpoint.hedges.removeAll { now.since($0) >= Self.window }
            guard endpoint.hedges.count < budget else { return false }
            endpoint.hedges.append(now)
            endpoints[axon.authority] = endpoint
            return true
        }
    }
}
