internal import ArgumentParser
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Templates
internal import UnixSignals

/// `neuron signer`: a process that holds the key.
struct SignerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signer", abstract: "Hold a hotkey for neurons in other processes.", subcommands: [SignerServeCommand.self]
    )
}

/// `neuron signer serve`: signs over a Unix socket until it is told to stop.
struct SignerServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Sign requests and answers of neurons over a Unix socket.",
        discussion: """
            Give the socket to a neuron with --signer: the process that faces the internet then holds no key. Only messages of btauth/1 \
            and neuron-answer/1 are signed, no free text, and no extrinsics but those of --allow-call. Prints `ready SOCKET HOTKEY` once it listens. Ctrl-C and SIGTERM \
            end it with 0.
            """)

    @Option(help: "The socket's path, in a folder that only its users can write to.") var socket: String
    @OptionGroup var options: WalletOptions
    @OptionGroup var password: WalletPasswordOptions
    @Option(help: "The number of one more user whose processes may ask; may be given more than once.") var allowUid: [UInt32] =
        []
    @Option(
        help: """
            A call of the chain that is signed too: set-weights, serve-axon, or its two numbers, such as 7.40; may be given more than \
            once. Whoever reaches the socket can then do that in the neuron's name.
            """)
    var allowCall: [String] = []
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "info"

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw NeuronError(
                .usage, "--log-level is \(logLevel).", remedy: "Give trace, debug, info, notice, warning, error or critical.")
        }
        let logger = Logger(label: "neuron.signer") { ConsoleLog(label: $0, level: level) }
        let key = try options.wallet().unlocked(options.key(.hotkey), password: password.source) {
            Output.note("Warning: \($0)")
        }
        let policy = SigningPolicy.neuron.allowing(try calls())
        let server = try SignerServer(key: key, path: socket, policy: policy, users: Set(allowUid), logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server),
                    .init(service: Announcement(server: server, hotkey: key.hotkey), successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// The calls that a neuron makes, by their numbers in Subtensor's runtime.
    private static let calls: [String: [String]] = [
        "set-weights": ["7.0", "7.96", "7.97", "7.113", "7.115", "7.116", "7.117", "7.118", "7.119"],
        "serve-axon": ["7.4", "7.5", "7.40"],
    ]

    private func calls() throws(NeuronError) -> Set<SigningPolicy.Call> {
        var calls: Set<SigningPolicy.Call> = []
        for text in allowCall {
            let named = (Self.calls[text] ?? [text]).map { SigningPolicy.Call($0) }
            for call in named {
                guard let call else {
                    throw NeuronError(
                        .usage, "--allow-call is \(text).", remedy: "Give set-weights, serve-axon, or two numbers such as 7.40."
                    )
                }
                calls.insert(call)
            }
        }
        return calls
    }

    /// Says once that the signer listens, when signals end it well already.
    private struct Announcement: Service {
        let server: SignerServer
        let hotkey: Hotkey

        func run() async { Output.line("ready \(server.path) \(hotkey)") }
    }
}
