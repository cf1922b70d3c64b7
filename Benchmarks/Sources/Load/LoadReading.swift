internal import Glibc

/// What one run of load came to, with what a person who looks into a server wants to know besides.
struct LoadReading: Sendable, Codable {
    let figures: LoadFigures
    /// The longest that an answer took, in milliseconds.
    let greatestMilliseconds: Double
    /// Bytes of the largest answer's body.
    let mostBytes: Int
    /// What was wrong with the first answer that was not as it should be.
    let firstFailure: String?

    /// Drives `connections`, which count in `count`, against a server of this machine.
    static func of(_ connections: [any LoadConnection], _ count: LoadCount, server: LoadServer?) throws -> LoadReading {
        let before = try server.map { try ProcessUsage(of: $0.pid) }
        let allocated = try server?.counters.map(Allocations.count(at:))
        let (began, worked) = (Clock.monotonic, Clock.processor(of: getpid()) ?? 0)
        try LoadLoop.run(connections)
        let (ended, done) = (Clock.monotonic, Clock.processor(of: getpid()) ?? 0)
        let allocatedThen = try server?.counters.map(Allocations.count(at:))
        let after = try server.map { try ProcessUsage(of: $0.pid) }
        let requests = Double(max(1, count.answered))
        func microseconds(_ before: UInt64?, _ after: UInt64?) -> Double? {
            before.flatMap { before in after.map { Double($0 - before) / 1e3 / requests } }
        }
        return LoadReading(
            figures: LoadFigures(
                requests: count.answered - count.failures, failures: count.failures, seconds: Double(ended - began) / 1e9,
                serverMicroseconds: microseconds(before?.processor, after?.processor),
                clientMicroseconds: microseconds(worked, done), p50Milliseconds: count.latencies.milliseconds(at: 0.5),
                p99Milliseconds: count.latencies.milliseconds(at: 0.99),
                serverMegabytes: after.map { Double($0.greatestMemory) * 1_024 / 1e6 },
                allocations: allocated.map { Double((allocatedThen ?? $0) - $0) / requests }),
            greatestMilliseconds: Double(count.latencies.greatest) / 1e6, mostBytes: count.mostBytes,
            firstFailure: count.firstFailure)
    }

    /// The figures, or throws unless every request was answered as it should be.
    func checked() throws(BenchmarkFailure) -> LoadFigures {
        let all = figures.requests + figures.failures
        try BenchmarkFailure.unless(
            figures.failures == 0, "\(figures.failures) of \(all) requests failed: \(firstFailure ?? "")")
        return figures
    }

    /// All in one line, for a reader.
    var line: String {
        let parts = [
            "\(Table.number(figures.perSecond))/s", "server \(Self.text(figures.serverMicroseconds)) µs CPU",
            "client \(Self.text(figures.clientMicroseconds)) µs CPU",
            "p50 \(Self.text(figures.p50Milliseconds)) ms, p99 \(Self.text(figures.p99Milliseconds)) ms",
            "max \(Table.number(greatestMilliseconds)) ms", "\(Self.text(figures.serverMegabytes)) MB",
            "\(Self.text(figures.allocations)) allocations", "\(mostBytes) bytes at most",
            "\(figures.failures) failed of \(figures.requests + figures.failures)",
        ]
        return (parts + [firstFailure].compactMap(\.self)).joined(separator: "; ")
    }

    private static func text(_ value: Double?) -> String { value.map(Table.number) ?? "?" }
}
