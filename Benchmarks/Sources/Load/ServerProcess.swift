internal import Foundation

/// A server in a process of its own, which ends with this one at the latest.
///
/// Its standard input is a pipe that nobody writes to: it ends when this process does, however that comes about. Our own axon notices that
/// by itself; others have a shell for it.
final class ServerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let name: String
    private var said = ""
    private var isStopped = false
    /// When it was started, on ``Clock/monotonic``.
    let started: UInt64
    /// Who does the work.
    private(set) var pid: Int32 = 0

    /// Ends a program when its own input ends, whatever else happens to this process group. A program that is started from a thread of
    /// Swift's pool gets that thread's blocked signals with it, of which 9 is none.
    private static let keeper = #"trap "" INT; "$@" </dev/null & echo "pid $!"; exec >/dev/null; read -r _; kill -9 $!"#

    /// Our own program as a server, with these arguments.
    static func axon(_ arguments: [String] = [], cores: Int? = nil) throws -> ServerProcess {
        try ServerProcess(
            "our axon", Program(executable: Program.own, arguments: ["serve", "--with-input"] + arguments), cores: cores,
            endsWithInput: true)
    }

    /// An axon and nothing else: the program `neuron-bench-axon`, which stands beside this one.
    static func axonAlone() throws -> ServerProcess {
        let program = try URL(filePath: Program.own).deletingLastPathComponent().appending(path: "neuron-bench-axon").path
        try BenchmarkFailure.unless(
            FileManager.default.isExecutableFile(atPath: program),
            "\(program) is missing: build it with swift build -c release --product neuron-bench-axon.")
        return try ServerProcess("our axon", Program(executable: program, arguments: []), endsWithInput: true)
    }

    /// Another program.
    ///
    /// - Parameter cores: how many cores it may use.
    init(_ name: String, _ program: Program, cores: Int? = nil, endsWithInput: Bool = false) throws {
        self.name = name
        let command = [program.executable] + program.arguments
        let pinned = (cores.map { ["taskset", "-c", $0 == 1 ? "0" : "0-\($0 - 1)"] } ?? []) + command
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = endsWithInput ? pinned : ["sh", "-c", Self.keeper, "sh"] + pinned
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        started = Clock.monotonic
        try process.run()
        pid = endsWithInput ? process.processIdentifier : Int32(try line("pid ")) ?? 0
    }

    deinit { stop() }

    /// Waits until it says `ready`, and returns what it says after it: the port it listens on, mostly.
    func ready() throws(BenchmarkFailure) -> String { try line("ready ") }

    /// The port that it says it is ready on.
    func port() throws(BenchmarkFailure) -> UInt16 {
        let said = try ready()
        guard let port = UInt16(said.prefix { $0.isNumber }) else {
            throw BenchmarkFailure("\(name) is ready at no port: \(said)")
        }
        return port
    }

    /// Waits until it takes connections at a port.
    func wait(for port: UInt16) throws(BenchmarkFailure) {
        let patience = Clock.monotonic + 5_000_000_000
        while true {
            do {
                _ = try LoopbackSocket.connected(to: port)
                return
            } catch {
                guard process.isRunning, Clock.monotonic < patience else { throw error }
                usleep(1_000)
            }
        }
    }

    private func line(_ start: String) throws(BenchmarkFailure) -> String {
        while true {
            for line in said.split(separator: "\n", omittingEmptySubsequences: false).dropLast() where line.hasPrefix(start) {
                return String(line.dropFirst(start.count))
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchmarkFailure("\(name) ended before it was ready: \(said)") }
            said += String(decoding: more, as: UTF8.self)
        }
    }

    /// Ends it, and waits for that.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        input.fileHandleForWriting.closeFile()
        let patience = Clock.monotonic + 5_000_000_000
        while process.isRunning || isAlive, Clock.monotonic < patience { usleep(2_000) }
        guard process.isRunning || isAlive else { return }
        kill(pid, SIGKILL)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Whether the server itself has not ended; a process that nobody has buried yet has.
    private var isAlive: Bool {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
        return String(decoding: stat, as: UTF8.self).split(separator: ")").last?.first { $0 != " " } != "Z"
    }
}
