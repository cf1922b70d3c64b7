internal import Foundation

/// What an axon's process takes before anybody asks it: memory, and time until it is ready.
enum MemoryRows {
    static var all: [Row] { [idle, connection, start] }

    private static let reference = "Python axon (SDK 10.5.0)"

    private static var idle: Row {
        Row(name: "memory-idle", title: "memory of an axon nobody asks", unit: .megabytes, goal: 25, reference: reference) { stage in
            let python = AxonLoadRows.missing(Python.sdk10, "NEURON_SDK10_PYTHON", "memory-idle")
            for _ in 0..<stage.runs {
                stage.record(
                    .bytes(Double(try memory(of: startAxon())), 1),
                    beside: try python.map { .bytes(Double(try memory(of: startPython($0))), 1) })
            }
        }
    }

    private static var start: Row {
        Row(
            name: "start-ready", title: "an axon's process, from its start until it is ready", unit: .milliseconds, goal: 30,
            reference: reference
        ) { stage in
            let python = AxonLoadRows.missing(Python.sdk10, "NEURON_SDK10_PYTHON", "start-ready")
            // The program's pages are in memory from here on, as those of the interpreter.
            _ = try startAxon()
            _ = try python.map(startPython)
            for _ in 0..<stage.runs { stage.record(try startAxon().sample, beside: try python.map { try startPython($0).sample }) }
        }
    }

    private static var connection: Row {
        Row(
            name: "memory-connection", title: "memory of an idle HTTP/2 connection, 10,000 open", unit: .kibibytes, goal: 16,
            reference: "Python axon (SDK 10.5.0), HTTP/1.1, 1,000 open"
        ) { stage in
            let python = AxonLoadRows.missing(Python.sdk10, "NEURON_SDK10_PYTHON", "memory-connection")
            let count = min(10_000, FileLimit.raise() - 256)
            for _ in 0..<(stage.isQuick ? 1 : stage.runs / 2) {
                stage.record(
                    try growth(of: startAxon(), by: count, greeting: IdleConnection.preface),
                    beside: try python.map { try growth(of: startPython($0), by: min(count, 1_000), greeting: []) })
            }
        }
    }

    // MARK: A process and its memory

    /// A server that has just become ready.
    private struct Started {
        let process: ServerProcess
        let port: UInt16
        /// Until it was.
        let sample: Sample

        init(_ process: ServerProcess) throws {
            self.process = process
            port = try process.port()
            let wall = Duration.nanoseconds(Int64(Clock.monotonic - process.started))
            sample = Sample(
                wall: wall, processor: .nanoseconds(Int64(Clock.processor(of: process.pid) ?? 0)), operations: 1)
        }
    }

    private static func startAxon() throws -> Started { try Started(.axon()) }

    private static func startPython(_ python: Python) throws -> Started {
        try Started(ServerProcess("the Python SDK's axon", python.command("Tests/PeerTests/python/axon_peer.py", [])))
    }

    private static func memory(of server: Started) throws -> Int { try ProcessUsage(of: server.process.pid).memory * 1_024 }

    /// By how much a server's memory grows with so many connections that say hello and no more.
    private static func growth(of server: Started, by count: Int, greeting: [UInt8]) throws -> Sample {
        let before = try memory(of: server)
        var connections: [IdleConnection] = []
        for _ in 0..<count { connections.append(try IdleConnection(port: server.port, greeting: greeting)) }
        for connection in connections where !greeting.isEmpty { try connection.waitForAnswer() }
        let after = try withExtendedLifetime(connections) { try memory(of: server) }
        return .bytes(Double(after - before), count)
    }
}

extension Sample {
    /// Bytes that so many things take together.
    fileprivate static func bytes(_ bytes: Double, _ count: Int) -> Sample {
        Sample(wall: .zero, processor: .zero, operations: count, bytes: bytes)
    }
}
