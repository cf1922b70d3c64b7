internal import Dendrite
internal import Foundation
internal import Neuron

/// How costs grow: with connections, requests on their way, bodies, chunks and axons. Long, so not among the quick rows.
enum ScaleRows {
    /// What the names of these rows begin with.
    static let prefix = "scale-"

    static var all: [Row] {
        [
            curve(
                "in-flight", "axon in sessions, 1 … 1,024 requests in flight", "requests in flight",
                [1, 4, 16, 32, 64, 256, 1_024]
            ) {
                try AxonUnderLoad(.session, threads: 2, callers: callers(), connections: min(4, $0), inFlight: $0)
            },
            curve(
                "connections", "axon in sessions, 1 … 1,024 connections, one request each", "connections",
                [1, 4, 16, 64, 256, 1_024]
            ) {
                try AxonUnderLoad(.session, threads: 2, callers: callers(), connections: $0, inFlight: $0)
            },
            curve(
                "body", "axon, signed, bodies of 100 bytes … 16 MB, 4 in flight", "bytes of the request's body",
                [100, 1_000, 10_000, 100_000, 1_000_000, 16_000_000]
            ) {
                try AxonUnderLoad(
                    .signedAhead, threads: 2, Parcel.of(bytes: $0), callers: callers(), connections: 4, inFlight: 4)
            },
            rounds, stream, metagraph,
        ]
    }

    private static func callers() throws -> LoadCallers { try LoadCallers(256) }

    /// Fewer of what takes longer: a run takes a second or so.
    private static func requests(at x: Int, of name: String) -> Int {
        switch name {
        case "body": max(8, min(4_000, 60_000_000 / x))
        default: x == 1 ? 4_000 : 20_000
        }
    }

    /// A row whose figure is that of the last point.
    private static func curve(
        _ name: String, _ title: String, _ x: String, _ points: [Int],
        _ server: @escaping @Sendable (Int) throws -> any MacroServer
    ) -> Row {
        Row(name: prefix + name, title: title, unit: .perSecond, counted: .nothing) { stage in
            var drawn: [(x: Int, load: LoadFigures)] = []
            for point in points {
                let server = try server(point)
                defer { server.stop() }
                let count = requests(at: point, of: name)
                _ = try await server.figures(requests: count / 4)
                var loads: [LoadFigures] = []
                for _ in 0..<5 { loads.append(try await server.figures(requests: count)) }
                if let median = LoadFigures(medianOf: loads) { drawn.append((point, median)) }
                if point == points.last { for load in loads { stage.take(load) } }
            }
            func chart(_ name: String, _ y: String, _ curves: [(String, (LoadFigures) -> Double?)]) -> Chart {
                Chart(
                    name: "\(prefix)\(name)", title: title, x: .init(label: x), y: .init(label: y),
                    curves: curves.map { label, value in
                        .init(
                            label: label,
                            points: drawn.compactMap { point in
                                value(point.load).map { .init(x: Double(point.x), y: $0) }
                            })
                    })
            }
            stage.draw(chart("\(name)-rate", "answers a second", [("answers a second", { $0.perSecond })]))
            stage.draw(
                chart(
                    "\(name)-cpu", "µs of CPU a request",
                    [("server", { $0.serverMicroseconds }), ("client", { $0.clientMicroseconds })]))
            stage.draw(
                chart("\(name)-latency", "ms", [("p50", { $0.p50Milliseconds }), ("p99", { $0.p99Milliseconds })]))
            stage.draw(chart("\(name)-memory", "MB of the server", [("at its greatest", { $0.serverMegabytes })]))
        }
    }

    /// Rounds of our dendrite over more and more axons.
    private static var rounds: Row {
        let title = "dendrite: rounds over 16 … 1,024 axons, warm, each query signed"
        return Row(name: prefix + "axons", title: title, unit: .milliseconds, counted: .nothing) { stage in
            var points: [Chart.Point] = []
            for count in [16, 64, 256, 1_024] {
                let served = try ServedAxon(count: count)
                defer { served.stop() }
                let round = try AxonRound(over: served)
                let dendrite = try AxonRound.dendrite(inFlight: count)
                _ = try await round.ask(dendrite)
                var samples: [Sample] = []
                for _ in 0..<5 { samples.append(try await .of { try await round.ask(dendrite) }) }
                points.append(.init(x: Double(count), y: samples.compactMap(Unit.milliseconds.figure).median))
                if count == 1_024 { for sample in samples { stage.record(sample, beside: nil) } }
            }
            stage.draw(
                Chart(
                    name: prefix + "axons", title: title, x: .init(label: "axons"), y: .init(label: "ms a round"),
                    curves: [.init(label: "a round", points: points)]))
        }
    }

    /// What a slow reader's stream adds to an axon's memory between its first tenth and its end.
    private static var stream: Row {
        let chunks = 100_000
        return Row(
            name: prefix + "stream", title: "memory that a stream of 100,000 chunks adds, to a slow reader", unit: .megabytes,
            counted: .nothing
        ) { stage in
            let axon = try ServedAxon()
            defer { axon.stop() }
            let endpoint = AxonEndpoint(hotkey: try ServedAxon.key(0).hotkey, host: "127.0.0.1", port: axon.port)
            let dendrite = try AxonRound.dendrite(inFlight: 1)
            var early = 0
            var memory: [Chart.Point] = []
            var count = 0
            for try await chunk in dendrite.stream(Counting(to: chunks), to: endpoint) {
                try BenchmarkFailure.unless(chunk.number == count, "A chunk came out of turn.")
                count += 1
                guard count % 1_000 == 0 else { continue }
                try await Task.sleep(for: .milliseconds(10))
                let used = try ProcessUsage(of: axon.server.pid).memory
                memory.append(.init(x: Double(count), y: used.inMegabytes))
                if count == chunks / 10 { early = used }
                if count == chunks { stage.record(max(0, used - early).inMegabytes) }
            }
            try BenchmarkFailure.unless(count == chunks, "\(count) of \(chunks) chunks came.")
            stage.draw(
                Chart(
                    name: prefix + "stream", title: "an axon's memory while a slow reader takes a stream",
                    x: .init(label: "chunks", isLogarithmic: false), y: .init(label: "MB", isLogarithmic: false),
                    curves: [.init(label: "resident", points: memory)]))
        }
    }

    /// Whom to ask, on a large subnet.
    private static var metagraph: Row {
        Row(
            name: prefix + "metagraph", title: "metagraph of 4,096: 256 axons drawn, and each looked up by hotkey",
            unit: .microseconds
        ) { stage in
            let metagraph = try LargeSubnet.metagraph(neurons: 4_096)
            try await stage.measure {
                var random = RandomSource.seeded(3)
                for _ in 0..<20 {
                    let axons = metagraph.sample(256, using: &random)
                    let found = axons.count { metagraph.neuron($0.hotkey)?.uid == $0.uid }
                    try BenchmarkFailure.unless(found == 256, "\(found) of 256 axons were found.")
                }
                return 20
            }
        }
    }
}
