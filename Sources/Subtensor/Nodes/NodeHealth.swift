internal import Neuron

/// What is known of one node: whether it may be asked now, and how. A state machine without a clock.
struct NodeHealth: Hashable, Sendable {
    /// How long a node rests after failures in a row: doubled each time, from the first to the second, half of it by chance.
    struct Rests: Hashable, Sendable {
        var shortest: Duration
        var longest: Duration
    }

    /// Failures in a row.
    private(set) var failures = 0
    /// When it may be asked again; nil for now.
    private(set) var restsUntil: MonotonicInstant?
    /// Why it rests.
    private(set) var reason: String?
    /// Whether its chain has been seen to be the right one.
    var isVerified = false
    /// Whether it takes several calls in one request.
    var takesBatches = true
    /// Whether each call gets a connection of HTTP/1.1: after one was lost or hung, no other call should wait on it.
    private(set) var usesHTTP1 = false

    /// Whether it may be asked.
    func isReady(at now: MonotonicInstant) -> Bool { restsUntil.map { $0 <= now } ?? true }

    /// It answered.
    mutating func answered() {
        failures = 0
        restsUntil = nil
        reason = nil
    }

    /// It did not answer, or not what was asked: it rests.
    ///
    /// - Parameters:
    ///   - chance: 0..<1.
    ///   - asked: what the node itself wants, if it said.
    mutating func failed(
        _ reason: String, rests: Rests, asked: Duration? = nil, now: MonotonicInstant, chance: Double,
        isConnection: Bool = false
    ) {
        failures += 1
        self.reason = reason
        let doubled = rests.shortest * (1 << min(failures - 1, 16))
        let rest = min(doubled, rests.longest)
        let spread = rest / 2 + rest / 2 * chance
        restsUntil = now.advanced(by: max(spread, min(asked ?? .zero, .seconds(60))))
        // A node that was away may come back as another one.
        isVerified = false
        if isConnection { usesHTTP1 = true }
    }
}
