internal import ArgumentParser
internal import Axon
internal import Foundation
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Templates
internal import UnixSignals

/// `neuron axon`: axons for trying things out.
struct AxonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "axon", abstract: "Run an axon for tests.", subcommands: [AxonEchoCommand.self])
}

/// `neuron axon echo`: a server that clients can be tested against.
struct AxonEchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Serve some synapses to every signed caller, on this machine.",
        discussion: """
            Echo {text}, Sum {numbers}, TensorScale {tensor, factor}, and the streams TokenStream {prompt, repeat} and Count {to}; to \
            callers of the native protocol, of Bittensor's SDK 10 and of Epistula, on one port. Prints `ready PORT HOTKEY` on standard \
            output once it listens. Ctrl-C and SIGTERM drain and exit with 0.
            """)

    @Option(help: "The port to listen on; 0 takes a free one.") var port: Int = 8_091
    @Option(help: "The address to listen on; only loopback is taken.") var host = "127.0.0.1"
    @OptionGroup var seed: SeedOptions
    @Option(help: "A folder to keep receipts in.") var receipts: String?
    @Flag(help: "Take the native protocol only.") var nativeOnly = false
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "info"

    func run() async throws {
        try seed.requireLoopback(host)
        guard let port = UInt16(exactly: port) else {
            throw NeuronError(.usage, "--port is \(port).", remedy: "Give a number from 0 to 65535.")
        }
        guard let address = IPAddress(host == "localhost" ? "127.0.0.1" : host) else {
            throw NeuronError(.usage, "--host is \(host).", remedy: "Give 127.0.0.1 or ::1.")
        }
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw NeuronError(
                .usage, "--log-level is \(logLevel).", remedy: "Give trace, debug, info, notice, warning, error or critical.")
        }
        let logger = Logger(label: "neuron.axon") { ConsoleLog(label: $0, level: level) }
        let key = try seed.key()
        var configuration = Axon.Configuration()
        configuration.host = address
        configuration.port = port
        configuration.nativeOnly = nativeOnly
        let log = try receipts.map { try ReceiptLog($0, logger: logger) }
        let axon = Axon(signer: key, configuration: configuration, receipts: log, state: MemoryStateStore(), logger: logger) {
            EchoSynapses.routes(&$0)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: axon),
                    .init(service: Announcement(axon: axon, hotkey: key.hotkey), successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        await log?.close()
    }

    /// Says once that the axon listens.
    private struct Announcement: Service {
        let axon: Axon
        let hotkey: Hotkey

        func run() async throws {
            let address = try await axon.address
            Output.line("ready \(address.port) \(hotkey)")
        }
    }
}
