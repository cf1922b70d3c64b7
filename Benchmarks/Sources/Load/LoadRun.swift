internal import Neuron

/// One client's load on one server over HTTP/2: prepared once, run as often as wanted.
struct LoadRun {
    let target: LoadTarget
    let mode: LoadMode
    let callers: LoadCallers
    let shape: LoadShape
    /// The server's process, where its use is wanted.
    let server: LoadServer?

    /// Does the requests once, and says what it took. Connections are opened, and sessions with them, before the clock starts.
    func reading() async throws -> LoadReading {
        let arena = Arena()
        let source = try await source(arena)
        let (connections, count) = try connections(source, shape, arena)
        return try LoadReading.of(connections, count, server: server)
    }

    private func source(_ arena: Arena) async throws -> any LoadSource {
        switch mode {
        case .signedAhead:
            return SignedRequests(
                target, callers, shape, ready: try await SignedRequest.ahead(target, callers, shape), arena: arena)
        case .signedLive: return SignedRequests(target, callers, shape, arena: arena)
        case .session: return SessionRequests(target, callers, try sessions(arena), shape, arena: arena)
        case .refused: return try RefusedRequests(target, .otherReceiver, callers, shape, arena: arena)
        case .refusedStale: return try RefusedRequests(target, .oldNonce, callers, shape, arena: arena)
        case .plain: return PlainRequests(target, shape)
        }
    }

    /// Opens a session for each caller.
    private func sessions(_ arena: Arena) throws -> [OpenedSession] {
        let count = min(16, callers.keys.count)
        let source = try SessionOpenings(target, callers, connections: count, arena: arena)
        let shape = LoadShape(connections: count, inFlight: count, requests: callers.keys.count)
        let (connections, counted) = try connections(source, shape, arena)
        try LoadLoop.run(connections)
        let opened = source.opened.compactMap(\.self)
        try BenchmarkFailure.unless(
            opened.count == callers.keys.count,
            "\(opened.count) of \(callers.keys.count) sessions were opened: \(counted.firstFailure ?? "an answer was none").")
        return opened
    }

    private func connections(
        _ source: any LoadSource, _ shape: LoadShape, _ arena: Arena
    ) throws(BenchmarkFailure) -> ([any LoadConnection], LoadCount) {
        let count = LoadCount()
        let body = arena.keep(source.body)
        var connections: [any LoadConnection] = []
        for number in 0..<shape.connections {
            connections.append(
                try H2LoadConnection(
                    port: target.port, source, body: body, number: number,
                    inFlight: shape.share(of: shape.inFlight, on: number),
                    arena: arena, count: count))
        }
        return (connections, count)
    }
}
