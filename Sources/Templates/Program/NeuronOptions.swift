internal import ArgumentParser

/// The command-line options of a neuron. None has a default here: what is not given may stand in the environment or the file.
struct NeuronOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file with settings; NEURON_CONFIG unless given.")
    var config: String?

    @Option(name: .customLong("network"), help: .init(Setting.network.help))
    var network: String?

    @Option(name: .customLong("netuid"), help: .init(Setting.netuid.help))
    var netuid: String?

    @Option(name: [.customLong("wallet-name"), .customLong("wallet.name")], help: .init(Setting.walletName.help))
    var walletName: String?

    @Option(name: [.customLong("wallet-hotkey"), .customLong("wallet.hotkey")], help: .init(Setting.walletHotkey.help))
    var walletHotkey: String?

    @Option(name: [.customLong("wallet-path"), .customLong("wallet.path")], help: .init(Setting.walletPath.help))
    var walletPath: String?

    @Option(
        name: [.customLong("wallet-password-file"), .customLong("wallet.password-file")],
        help: .init(Setting.walletPasswordFile.help))
    var walletPasswordFile: String?

    @Option(name: .customLong("signer"), help: .init(Setting.signer.help))
    var signer: String?

    @Option(name: [.customLong("state-dir")], help: .init(Setting.stateDirectory.help))
    var stateDirectory: String?

    @Option(name: [.customLong("axon-port"), .customLong("axon.port")], help: .init(Setting.axonPort.help))
    var axonPort: String?

    @Option(
        name: [.customLong("axon-bind-address"), .customLong("axon.bind-address")], help: .init(Setting.axonBindAddress.help))
    var axonBindAddress: String?

    @Option(
        name: [.customLong("axon-external-address"), .customLong("axon.external-address")],
        help: .init(Setting.axonExternalAddress.help))
    var axonExternalAddress: String?

    @Option(
        name: [.customLong("axon-external-port"), .customLong("axon.external-port")], help: .init(Setting.axonExternalPort.help)
    )
    var axonExternalPort: String?

    @Option(
        name: [.customLong("axon-max-concurrent"), .customLong("axon.max-concurrent")],
        help: .init(Setting.axonMaxConcurrent.help))
    var axonMaxConcurrent: String?

    @Option(name: [.customLong("axon-drain"), .customLong("axon.drain")], help: .init(Setting.axonDrain.help))
    var axonDrain: String?

    @Option(
        name: [.customLong("axon-trusted-proxies"), .customLong("axon.trusted-proxies")],
        help: .init(Setting.axonTrustedProxies.help))
    var axonTrustedProxies: String?

    @Option(
        name: [.customLong("axon-proxy-testimony"), .customLong("axon.proxy-testimony")],
        help: .init(Setting.axonProxyTestimony.help))
    var axonProxyTestimony: String?

    @Option(name: [.customLong("axon-denied"), .customLong("axon.denied")], help: .init(Setting.axonDenied.help))
    var axonDenied: String?

    @Option(
        name: [.customLong("axon-calls-per-second"), .customLong("axon.calls-per-second")],
        help: .init(Setting.axonCallsPerSecond.help))
    var axonCallsPerSecond: String?

    @Option(name: [.customLong("axon-tls"), .customLong("axon.tls")], help: .init(Setting.axonTLS.help))
    var axonTLS: String?

    @Option(
        name: [.customLong("axon-native-only"), .customLong("axon.native-only")], help: .init(Setting.axonNativeOnly.help))
    var axonNativeOnly: String?

    @Option(
        name: [.customLong("dendrite-max-in-flight"), .customLong("dendrite.max-in-flight")],
        help: .init(Setting.dendriteMaxInFlight.help))
    var dendriteMaxInFlight: String?

    @Option(
        name: [.customLong("dendrite-allow-private-addresses"), .customLong("dendrite.allow-private-addresses")],
        help: .init(Setting.allowPrivateAddresses.help))
    var allowPrivateAddresses: String?

    @Option(
        name: [.customLong("validator-smoothing"), .customLong("validator.smoothing")],
        help: .init(Setting.validatorSmoothing.help))
    var validatorSmoothing: String?

    @Option(
        name: [.customLong("validator-interval"), .customLong("validator.interval")],
        help: .init(Setting.validatorInterval.help))
    var validatorInterval: String?

    @Option(name: [.customLong("log-level"), .customLong("log.level")], help: .init(Setting.logLevel.help))
    var logLevel: String?

    @Option(
        name: .customLong("subnet"),
        help: .init("A setting of the subnet's own, such as kind=mixture; may be given often.", valueName: "name=value"))
    var subnet: [String] = []

    /// Every option with its meaning and default, for people who ask the whole program for help.
    static var overview: String {
        let config = "--config: A YAML file with settings; NEURON_CONFIG unless given."
        let settings = Setting.all.map { setting in
            let standard = setting.defaultText.isEmpty ? "" : " Default: \(setting.defaultText)."
            return "--\(setting.optionName): \(setting.help)\(standard)"
        }
        let own = "--subnet NAME=VALUE: A setting of the subnet's own; NEURON_SUBNET_NAME, or below `subnet` in the file."
        return (["SETTINGS:", config] + settings + [own]).joined(separator: "\n")
    }

    /// What was given, by setting.
    var given: [String: String] {
        let pairs: [(Setting, String?)] = [
            (.network, network), (.netuid, netuid), (.walletName, walletName), (.walletHotkey, walletHotkey),
            (.walletPath, walletPath), (.walletPasswordFile, walletPasswordFile), (.signer, signer),
            (.stateDirectory, stateDirectory), (.axonPort, axonPort),
            (.axonBindAddress, axonBindAddress), (.axonExternalAddress, axonExternalAddress),
            (.axonExternalPort, axonExternalPort),
            (.axonMaxConcurrent, axonMaxConcurrent), (.axonDrain, axonDrain), (.axonTrustedProxies, axonTrustedProxies),
            (.axonProxyTestimony, axonProxyTestimony), (.axonDenied, axonDenied),
            (.axonCallsPerSecond, axonCallsPerSecond), (.axonTLS, axonTLS), (.axonNativeOnly, axonNativeOnly),
            (.dendriteMaxInFlight, dendriteMaxInFlight),
            (.allowPrivateAddresses, allowPrivateAddresses), (.validatorSmoothing, validatorSmoothing),
            (.validatorInterval, validatorInterval), (.logLevel, logLevel),
        ]
        return Dictionary(uniqueKeysWithValues: pairs.compactMap { setting, text in text.map { (setting.key, $0) } })
    }

    /// Every setting, resolved against the environment and the file; what is misspelt in the environment is said on standard error.
    func resolved(environment: [String: String]) throws(NeuronError) -> SettingValues {
        for warning in SettingValues.warnings(about: environment) { StandardStreams.note("Warning: \(warning)") }
        let path = config ?? environment["NEURON_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let file = try path.map { path throws(NeuronError) in try ConfigurationFile.read(path) } ?? [:]
        let commandLine = try given.merging(subnetSettings) { known, _ in known }
        return SettingValues(commandLine: commandLine, environment: environment, file: file, filePath: path ?? "")
    }

    /// What was given of the subnet's own settings; the last word on a name counts.
    private var subnetSettings: [String: String] {
        get throws(NeuronError) {
            var found: [String: String] = [:]
            for text in subnet {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw NeuronError(.usage, "--subnet is \"\(text)\".", remedy: "Write a name, =, and a value: kind=mixture.")
                }
                found[Setting.subnetPrefix + parts[0]] = String(parts[1])
            }
            return found
        }
    }
}
