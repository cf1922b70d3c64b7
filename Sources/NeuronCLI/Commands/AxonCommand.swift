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
            output once it listens. Ctrl-C and SIGTERM drain and exit with 0. SIGHUP reads \
            axon.denied, axon.calls-per-second and log.level of --config anew.
            """)

    @Option(help: "The port to listen on; 0 takes a free one.") var port: Int = 8_091
    @Option(help: "The address to listen on; only loopback is taken.") var host = "127.0.0.1"
    @OptionGroup var seed: SeedOptions
    @Option(help: "A folder to keep receipts in.") var receipts: String?
    @Flag(help: "Take the native protocol only.") var nativeOnly = false
    @Option(help: "A YAML file with the settings axon.denied, axon.calls-per-second, axon.tls and log.level.")
    var config: String?
    @Option(help: "TLS 1.3 on the port: off, offered or required; axon.tls of --config unless given.") var tls: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical; log.level of --config unless given.")
    var logLevel: String?

    func run() async throws {
        try seed.requireLoopback(host)
        guard let port = UInt16(exactly: port) else {
            throw NeuronError(.usage, "--port is \(port).", remedy: "Give a number from 0 to 65535.")
        }
        guard let address = IPAddress(host == "localhost" ? "127.0.0.1" : host) else {
            throw NeuronError(.usage, "--host is \(host).", remedy: "Give 127.0.0.1 or ::1.")
        }
        let settings = try self.settings()
        let values = try NeuronConfiguration(settings, servesAxon: false)
        let threshold = LogThreshold(values.logLevel)
        let logger = Logger(label: "neuron.axon") { ConsoleLog(label: $0, threshold: threshold) }
        let key = try seed.key()
        var configuration = Axon.Configuration()
        configuration.host = address
        configuration.port = port
        configuration.nativeOnly = nativeOnly
        configuration.callsPerHotkey = values.callsPerHotkey
        #if TLS
            configuration.tls = values.tlsMode
        #endif
        var policy = CallPolicy()
        policy.deniedHotkeys = values.axonDeniedHotkeys
        policy.deniedAddresses = values.axonDeniedAddresses
        let log = try receipts.map { try ReceiptLog($0, logger: logger) }
        let axon = Axon(
            signer: key, configuration: configuration, policy: policy, receipts: log, state: MemoryStateStore(), logger: logger
        ) {
            EchoSynapses.routes(&$0)
        }
        let reload = Reload(
            from: settings, servesAxon: false, threshold: threshold, logger: logger, read: { try self.settings() },
            apply: { values in
                try await axon.reload(deniedHotkeys: values.axonDeniedHotkeys, deniedAddresses: values.axonDeniedAddresses)
                try await axon.reload(callsPerHotkey: values.callsPerHotkey)
            })
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: axon), .init(service: reload),
                    .init(
                        service: Announcement(axon: axon, hotkey: key.hotkey, logger: logger),
                        successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        await log?.close()
    }

    /// The settings as they are now: the command line's, then the environment's, then those of the file.
    private func settings() throws(NeuronError) -> SettingValues {
        var given: [String: String] = [:]
        given[Setting.axonTLS.key] = tls
        given[Setting.logLevel.key] = logLevel
        let file = try config.map { path throws(NeuronError) in try ConfigurationFile.read(path) } ?? [:]
        return SettingValues(
            commandLine: given, environment: ProcessInfo.processInfo.environment, file: file, filePath: config ?? "")
    }

    /// Says once that the axon listens.
    private struct Announcement: Service {
        let axon: Axon
        let hotkey: Hotkey
        let logger: Logger

        func run() async throws {
            let address = try await axon.address
            if let key = try await axon.certificateKey {
                logger.notice("TLS is spoken; callers name the certificate's key.", metadata: ["certificate": "\(key)"])
            }
            Output.line("ready \(address.port) \(hotkey)")
        }
    }
}
