/// A whole axon in a process of its own under the load of another, beside its peers by turns: Echo, JSON, answers proven.
enum AxonLoadRows {
    static var all: [Row] {
        [
            row(
                "load-signed-1", "axon, each request and answer signed, 1 thread", .signedAhead, 1, 12_000,
                [.timesReference(60)], beside: PeerRows.python, 300, .allocations, python),
            row(
                "load-signed-2", "axon, each request and answer signed, 2 threads", .signedAhead, 2, 20_000,
                [.timesReference(120)], beside: PeerRows.python, 300, .nothing, python),
            row(
                "load-session-1", "axon, in sessions, 1 thread", .session, 1, 100_000,
                [.timesReference(500)], beside: PeerRows.python, 300, .allocations, python),
            row(
                "load-session-2", "axon, in sessions, 2 threads", .session, 2, 100_000,
                [.timesReference(500)], beside: PeerRows.python, 300, .nothing, python),
            row(
                "load-recipe-signed", "axon, each request and answer signed, 1 thread", .signedAhead, 1, 12_000,
                [.timesReference(10)], beside: PeerRows.recipe, 2_000, .nothing, recipe),
            row(
                "load-recipe-session", "axon, in sessions, 1 thread", .session, 1, 100_000,
                [.timesReference(60)], beside: PeerRows.recipe, 2_000, .nothing, recipe),
            row(
                "load-floor", "axon, in sessions, 1 thread, beside a small file", .session, 1, 100_000,
                [], beside: PeerRows.files, 100_000, .nothing
            ) { _ in try FilesUnderLoad(threads: 1) },
            strangers, refusals("load-refused-receiver", "refusals: signed for another axon", .refused),
            refusals("load-refused-stale", "refusals: an hour old", .refusedStale),
        ]
    }

    /// As many callers as a subnet has, each seen often: an axon keeps tables of such keys (`docs/signatures.md`).
    private static let callers = 256

    private static func python(_ callers: LoadCallers) throws -> any MacroServer { try PythonUnderLoad.sdk(callers: callers) }
    private static func recipe(_ callers: LoadCallers) throws -> any MacroServer {
        try PythonUnderLoad.recipe(callers: callers)
    }

    private static func row(
        _ name: String, _ title: String, _ mode: LoadMode, _ threads: Int, _ requests: Int, _ goals: [Goal],
        beside reference: String, _ others: Int, _ counted: Row.Counted,
        _ peer: @escaping @Sendable (LoadCallers) throws -> any MacroServer
    ) -> Row {
        Row(
            name: name, title: "\(title), 32 in flight", unit: .perSecond, goals: goals,
            limits: mode == .session
                ? LoadLimits(serverMicroseconds: 6, p99Milliseconds: 1, allocations: 12) : LoadLimits(p99Milliseconds: 10),
            reference: reference, counted: counted
        ) { stage in
            let callers = try LoadCallers(callers)
            let axon = try AxonUnderLoad(mode, threads: threads, callers: callers)
            defer { axon.stop() }
            let peer = stage.compares ? try Peers.beside(name) { try peer(callers) } : nil
            defer { peer?.stop() }
            let (requests, others) = (stage.operations(requests), stage.operations(others))
            try await stage.load(
                { try await axon.figures(requests: requests) },
                beside: peer.map { peer in { try await peer.figures(requests: others) } })
        }
    }

    /// Callers whose keys an axon has no room for tables of.
    private static var strangers: Row {
        Row(
            name: "load-signed-strangers", title: "axon, each request and answer signed, 1 thread, 4,096 callers",
            unit: .perSecond,
            counted: .nothing
        ) { stage in
            let axon = try AxonUnderLoad(.signedAhead, threads: 1, callers: LoadCallers(4_096))
            defer { axon.stop() }
            let requests = stage.operations(12_000)
            try await stage.load { try await axon.figures(requests: requests) }
        }
    }

    private static func refusals(_ name: String, _ title: String, _ mode: LoadMode) -> Row {
        Row(name: name, title: title, unit: .perSecondAndCore, goals: [.figure(150_000)]) { stage in
            let axon = try AxonUnderLoad(mode, threads: 1, callers: LoadCallers(1))
            defer { axon.stop() }
            let requests = stage.operations(100_000)
            try await stage.load { try await axon.figures(requests: requests) }
        }
    }
}
