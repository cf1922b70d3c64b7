/// One thing that an operator can set: its key, what it means, and what it is when nobody sets it.
///
/// `axon.port` is `--axon-port` (or `--axon.port`) on the command line, `NEURON_AXON_PORT` in the environment and `port` under
/// `axon` in the YAML file.
package struct Setting: Hashable, Sendable {
    /// Lower-case words, grouped by a dot.
    package let key: String
    /// What it is for, in a line.
    package let help: String
    /// Its value when nobody sets it; empty for none.
    package let defaultText: String

    /// Its variable in the environment.
    package var environmentName: String {
        "NEURON_" + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }

    /// The variables that the SDKs know it by, which count after Neuron's own, the first before the second.
    package let sdkEnvironmentNames: [String]

    /// Its option on the command line.
    package var optionName: String { key.replacing(".", with: "-") }

    private init(_ key: String, _ help: String, default text: String = "", sdkEnvironmentNames: [String] = []) {
        self.key = key
        self.help = help
        self.sdkEnvironmentNames = sdkEnvironmentNames
        defaultText = text
    }

    package static let network = Setting(
        "network", "The chain: local, test, finney, archive, or URLs with commas between.", default: "local",
        sdkEnvironmentNames: ["BT_NETWORK", "BT_CHAIN_ENDPOINT"])
    package static let netuid = Setting("netuid", "The subnet's number.", default: "1")
    package static let walletName = Setting(
        "wallet.name", "The wallet that the hotkey is in.", default: "default", sdkEnvironmentNames: ["BT_WALLET_NAME"])
    package static let walletHotkey = Setting(
        "wallet.hotkey", "The hotkey's name in its wallet; its coldkey is never opened.", default: "default",
        sdkEnvironmentNames: ["BT_WALLET_HOTKEY"])
    package static let walletPath = Setting(
        "wallet.path", "The folder of all wallets.", default: "~/.bittensor/wallets", sdkEnvironmentNames: ["BT_WALLET_PATH"])
    package static let walletPasswordFile = Setting(
        "wallet.password-file",
        "A file with the password of an encrypted hotkey; the SDKs' BT_PW_ variable, then the terminal, unless given.")
    package static let signer = Setting(
        "signer", "The socket of a signer that holds the hotkey (`neuron signer serve`), instead of a wallet.")
    package static let stateDirectory = Setting(
        "state-dir", "Where scores and replay state are kept; ~/.local/state/neuron/NETWORK/NETUID/HOTKEY unless given.")
    package static let axonPort = Setting(
        "axon.port", "The port that the axon listens on; 0 takes a free one.", default: "8091")
    package static let axonBindAddress = Setting(
        "axon.bind-address",
        "The address that the axon listens on; unless given all of the external address's family, or that one if it is loopback."
    )
    package static let axonExternalAddress = Setting(
        "axon.external-address", "The IP address that the axon is published under; 127.0.0.1 on a local chain unless given.")
    package static let axonExternalPort = Setting(
        "axon.external-port", "The port that the axon is published under; axon.port unless given.")
    package static let axonMaxConcurrent = Setting("axon.max-concurrent", "How many calls are handled at once.", default: "64")
    package static let axonDrain = Setting(
        "axon.drain", "Seconds that admitted calls may take to finish after a stop.", default: "30")
    package static let axonTrustedProxies = Setting(
        "axon.trusted-proxies",
        "Proxies whose word on a caller's address is taken, such as 10.0.0.0/8, with commas between; none unless given.")
    package static let axonProxyTestimony = Setting(
        "axon.proxy-testimony", "How they tell it: proxy-protocol (version 2), forwarded or x-forwarded-for.",
        default: "proxy-protocol")
    package static let axonDenied = Setting(
        "axon.denied", "Hotkeys and IP addresses that are not served, with commas between; none unless given.")
    package static let axonCallsPerSecond = Setting(
        "axon.calls-per-second",
        "How many calls a second one hotkey may make on average, and twice as many at once; no limit unless given.")
    package static let axonTLS = Setting(
        "axon.tls",
        "TLS 1.3 on the axon's port: off, offered, or required. The certificate's key is published, and callers then use TLS only.",
        default: "off")
    package static let axonNativeOnly = Setting(
        "axon.native-only",
        "Whether only the native protocol is taken, and callers with the SDK 10 or Epistula are refused: true or false.",
        default: "false")
    package static let dendriteMaxInFlight = Setting(
        "dendrite.max-in-flight", "How many axons are queried at once.", default: "256")
    package static let allowPrivateAddresses = Setting(
        "dendrite.allow-private-addresses",
        "Whether a chain may name addresses inside the own network: true or false; true on a local chain unless given.")
    package static let validatorSmoothing = Setting(
        "validator.smoothing", "How much of a score one new sample replaces, above 0 and at most 1.", default: "0.1")
    package static let validatorInterval = Setting(
        "validator.interval", "Seconds between the starts of two rounds.", default: "12")
    package static let logLevel = Setting(
        "log.level", "trace, debug, info, notice, warning, error or critical.", default: "info")

    /// Before the names of a subnet's own settings, which its programs give a meaning: any name below `subnet` is taken.
    package static let subnetPrefix = "subnet."
    /// The same, of variables in the environment.
    package static let subnetEnvironmentPrefix = "NEURON_SUBNET_"

    /// All of them, in the order that people read them.
    package static let all: [Setting] = [
        network, netuid, walletName, walletHotkey, walletPath, walletPasswordFile, signer, stateDirectory, axonPort,
        axonBindAddress, axonExternalAddress, axonExternalPort, axonMaxConcurrent,
        axonDrain, axonTrustedProxies, axonProxyTestimony, axonDenied, axonCallsPerSecond, axonTLS,
        axonNativeOnly,
        dendriteMaxInFlight, allowPrivateAddresses, validatorSmoothing, validatorInterval, logLevel,
    ]

    /// The known key nearest to a misspelt one, if one is near.
    package static func nearest(to key: String) -> String? {
        let candidates = all.map { (key: $0.key, distance: editDistance($0.key, key)) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= max(2, key.count / 3) else {
            return nil
        }
        return best.key
    }

    /// How many single-character edits lie between two short texts.
    private static func editDistance(_ left: String, _ right: String) -> Int {
        let a = Array(left.prefix(64))
        let b = Array(right.prefix(64))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
