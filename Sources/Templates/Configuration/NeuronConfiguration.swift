public import Axon
public import Logging
public import Neuron
internal import Subtensor

/// How one neuron is set up, as plain values. ``SettingValues`` says where each came from.
public struct NeuronConfiguration: Sendable {
    /// The chain's name, or the URLs of its nodes.
    public var network = "local"
    /// The subnet.
    public var netuid: NetUID = 1
    /// The wallet that the hotkey is in.
    public var walletName = "default"
    /// The hotkey's name in its wallet.
    public var walletHotkey = "default"
    /// The folder of all wallets; a `~` at its start is the user's home.
    public var walletPath = Wallet.standardPath
    /// A file with the password of an encrypted hotkey.
    public var walletPasswordFile: String?
    /// The socket of a signer that holds the hotkey instead of the wallet, or nil.
    public var signerPath: String?
    /// Where state is kept, or nil for the user's state folder.
    public var stateDirectory: String?
    /// What the axon listens on; 0 takes a free port.
    public var axonPort: UInt16 = 8_091
    /// The address that the axon listens on.
    public var axonBindAddress: IPAddress = .v4(0x7F00_0001)
    /// The address that the axon is published under.
    public var axonExternalAddress: IPAddress = .v4(0x7F00_0001)
    /// The port that the axon is published under, or nil for the one it listens on.
    public var axonExternalPort: UInt16?
    /// How many calls are handled at once.
    public var axonMaxConcurrent = 64
    /// How long admitted calls may take to finish after a stop.
    public var axonDrain: Duration = .seconds(30)
    /// Proxies whose word on a caller's address is taken.
    public var axonTrustedProxies: [IPNetwork] = []
    /// How they tell it.
    public var axonProxyTestimony = ProxyTestimony.proxyProtocol
    /// Hotkeys that the axon does not serve.
    public var axonDeniedHotkeys: Set<Hotkey> = []
    /// Addresses that the axon does not serve.
    public var axonDeniedAddresses: Set<IPAddress> = []
    /// How many calls a second one hotkey may make on average, or nil for no limit.
    public var axonCallsPerSecond: Double?
    /// Whether TLS is spoken on the axon's port.
    public var axonTLS = TLS.off
    /// Whether the axon takes the native protocol only.
    public var axonNativeOnly = false
    /// How many axons are queried at once.
    public var dendriteMaxInFlight = 256
    /// Whether a chain may name addresses inside the own network.
    public var allowPrivateAddresses = true
    /// How much of a score one new sample replaces.
    public var validatorSmoothing = 0.1
    /// Between the starts of two rounds.
    public var validatorInterval: Duration = .seconds(12)
    /// The least level that is logged.
    public var logLevel: Logger.Level = .info
    /// The subnet's own settings, by name: what stands below `subnet` in the file, or in `--subnet NAME=VALUE`. Their meaning is the
    /// neuron's own affair; paths in them are taken as they are.
    public var subnet: [String: String] = [:]

    /// Whether TLS is spoken.
    public enum TLS: String, Hashable, Sendable {
        /// It is not.
        case off
        /// It is, and cleartext as well.
        case offered
        /// Nothing else is.
        case required
    }

    /// What a neuron on a local chain on this machine needs.
    public init() {}

    /// Typed values from settings; `servesAxon` asks for what only a miner needs.
    ///
    /// - Throws: ``NeuronError`` that names the setting, its source, and what it may be.
    package init(_ values: SettingValues, servesAxon: Bool) throws(NeuronError) {
        func bad(_ setting: Setting, _ expected: String) -> NeuronError {
            NeuronError(
                .badConfiguration,
                "\(setting.key) is \"\(values[setting].text)\" (\(values[setting].source)), which is not \(expected).",
                remedy: "Set --\(setting.optionName) or \(setting.environmentName).")
        }
        func given(_ setting: Setting) -> String? { values[setting].text.isEmpty ? nil : values[setting].text }
        func integer<Number: FixedWidthInteger>(_ setting: Setting, _ range: ClosedRange<Number>) throws(NeuronError) -> Number
        {
            guard let value = Number(values[setting].text), range.contains(value) else {
                throw bad(setting, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        func seconds(_ setting: Setting) throws(NeuronError) -> Duration {
            guard let value = Double(values[setting].text), value.isFinite, value >= 0, value <= 86_400 else {
                throw bad(setting, "a number of seconds from 0 to 86400")
            }
            return .nanoseconds(Int64(value * 1e9))
        }
        func address(_ setting: Setting) throws(NeuronError) -> IPAddress? {
            guard let text = given(setting) else { return nil }
            guard let address = IPAddress(text) else { throw bad(setting, "an IP address") }
            return address
        }

        network = values[.network].text
        guard NetworkName(network) != nil else {
            throw bad(.network, "local, test, finney, archive or an http, https, ws or wss URL")
        }
        netuid = NetUID(try integer(.netuid, 0...UInt16.max))
        func name(_ setting: Setting) throws(NeuronError) -> String {
            guard let text = given(setting) else { throw bad(setting, "a name") }
            return text
        }
        walletName = try name(.walletName)
        walletHotkey = try name(.walletHotkey)
        walletPath = try name(.walletPath)
        walletPasswordFile = given(.walletPasswordFile)
        signerPath = given(.signer)
        stateDirectory = given(.stateDirectory)
        axonPort = try integer(.axonPort, 0...UInt16.max)
        axonExternalPort = given(.axonExternalPort) == nil ? nil : try integer(.axonExternalPort, 1...UInt16.max)
        axonMaxConcurrent = try integer(.axonMaxConcurrent, 1...65_536)
        axonDrain = try seconds(.axonDrain)
        func list(_ setting: Setting) -> [String] {
            values[setting].text.split(separator: ",").map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
        }
        for text in list(.axonTrustedProxies) {
            guard let network = IPNetwork(text) else {
                throw bad(.axonTrustedProxies, "a list of addresses or networks such as 10.0.0.0/8")
            }
            axonTrustedProxies.append(network)
        }
        guard let testimony = ProxyTestimony(values[.axonProxyTestimony].text) else {
            throw bad(.axonProxyTestimony, "proxy-protocol, forwarded or x-forwarded-for")
        }
        axonProxyTestimony = testimony
        for text in list(.axonDenied) {
            if let hotkey = Hotkey(text) {
                axonDeniedHotkeys.insert(hotkey)
            } else if let address = IPAddress(text) {
                axonDeniedAddresses.insert(address)
            } else {
                throw bad(.axonDenied, "a list of hotkeys and IP addresses")
            }
        }
        if given(.axonCallsPerSecond) != nil {
            guard let rate = Double(values[.axonCallsPerSecond].text), rate.isFinite, rate > 0, rate <= 1e6 else {
                throw bad(.axonCallsPerSecond, "a number above 0 and at most 1000000")
            }
            axonCallsPerSecond = rate
        }
        guard let tls = TLS(rawValue: values[.axonTLS].text.lowercased()) else {
            throw bad(.axonTLS, "off, offered or required")
        }
        #if !TLS
            guard tls == .off else {
                throw NeuronError(
                    .badConfiguration,
                    "axon.tls is \(tls.rawValue) (\(values[.axonTLS].source)), and this program is built without TLS.",
                    remedy: "Build it with `--traits TLS`, or set axon.tls to off.")
            }
        #endif
        axonTLS = tls
        switch values[.axonNativeOnly].text.lowercased() {
        case "true", "yes", "1": axonNativeOnly = true
        case "false", "no", "0": axonNativeOnly = false
        default: throw bad(.axonNativeOnly, "true or false")
        }
        dendriteMaxInFlight = try integer(.dendriteMaxInFlight, 1...65_536)
        validatorInterval = try seconds(.validatorInterval)
        guard let smoothing = Double(values[.validatorSmoothing].text), smoothing > 0, smoothing <= 1 else {
            throw bad(.validatorSmoothing, "a number above 0 and at most 1")
        }
        validatorSmoothing = smoothing
        guard let level = Logger.Level(rawValue: values[.logLevel].text.lowercased()) else {
            throw bad(.logLevel, "trace, debug, info, notice, warning, error or critical")
        }
        logLevel = level
        subnet = values.subnet.mapValues(\.text)
        switch values[.allowPrivateAddresses].text.lowercased() {
        case "": allowPrivateAddresses = isLocal
        case "true", "yes", "1": allowPrivateAddresses = true
        case "false", "no", "0": allowPrivateAddresses = false
        default: throw bad(.allowPrivateAddresses, "true or false")
        }
        let loopback = IPAddress.v4(0x7F00_0001)
        if let external = try address(.axonExternalAddress) {
            axonExternalAddress = external
        } else if isLocal || !servesAxon {
            axonExternalAddress = loopback
        } else {
            throw NeuronError(
                .badConfiguration, "The axon has no external address, and on \(network) it must be found from outside.",
                remedy: "Give the address that callers reach it under with --\(Setting.axonExternalAddress.optionName).")
        }
        axonBindAddress =
            try address(.axonBindAddress) ?? (axonExternalAddress.isLoopback ? axonExternalAddress : axonExternalAddress.any)
    }

    /// Whether the chain is one on this machine, for trying things out.
    public var isLocal: Bool { NetworkName(network)?.isLocal ?? false }
}

extension Substring {
    /// The text without such characters at its ends.
    fileprivate func trimming(while isUnwanted: (Character) -> Bool) -> String {
        var text = drop(while: isUnwanted)
        while let last = text.last, isUnwanted(last) { text.removeLast() }
        return String(text)
    }
}
