/// What an axon's process takes before anybody asks it: memory, and time until it is ready. The process is `neuron-bench-axon`, which has
/// of Neuron what a miner without a chain has.
enum MemoryRows {
    static var all: [Row] { [idle, own, connection, start] }

    private static var idle: Row {
        Row(
            name: "memory-idle", title: "memory of an axon nobody asks", unit: .megabytes, goals: [.figure(25)],
            reference: PeerRows.python, counted: .nothing
        ) { stage in
            for _ in 0..<runs(stage) {
                let python = try Peers.beside("memory-idle", startPython)
                stage.record(try startAxon().memory.inMegabytes, beside: try python?.memory.inMegabytes)
            }
        }
    }

    private static var own: Row {
        Row(
            name: "memory-idle-own", title: "the same, without the pages of programs and libraries", unit: .megabytes,
            counted: .nothing
        ) { stage in
            for _ in 0..<runs(stage) {
                let axon = try startAxon()
                stage.record(try ProcessUsage(of: axon.process.pid).ownMemory.inMegabytes)
            }
        }
    }

    private static var connection: Row {
        Row(
            name: "memory-connection", title: "memory of an idle HTTP/2 connection, 10,000 open", unit: .kibibytes,
            goals: [.figure(16)], reference: PeerRows.files, counted: .nothing
        ) { stage in
            let count = min(10_000, FileLimit.raise() - 256)
            // Opening so many takes seconds, and comes to the same each time.
            for _ in 0..<(stage.isQuick ? 1 : stage.runs) {
                let files = try Peers.beside("memory-connection") { try FilesUnderLoad(threads: 1) }
                defer { files?.stop() }
                let axon = try startAxon()
                stage.record(
                    try growth(of: axon.process.pid, at: axon.port, by: count),
                    beside: try files.map { try growth(of: $0.server.pid, at: $0.port, by: count) })
            }
        }
    }

    private static var start: Row {
        Row(
            name: "start-ready", title: "an axon's process, from its start until it is ready", unit: .milliseconds,
            goals: [.figure(30)], reference: PeerRows.python, counted: .nothing
        ) { stage in
            // The program's pages are in memory from here on, as those of the interpreter.
            _ = try startAxon()
            for _ in 0..<runs(stage) {
                let python = try Peers.beside("start-ready", startPython)
                stage.record(try startAxon().sample, beside: python?.sample)
            }
        }
    }

    /// A start takes Python seconds.
    private static func runs(_ stage: Stage) -> Int { stage.isQuick ? 2 : stage.runs }

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

        /// KiB of memory in use.
        var memory: Int { get throws { try ProcessUsage(of: process.pid).memory } }
    }

    private static func startAxon() throws -> Started { try Started(.axonAlone()) }

    private static func startPython() throws -> Started {
        try Started(ServerProcess("the Python SDK's axon", PythonUnderLoad.axonProgram()))
    }

    /// By how many KiB a server's memory grows with each of so many connections that say hello and no more.
    private static func growth(of process: Int32, at port: UInt16, by count: Int) throws -> Double {
        let before = try ProcessUsage(of: process).memory
        var connections: [IdleConnection] = []
        for _ in 0..<count { connections.append(try IdleConnection(port: port)) }
        for connection in connections { try connection.waitForAnswer() }
        let after = try withExtendedLifetime(connections) { try ProcessUsage(of: process).memory }
        return Double(after - before) / Double(count)
    }
}

extension Int {
    /// KiB as millions of bytes.
    var inMegabytes: Double { Double(self) * 1_024 / 1e6 }
}
