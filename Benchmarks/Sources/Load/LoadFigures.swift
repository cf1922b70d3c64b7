internal import Glibc

/// What a run of load came to.
struct LoadFigures: Sendable, Codable {
    let requests: Int
    let failures: Int
    let requestsPerSecond: Double
    /// Processor time of the server, and of the client, a request.
    let serverMicroseconds: Double
    let clientMicroseconds: Double
    /// From a request's writing to its answer's end, in milliseconds.
    let p50: Double
    let p99: Double
    let greatest: Double
    /// Memory of the server in MB: at the end, and the most that it had.
    let memoryMegabytes: Double
    let greatestMemoryMegabytes: Double
    /// The server's calls for memory a request, where it counts them.
    let allocations: Double?
    /// Bytes of the largest answer's body.
    let mostBytes: Int
    let firstFailure: String?

    /// Drives `connections`, which count in `count`, against a server of this machine.
    static func of(_ connections: [any LoadConnection], _ count: LoadCount, server: LoadServer?) throws -> LoadFigures {
        let before = try server.map { try ProcessUsage(of: $0.pid) }
        let allocated = try server?.counters.map(Allocations.count(at:))
        let (began, worked) = (Clock.monotonic, Clock.processor(of: getpid()) ?? 0)
        try LoadLoop.run(connections)
        let (ended, done) = (Clock.monotonic, Clock.processor(of: getpid()) ?? 0)
        let allocatedThen = try server?.counters.map(Allocations.count(at:))
        let after = try server.map { try ProcessUsage(of: $0.pid) }
        let requests = Double(max(1, count.answered))
        return LoadFigures(
            requests: count.answered, failures: count.failures,
            requestsPerSecond: requests / (Double(ended - began) / 1e9),
            serverMicroseconds: Double((after?.processor ?? 0) - (before?.processor ?? 0)) / 1e3 / requests,
            clientMicroseconds: Double(done - worked) / 1e3 / requests,
            p50: count.latencies.milliseconds(at: 0.5), p99: count.latencies.milliseconds(at: 0.99),
            greatest: Double(count.latencies.greatest) / 1e6,
            memoryMegabytes: Double(after?.memory ?? 0) * 1_024 / 1e6,
            greatestMemoryMegabytes: Double(after?.greatestMemory ?? 0) * 1_024 / 1e6,
            allocations: allocated.map { Double((allocatedThen ?? $0) - $0) / requests },
            mostBytes: count.mostBytes, firstFailure: count.firstFailure)
    }

    /// The run as a row's sample: by the clock, and by the server's processor.
    var sample: Sample {
        Sample(
            wall: .seconds(Double(requests) / requestsPerSecond),
            processor: .microseconds(serverMicroseconds * Double(requests)), operations: requests)
    }

    /// Throws unless every request was answered as it should be.
    func checked() throws(BenchmarkFailure) -> LoadFigures {
        try BenchmarkFailure.unless(failures == 0, "\(failures) of \(requests) requests failed: \(firstFailure ?? "")")
        return self
    }
}
