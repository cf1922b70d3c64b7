internal import NIOCore

/// What connections may use, and how long they may take; see ``Axon/Configuration`` for what each is for.
struct ConnectionLimits: Sendable {
    var http2 = HTTP2Limits()
    var threads: Int?
    var connections = 4_096
    var connectionsPerAddress = 64
    var firstByte: TimeAmount = .seconds(5)
    var headerTime: TimeAmount = .seconds(10)
    var bodyTime: TimeAmount = .seconds(30)
    var writeStall: TimeAmount = .seconds(30)
    /// How long the rest of a request is taken, and thrown away, after its answer is out. A reset right behind the answer would
    /// reach some clients (libcurl 7.88 among them) before they have read the answer, and they lose it.
    var linger: TimeAmount = .seconds(1)
    var idle: TimeAmount = .seconds(120)
    var keepAlive: TimeAmount = .seconds(30)

    /// How often each connection is looked at: often enough for the shortest of its limits, at most once a second.
    var sweepInterval: TimeAmount {
        let shortest = [headerTime, bodyTime, writeStall, idle, keepAlive].min() ?? .seconds(1)
        return max(.milliseconds(10), min(.seconds(1), .nanoseconds(shortest.nanoseconds / 4)))
    }
}
