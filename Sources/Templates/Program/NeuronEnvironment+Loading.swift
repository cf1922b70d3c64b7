internal import Logging
package import Neuron

extension NeuronEnvironment {
    /// The environment that an operator's settings describe: state and receipts on disk, readable logs, the subnet read once.
    ///
    /// - Parameters:
    ///   - variables: the process's environment, which may move the user's state folder.
    ///   - threshold: the level of the log, where that is to change while the neuron runs.
    /// - Throws: `StateError` when another process has the state folder (exit 75) or the disk refuses it; `ChainError`.
    package static func load(
        _ configuration: NeuronConfiguration, signer: any Signer, chain: any ChainEndpoint, variables: [String: String],
        threshold: LogThreshold? = nil, time: any TimeSource = .system, random: RandomSource = .system
    ) async throws -> NeuronEnvironment {
        let path = configuration.statePath(hotkey: signer.hotkey.description, variables: variables)
        let threshold = threshold ?? LogThreshold(configuration.logLevel)
        let logger = Logger(label: "neuron") { ConsoleLog(label: $0, threshold: threshold, time: time) }
        let state = try StateFolder(path)
        return try await NeuronEnvironment(
            signer: signer, netuid: configuration.netuid, chain: chain, configuration: configuration, state: state,
            receipts: try ReceiptLog(path + "/receipts", time: time, logger: logger), time: time, random: random, logger: logger
        )
    }
}

extension NeuronConfiguration {
    /// Where state is kept: the folder that was set, or the standard one of this network, subnet and hotkey.
    package func statePath(hotkey: String, variables: [String: String]) -> String {
        stateDirectory
            ?? StateFolder.standardPath(network: network, netuid: netuid, hotkey: hotkey, variables: variables)
    }

    /// What a setting that nobody gave comes to, where that follows from others; nil where it has a fixed default or none.
    ///
    /// - Parameter variables: the process's environment.
    package func derived(_ setting: Setting, variables: [String: String]) -> String? {
        switch setting {
        case .stateDirectory: statePath(hotkey: "<hotkey>", variables: variables)
        case .axonBindAddress: axonBindAddress.description
        case .axonExternalAddress: axonExternalAddress.description
        case .axonExternalPort: String(axonExternalPort ?? axonPort)
        case .allowPrivateAddresses: String(allowPrivateAddresses)
        default: nil
        }
    }
}
