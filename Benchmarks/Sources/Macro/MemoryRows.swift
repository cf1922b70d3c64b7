internal import Foundation

/// What an axon's process takes before anybody asks it: memory, and time until it is ready.
enum MemoryRows {
    static var all: [Row] { [idle, own, connection, start] }

    private static let reference = "Python axon (SDK 10.5.0)"

    private static var idle: Row {
        Row(name: "memory-idle", title: "memory of an axon nobody asks", unit: .megabytes, goal: 25, reference: reference) { stage in
            let python = Python.sdk10(for: "memory-idle")
            for _ in 0..<runs(stage) {
                stage.record(
                    .bytes(Double(try memory(of: startAxon())), 1),
                    beside: try python.map { .bytes(Double(try memory(of: startPython($0))), 1) })
            }
        }
    }

    private static var own: Row {
        Row(name: "memory-idle-own", title: "the same, less the programs' and libraries' own pages", unit: .megabytes) { stage in
            for _ in 0..<runs(stage) {
                let server = try startAxon()
                stage.record(.bytes(Double(try ProcessUsage(of: server.process.pid).ownMemory * 1_024), 1))
            }
        }
    }

    /// A start takes Python seconds.
    private static func runs(_ stage: Stage) -> Int { stage.isQuick ? 2 : stage.runs }

    private static var start: Row {
        Row(
            name: "start-ready", title: "an axon's process, from its start until it is ready", unit: .milliseconds, goal: 30,
            reference: reference
        ) { stage in
            let python = Python.sdk10(for: "start-ready")
            // The program's pages are in memory from here on, as those of the interpreter.
            _ = try startAxon()
            _ = try python.map(startPython)
            for _ in 0..<runs(stage) { stage.record(try startAxon().sample, beside: try python.map { try startPython($0).sample }) }
        }
    }

    private static var connection: Row {
        Row(
            name: "memory-connection", title: "memory of an idle HTTP/2 connection, 10,000 open", unit: .kibibytes, goal: 16,
            reference: "nghttpd"
        ) { stage in
            let count = min(10_000, FileLimit.raise() - 256)
            for _ in 0..<runs(stage) {
                let axon = try startAxon()
                stage.record(
                    try growth(of: axon.process.pid, at: axon.port, by: count),
                    beside: try FilesUnderLoad.ifThere("memory-connection").map { files in
                        defer { files.stop() }
                        return try growth(of: files.server.pid, at: files.port, by: count)
                    })
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
    private static func growth(of process: Int32, at port: UInt16, by count: Int) throws -> Sample {
        let before = try ProcessUsage(of: process).memory
        var connections: [IdleConnection] = []
        for _ in 0..<count { connections.append(try IdleConnection(port: port)) }
        for connection in connections { try connection.waitForAnswer() }
        let after = try withExtendedLifetime(connections) { try ProcessUsage(of: process).memory }
        return .bytes(Double(after - before) * 1_024, count)
    }
}

extension Sample {
    /// Bytes that so many things take together.
    fileprivate static func bytes(_ bytes: Double, _ count: Int) -> Sample {
        Sample(wall: .zero, processor: .zero, operations: count, bytes: bytes)
    }
}
