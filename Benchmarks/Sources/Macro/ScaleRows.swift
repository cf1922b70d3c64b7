internal import Dendrite
internal import Foundation
internal import Neuron

/// How costs grow: with connections, requests on their way, bodies, chunks and axons. Long, so not among the quick rows.
enum ScaleRows {
    /// What the names of these rows begin with.
    static let prefix = "scale-"

    static var all: [Row] {
        [
            curve("in-flight", "axon in sessions, 1 … 1,024 requests in flight", "requests in flight", [1, 4, 16, 32, 64, 256, 1_024]) {
                try AxonUnderLoad(.session, threads: 2, callers: callers(), connections: min(4, $0), inFlight: $0)
            },
            curve("connections", "axon in sessions, 1 … 1,024 connections, one request each", "connections", [1, 4, 16, 64, 256, 1_024]) {
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
        case "body": max(16, min(5_000, 400_000_000 / x))
        default: x == 1 ? 5_000 : 40_000
        }
    }

    /// A row whose figure is that of the last point.
    private static func curve(
        _ name: String, _ title: String, _ x: String, _ points: [Int],
        _ server: @escaping @Sendable (Int) throws -> any MacroServer
    ) -> Row {
        Row(name: prefix + name, title: title, unit: .perSecond) { stage in
            var drawn: [(x: Int, load: LoadOutcome)] = []
            for (index, point) in points.enumerated() {
                let server = try server(point)
                defer { server.stop() }
                let count = requests(at: point, of: name)
                _ = try await server.figures(requests: count / 4)
                var loads: [LoadFigures] = []
                for _ in 0..<5 { loads.append(try await server.figures(requests: count)) }
                drawn.append((point, LoadOutcome(loads)))
                if index == points.count - 1 { for load in loads { stage.record(load) } }
            }
            func line(_ name: String, _ y: String, _ value: (LoadOutcome) -> Double) -> Curve {
                Curve(name: name, x: x, y: y, points: drawn.map { .init(x: Double($0.x), y: value($0.load)) })
            }
            stage.curves = [
                line("requests a second", "requests a second", \.requestsPerSecond),
                line("server's processor", "µs of CPU a request", \.serverMicroseconds),
                line("client's processor", "µs of CPU a request", \.clientMicroseconds),
                line("p99", "ms", \.p99),
                line("memory", "MB", \.greatestMemoryMegabytes),
            ]
        }
    }

    /// Rounds of our dendrite over more and more axons.
    private static var rounds: Row {
        Row(name: prefix + "axons", title: "dendrite: rounds over 16 … 1,024 axons, warm, each query signed", unit: .milliseconds) {
            stage in
            var points: [Curve.Point] = []
            for count in [16, 64, 256, 1_024] {
                let served = try ServedAxon(count: count)
                defer { served.stop() }
                let round = try AxonRound(over: served)
                let dendrite = try AxonRound.dendrite(inFlight: count)
                _ = try await round.ask(dendrite)
                var samples: [Sample] = []
                for _ in 0..<5 { samples.append(try await .of { try await round.ask(dendrite) }) }
                points.append(.init(x: Double(count), y: samples.map(Unit.milliseconds.figure).median))
                if count == 1_024 { for sample in samples { stage.record(sample) } }
            }
            stage.curves = [Curve(name: "round", x: "axons", y: "ms", points: points)]
        }
    }

    /// What a slow reader's stream adds to an axon's memory between its first tenth and its end.
    private static var stream: Row {
        let chunks = 100_000
        return Row(
            name: prefix + "stream", title: "memory that a stream of 100,000 chunks adds, to a slow reader", unit: .megabytes
        ) { stage in
            let axon = try ServedAxon()
            defer { axon.stop() }
            let endpoint = AxonEndpoint(hotkey: try ServeCommand.key(0).hotkey, host: "127.0.0.1", port: axon.port)
            let dendrite = try AxonRound.dendrite(inFlight: 1)
            var early = 0
            var memory: [Curve.Point] = []
            var count = 0
            for try await chunk in dendrite.stream(Counting(to: chunks), to: endpoint) {
                try BenchmarkFailure.unless(chunk.number == count, "A chunk came out of turn.")
                count += 1
                guard count % 1_000 == 0 else { continue }
                try await Task.sleep(for: .milliseconds(10))
                let used = try ProcessUsage(of: axon.server.pid).memory
                memory.append(.init(x: Double(count), y: Double(used) * 1_024 / 1e6))
                if count == chunks / 10 { early = used }
                if count == chunks {
                    stage.record(
                        Sample(wall: .zero, processor: .zero, operations: 1, bytes: Double(max(0, used - early)) * 1_024))
                }
            }
            try BenchmarkFailure.unless(count == chunks, "\(count) of \(chunks) chunks came.")
            stage.curves = [Curve(name: "axon's memory", x: "chunks", y: "MB", points: memory)]
        }
    }

    /// Whom to ask, on a large subnet.
    private static var metagraph: Row {
        Row(
            name: prefix + "metagraph", title: "metagraph of 4,096: 256 axons drawn, and each looked up by hotkey", unit: .microseconds
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
