/// What a server did under load in one run, and at what cost; the median of each over all runs is what a row shows.
///
/// A figure that could not be taken is nil, which the table shows as an empty cell.
struct LoadFigures: Sendable, Codable {
    /// How many requests were answered rightly.
    var requests: Int
    /// How many were not: refused, lost, late or wrong. A row with one fails.
    var failures: Int
    /// Wall time from the first request to the last answer, in seconds.
    var seconds: Double
    /// Processor time of a request, in microseconds: the server's process, and whoever asks.
    var serverMicroseconds: Double?
    var clientMicroseconds: Double?
    /// From sending a request to having its answer, in milliseconds: the half, and all but a hundredth, take no longer.
    var p50Milliseconds: Double?
    var p99Milliseconds: Double?
    /// Resident memory of the server at its greatest, in megabytes (10⁶ bytes).
    var serverMegabytes: Double?
    /// Allocations of the server's process by request.
    var allocations: Double?

    /// Answers a second.
    var perSecond: Double { seconds > 0 ? Double(requests) / seconds : 0 }
}

extension LoadFigures {
    /// The median of each figure, of the runs that have it; failures are added up.
    init?(medianOf runs: [LoadFigures]) {
        guard !runs.isEmpty else { return nil }
        let median = { (figure: (LoadFigures) -> Double?) in
            let known = runs.compactMap(figure)
            return known.isEmpty ? nil : known.median
        }
        self.init(
            requests: Int(median { Double($0.requests) } ?? 0), failures: runs.map(\.failures).reduce(0, +),
            seconds: median(\.seconds) ?? 0, serverMicroseconds: median(\.serverMicroseconds),
            clientMicroseconds: median(\.clientMicroseconds), p50Milliseconds: median(\.p50Milliseconds),
            p99Milliseconds: median(\.p99Milliseconds), serverMegabytes: median(\.serverMegabytes),
            allocations: median(\.allocations))
    }
}

/// What each figure of a load should be at most; nil where nothing is asked.
struct LoadLimits: Sendable, Codable {
    var serverMicroseconds: Double?
    var p50Milliseconds: Double?
    var p99Milliseconds: Double?
    var serverMegabytes: Double?
    var allocations: Double?
}
