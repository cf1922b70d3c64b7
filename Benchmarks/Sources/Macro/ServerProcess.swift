internal import Foundation

/// A server in a process of its own, which ends with this one at the latest.
///
/// Its standard input is a pipe that nobody writes to: it ends when this process does, however that comes about.
final class ServerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let name: String
    /// When it was started, on ``Clock/monotonic``.
    let started: UInt64

    /// Starts our own axon.
    static func axon(threads: Int? = nil) throws -> ServerProcess {
        try ServerProcess(
            "our axon", at: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(),
            ["serve", "--with-input"] + (threads.map { ["--threads", String($0)] } ?? []))
    }

    private init(_ name: String, at program: URL, _ arguments: [String]) throws {
        self.name = name
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        started = Clock.monotonic
        try process.run()
    }

    deinit { stop() }

    /// The process.
    var pid: Int32 { process.processIdentifier }

    /// Waits until it says `ready`, and which port it listens on.
    func port() throws(BenchmarkFailure) -> UInt16 {
        var said = ""
        while true {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchmarkFailure("\(name) ended before it was ready: \(said)") }
            said += String(decoding: more, as: UTF8.self)
            for line in said.split(separator: "\n", omittingEmptySubsequences: false).dropLast() where line.hasPrefix("ready ")
            {
                guard let port = UInt16(line.dropFirst(6).prefix { $0.isNumber }) else { break }
                return port
            }
        }
    }

    /// Ends it, and waits for that.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }
}
