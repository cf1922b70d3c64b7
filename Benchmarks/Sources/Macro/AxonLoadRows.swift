internal import Foundation

/// A whole axon in a process of its own under the load of another, beside its peers by turns: Echo, JSON, answers proven.
enum AxonLoadRows {
    static var all: [Row] {
        [
            besidePython(
                "load-signed-1", "axon, each request and answer signed, 1 thread", .signedAhead, threads: 1, 12_000,
                [.ratio(60), .p99(milliseconds: 10)]),
            besidePython(
                "load-signed-2", "axon, each request and answer signed, 2 threads", .signedAhead, threads: 2, 20_000,
                [.ratio(120), .p99(milliseconds: 10)]),
            besidePython(
                "load-session-1", "axon, in sessions, 1 thread", .session, threads: 1, 100_000,
                [.ratio(500), .p99(milliseconds: 1), .server(microseconds: 6), .allocations(12)]),
            besidePython(
                "load-session-2", "axon, in sessions, 2 threads", .session, threads: 2, 100_000,
                [.ratio(500), .p99(milliseconds: 1), .server(microseconds: 6), .allocations(12)]),
            besideRecipe(
                "load-recipe-signed", "axon, each request and answer signed, 1 thread", .signedAhead, 12_000, [.ratio(10)]),
            besideRecipe("load-recipe-session", "axon, in sessions, 1 thread", .session, 100_000, [.ratio(60)]),
            Row(
                name: "load-signed-strangers", title: "axon, each request and answer signed, 1 thread, 8,192 callers",
                unit: .perSecond
            ) { stage in
                try await measure(
                    stage, 12_000, besides: 0,
                    AxonUnderLoad(.signedAhead, threads: 1, callers: try LoadCallers(stage.isQuick ? 2_048 : 8_192)), nil)
            },
            floor,
            refusals("load-refused-receiver", "refusals: signed for another axon", .refused),
            refusals("load-refused-stale", "refusals: an hour old", .refusedStale),
        ]
    }

    /// As many as a subnet has, each seen often: an axon keeps tables of such keys (`docs/signatures.md`).
    private static func callers() throws -> LoadCallers { try LoadCallers(256) }

    private static func besidePython(
        _ name: String, _ title: String, _ mode: LoadMode, threads: Int, _ requests: Int, _ goals: [LoadGoal]
    ) -> Row {
        Row(
            name: name, title: "\(title), 32 in flight", unit: .perSecond, reference: "Python axon (SDK 10.5.0)",
            loadGoals: goals
        ) { stage in
            let callers = try callers()
            let python = Python.sdk10(for: name)
            try await measure(
                stage, requests, besides: 300, AxonUnderLoad(mode, threads: threads, callers: callers),
                try python.map { try PythonUnderLoad.sdk($0, callers: callers) })
        }
    }

    private static func besideRecipe(
        _ name: String, _ title: String, _ mode: LoadMode, _ requests: Int, _ goals: [LoadGoal]
    ) -> Row {
        Row(
            name: name, title: "\(title), 32 in flight", unit: .perSecond, reference: "FastAPI recipe (SDK 11.3.0)",
            loadGoals: goals
        ) { stage in
            let callers = try callers()
            let python = Python.recipe(for: name)
            try await measure(
                stage, requests, besides: 2_000, AxonUnderLoad(mode, threads: 1, callers: callers),
                try python.map { try PythonUnderLoad.recipe($0, callers: callers) })
        }
    }

    /// What HTTP/2 alone costs.
    private static var floor: Row {
        Row(
            name: "load-floor", title: "axon, in sessions, 1 thread, beside a file of nghttpd", unit: .perSecond,
            reference: "nghttpd, 1 thread"
        ) { stage in
            try await measure(
                stage, 100_000, besides: 100_000, AxonUnderLoad(.session, threads: 1, callers: try callers()),
                try FilesUnderLoad.ifThere("load-floor"))
        }
    }

    private static func refusals(_ name: String, _ title: String, _ mode: LoadMode) -> Row {
        Row(name: name, title: title, unit: .perSecondAndCore, goal: 150_000) { stage in
            try await measure(stage, 100_000, besides: 0, AxonUnderLoad(mode, threads: 1, callers: try LoadCallers(1)), nil)
        }
    }

    /// Runs both by turns, once without counting; ends both.
    private static func measure(
        _ stage: Stage, _ requests: Int, besides others: Int, _ server: any MacroServer, _ other: (any MacroServer)?
    ) async throws {
        defer {
            server.stop()
            other?.stop()
        }
        let (requests, others) = (stage.operations(requests), stage.operations(others))
        _ = try await server.figures(requests: requests)
        _ = try await other?.figures(requests: others)
        for _ in 0..<stage.runs {
            stage.record(try await server.figures(requests: requests), beside: try await other?.figures(requests: others))
        }
    }
}
