internal import ArgumentParser
internal import Foundation

/// `neuron-bench load`: one run of load, for whoever looks into a server with a profiler.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Sends requests to a server of this machine and prints what they took.",
        discussion:
            "Without --port it starts an axon of its own. Signatures of answers must be there, and are not checked. 1 if a request fails.",
        shouldDisplay: false)

    @Option(help: "The server's port; an axon is started for the run unless given.") var port: UInt16?
    @Option(help: "The server's process, for its processor time and memory.") var pid: Int32?
    @Option(help: "Event loops of an axon that is started.") var threads: Int?
    @Option var mode: LoadMode = .signedAhead
    @Option var connections = 4
    @Option(help: "Requests on their way at once, on all connections together.") var inFlight = 32
    @Option(help: "Hotkeys that the requests are of.") var keys = 1_024
    @Option var requests = 20_000
    @Option(help: "How often they are sent.") var runs = 1
    @Option(help: "The path of a plain request.") var path = "/"
    @Flag(help: "One JSON object a run.") var json = false

    func run() async throws {
        if let port { return try await send(to: port, of: pid.map { LoadServer(pid: $0) }) }
        let axon = try ServedAxon(threads: threads)
        defer { axon.stop() }
        try await send(to: axon.port, of: axon.server)
    }

    private func send(to port: UInt16, of server: LoadServer?) async throws {
        let target: LoadTarget = mode == .plain ? .file(path, port: port) : try .axon(port: port, Greeting.sample)
        let run = LoadRun(
            target: target, mode: mode, callers: try LoadCallers(keys),
            shape: LoadShape(connections: connections, inFlight: max(inFlight, connections), requests: requests), server: server
        )
        var failures = 0
        for _ in 0..<runs {
            let reading = try await run.reading()
            Output.say(json ? String(decoding: try JSONEncoder().encode(reading), as: UTF8.self) : reading.line)
            failures += reading.figures.failures
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
