internal import ArgumentParser
internal import LocalChain
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Templates
internal import UnixSignals

/// `neuron localnet run`: serves a chain until it is stopped.
struct LocalnetRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve a chain with funded accounts on one port.",
        discussion: """
            Substrate's JSON-RPC over HTTP and WebSocket. //Alice owns subnet 1 and is sudo; //Alice, //Bob and //Charlie have 1,000,000 \
            TAO, //Dave, //Eve, //Ferdie, //One, //Two, //Three and //Alice/hot1 to hot8 2,000. Anybody knows these keys: the chain is for \
            tests. The first line of standard output is `ready ws://HOST:PORT`; the accounts follow on standard error. Ctrl-C ends with 0.
            """)

    @Option(help: "The port; 0 takes a free one.") var port = 9_944
    @Option(help: "The address to listen at.") var host = "127.0.0.1"
    @Option(help: "When blocks come: 12s, 250ms, or manual for one with every extrinsic.") var blockTime = "250ms"
    @Option(help: "Makes the chain's hashes; random unless given, because SDKs cache by them.") var genesisSeed: UInt64?
    @Option(help: "A file that keeps the chain, and from which it goes on.") var state: String?
    @Option(help: ArgumentHelp("How many hotkeys //Alice/hot1, //Alice/hot2 … have 2,000 TAO.", valueName: "number"))
    var fund = 8
    @Flag(help: "End when standard input ends, as it does with the program that holds its other end.")
    var stopWithInput = false
    @Flag(help: "The real chain's rules: tempo 360, rate limits, long waits.") var strict = false
    @Flag(help: "Let callers from other machines move time and money too (the neuron_… methods).") var controlFromAnywhere =
        false

    /// The server's life.
    private struct Serving: Service {
        let server: LocalNodeServer
        let host: String
        let port: Int

        func run() async throws {
            let accounts = LocalnetAccountsCommand.table(await server.developmentAccounts()).lines
            try await cancelWhenGracefulShutdown {
                try await server.run(host: host, port: port) { bound in
                    Output.line("ready ws://\(host.contains(":") ? "[\(host)]" : host):\(bound)")
                    Output.note("The page: \(LocalNodeServer.page(host: host, port: bound))")
                    Output.note("Accounts of this chain. Everybody knows their keys: for tests, never for anything of worth.")
                    for line in accounts { Output.note("  \(line)") }
                }
            }
        }
    }

    func run() async throws {
        guard (0...65_535).contains(port) else {
            throw NeuronError(.usage, "--port is \(port).", remedy: "Give a number from 0 to 65535.")
        }
        guard (0...Genesis.hotkeyLimit).contains(fund) else {
            throw NeuronError(.usage, "--fund is \(fund).", remedy: "Give a number from 0 to \(Genesis.hotkeyLimit).")
        }
        guard let blockTime = LocalNodeServer.BlockTime(blockTime) else {
            throw NeuronError(
                .usage, "--block-time is \(blockTime).", remedy: "Give a time such as 12s or 250ms (up to 1h), or manual.")
        }
        if stopWithInput { Lifeline.hold() }
        var random = RandomSource.system
        let seed = genesisSeed ?? UInt64.random(in: 0...UInt64.max, using: &random)
        let genesis: Genesis = strict ? try .strict(seed: seed, hotkeys: fund) : try .development(seed: seed, hotkeys: fund)
        let logger = Logger(label: "neuron.localchain") { ConsoleLog(label: $0, level: .info) }
        let server = try LocalNodeServer(
            genesis, blockTime: blockTime, keptIn: state, control: controlFromAnywhere ? .everybody : .loopback, logger: logger)
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: Serving(server: server, host: host, port: port))],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}
