internal import ArgumentParser
internal import LocalChain
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Templates
internal import UnixSignals

/// `neuron localnet`: a chain on this machine.
struct LocalnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "localnet", abstract: "Run a chain on this machine that the Python SDKs accept.",
        subcommands: [LocalnetRunCommand.self])
}

/// `neuron localnet run`: serves a chain until it is stopped.
struct LocalnetRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve a chain with funded accounts on one port.",
        discussion: """
            Substrate's JSON-RPC over HTTP and WebSocket. //Alice owns subnet 1 and is sudo; //Alice, //Bob and //Charlie have 1,000,000 \
            TAO, //Dave, //Eve, //Ferdie, //One, //Two, //Three and //Alice/hot1 to hot8 2,000. Anybody knows these keys: the chain is for \
            tests. The first line of standard output is `ready ws://HOST:PORT`. Ctrl-C ends with 0.
            """)

    @Option(help: "The port; 0 takes a free one.") var port = 9_944
    @Option(help: "The address to listen at.") var host = "127.0.0.1"
    @Option(help: "When blocks come: 12s, 250ms, or manual for one with every extrinsic.") var blockTime = "250ms"
    @Option(help: "Makes the chain's hashes; random unless given, because SDKs cache by them.") var genesisSeed: UInt64?
    @Option(help: "A file that keeps the chain, and from which it goes on.") var state: String?
    @Flag(help: "The real chain's rules: tempo 360, rate limits, long waits.") var strict = false

    /// The server's life.
    private struct Serving: Service {
        let server: LocalNodeServer
        let host: String
        let port: Int
        func run() async throws {
            try await cancelWhenGracefulShutdown {
                try await server.run(host: host, port: port) {
                    Output.line("ready ws://\(host):\($0)")
                    Output.note("The page: \(LocalNodeServer.page(host: host, port: $0))")
                }
            }
        }
    }

    func run() async throws {
        guard (0...65_535).contains(port) else {
            throw NeuronError(.usage, "--port is \(port).", remedy: "Give a number from 0 to 65535.")
        }
        var random = RandomSource.system
        let seed = genesisSeed ?? UInt64.random(in: 0...UInt64.max, using: &random)
        let genesis: Genesis = strict ? try .strict(seed: seed) : try .development(seed: seed)
        let server = try LocalNodeServer(genesis, blockTime: try blocks(), keptIn: state)
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: Serving(server: server, host: host, port: port))],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "neuron.localnet"))
        ).run()
    }

    private func blocks() throws -> LocalNodeServer.BlockTime {
        if blockTime == "manual" { return .onSubmission }
        let units: [(String, Int64)] = [("ms", 1), ("s", 1_000)]
        for (unit, milliseconds) in units where blockTime.hasSuffix(unit) {
            if let number = Int64(blockTime.dropLast(unit.count)), (1...3_600_000).contains(number * milliseconds) {
                return .every(.milliseconds(number * milliseconds))
            }
        }
        throw NeuronError(
            .usage, "--block-time is \(blockTime).", remedy: "Give a time such as 12s or 250ms, or manual.")
    }
}
