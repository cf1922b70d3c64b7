internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Neuron
internal import Subtensor
internal import Templates

/// Which chain is read, in Neuron's spelling or in that of the Bittensor tools, and how the result is shown.
struct NetworkOptions: ParsableArguments {
    @Option(
        name: [.customLong("network"), .customLong("subtensor.network"), .customLong("subtensor.chain_endpoint")],
        help: ArgumentHelp(
            "The chain: finney, test, archive, local, or URLs; NEURON_NETWORK, BT_NETWORK or BT_CHAIN_ENDPOINT unless given.",
            valueName: "name"))
    var network: String?

    @Option(help: ArgumentHelp("Read the chain at this block, by its hash, instead of the newest.", valueName: "hash"))
    var block: String?

    @Flag(help: "Print JSON, also on a terminal; elsewhere it is JSON anyway.")
    var json = false

    @Option(help: ArgumentHelp("How long to try, in seconds.", valueName: "seconds"))
    var timeout: Double = 60

    /// Whether the result is JSON.
    var wantsJSON: Bool { json || isatty(STDOUT_FILENO) != 1 }

    /// The chain.
    func chain(netuids: [NetUID] = []) throws -> SubtensorChain { try Self.chain(network, timeout: timeout) }

    /// The chain of a name, or of the environment where none is given.
    static func chain(_ network: String?, timeout: Double) throws -> SubtensorChain {
        let variables = ProcessInfo.processInfo.environment
        let given = network.map { [Setting.network.key: $0] } ?? [:]
        let value = SettingValues(commandLine: given, environment: variables)[.network]
        guard let network = NetworkName(value.text) else {
            throw NeuronError(
                .usage, "The network is \(value.text) (\(value.source)).",
                remedy: "Give finney, test, archive, local, or an http, https, ws or wss URL.")
        }
        guard timeout.isFinite, timeout > 0, timeout <= 86_400 else {
            throw NeuronError(.usage, "--timeout is \(timeout).", remedy: "Give a number of seconds from 0 to 86400.")
        }
        var settings = NodeSettings(isLocal: network.isLocal)
        settings.patience = .seconds(timeout)
        let logger = Logger(label: "neuron.chain") { ConsoleLog(label: $0, level: .warning) }
        return SubtensorChain(network, settings: settings, cache: .standard(variables: variables), logger: logger)
    }

    /// The block to read at; nil for the newest.
    func blockHash() throws -> BlockHash? {
        guard let block else { return nil }
        let quoted = Data("\"\(block)\"".utf8)
        guard let hash = try? JSONDecoder().decode(BlockHash.self, from: quoted) else {
            throw NeuronError(.usage, "--block is \(block).", remedy: "Give the block's hash: 0x and 64 hex digits.")
        }
        return hash
    }
}
