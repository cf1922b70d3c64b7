import ArgumentParser
import Foundation
import Neuron
import Testing

@testable import Templates

@Suite("Settings")
struct ConfigurationTests {
    @Test("come from the command line before the environment, from that before the file, and from that before the default")
    func precedence() throws {
        let file = try ConfigurationFile.parse("axon:\n  port: 1\n  drain: 1\nnetuid: 3\n", path: "neuron.yaml")
        let environment = ["NEURON_AXON_PORT": "2", "NEURON_AXON_DRAIN": "2"]
        let values = SettingValues(
            commandLine: ["axon.port": "4"], environment: environment, file: file, filePath: "neuron.yaml")
        #expect(values[.axonPort] == .init(text: "4", source: .commandLine))
        #expect(values[.axonDrain] == .init(text: "2", source: .environment("NEURON_AXON_DRAIN")))
        #expect(values[.netuid] == .init(text: "3", source: .file("neuron.yaml")))
        #expect(values[.logLevel] == .init(text: "info", source: .standard))
        let configuration = try NeuronConfiguration(values, servesAxon: true)
        #expect(configuration.axonPort == 4)
        #expect(configuration.axonDrain == .seconds(2))
        #expect(configuration.netuid == 3)
    }

    @Test("of a subnet's own have any name, the same precedence, and are warned of nowhere")
    func subnet() throws {
        let file = try ConfigurationFile.parse("subnet:\n  kind: order-1\n  best-of: 1\n  seed: 1\n", path: "f")
        let environment = ["NEURON_SUBNET_BEST_OF": "2", "NEURON_SUBNET_SEED": "2", "NEURON_SUBNET_NOTHING": ""]
        let options = try NeuronOptions.parse(["--subnet", "seed=3", "--subnet", "rule=a=b", "--subnet", "empty="])
        let given = SettingValues(commandLine: ["subnet.seed": "3"], environment: environment, file: file, filePath: "f")
        #expect(given.subnet["best-of"] == .init(text: "2", source: .environment("NEURON_SUBNET_BEST_OF")))
        #expect(given.subnet["kind"] == .init(text: "order-1", source: .file("f")))
        #expect(try NeuronConfiguration(given, servesAxon: false).subnet == ["kind": "order-1", "best-of": "2", "seed": "3"])
        let parsed = try options.resolved(environment: [:])
        #expect(parsed.subnet.mapValues(\.text) == ["seed": "3", "rule": "a=b", "empty": ""])
        #expect(SettingValues.warnings(about: environment).isEmpty)
        let wrong = try NeuronOptions.parse(["--subnet", "seed"])
        #expect(throws: NeuronError.self) { try wrong.resolved(environment: [:]) }
    }

    @Test("that are lists have commas between, and spaces where people like them")
    func lists() throws {
        let hotkey = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        let values = SettingValues(
            commandLine: [
                "axon.trusted-proxies": "10.0.0.0/8, 192.0.2.1,", "axon.proxy-testimony": "forwarded",
                "axon.denied": "\(hotkey), 203.0.113.7",
            ])
        let configuration = try NeuronConfiguration(values, servesAxon: true)
        #expect(configuration.axonTrustedProxies.map(\.description) == ["10.0.0.0/8", "192.0.2.1/32"])
        #expect(configuration.axonProxyTestimony == .forwarded)
        #expect(configuration.axonDeniedHotkeys == [try #require(Hotkey(hotkey))])
        #expect(configuration.axonDeniedAddresses == [try #require(IPAddress("203.0.113.7"))])
        #expect(try NeuronConfiguration(SettingValues(commandLine: [:]), servesAxon: true).axonTrustedProxies.isEmpty)
    }

    @Test("may be grouped or dotted in the file")
    func dotted() throws {
        #expect(try ConfigurationFile.parse("axon.port: 9", path: "f") == ["axon.port": "9"])
        #expect(try ConfigurationFile.parse("", path: "f").isEmpty)
    }

    @Test(
        "that have no value in the file set nothing",
        arguments: ["axon:\n", "axon: {}", "axon:\n  port:\n", "axon.port: ~", "axon:\n  port: null\n"])
    func valueless(text: String) throws {
        #expect(try ConfigurationFile.parse(text + "\nnetuid: 3", path: "f") == ["netuid": "3"])
        #expect(try ConfigurationFile.parse("{}", path: "f").isEmpty)
    }

    @Test(
        "that stand in the file twice, or without value under a wrong name, are refused",
        arguments: [
            "axon.port: 1\naxon:\n  port: 2", "netuid: 1\nnetuid: 2", "axno:\n", "axon:\n  prot:\n", "axno: {}",
        ])
    func twice(text: String) {
        let error = #expect(throws: NeuronError.self) { try ConfigurationFile.parse(text, path: "f") }
        #expect(error?.code.exitCode == 78)
    }

    @Test("that are misspelt in the environment are warned of, with the nearest name")
    func misspeltVariables() {
        let warnings = SettingValues.warnings(about: [
            "NEURON_AXON_PROT": "1", "NEURON_AXON_PORT": "2", "NEURON_CONFIG": "f", "NEURON_ZZZZZZZZ": "", "HOME": "/",
            "NEURON_STATE_DIRE": "x",
        ])
        #expect(
            warnings == [
                "NEURON_AXON_PROT is set, and no setting is called so. Did you mean NEURON_AXON_PORT?",
                "NEURON_STATE_DIRE is set, and no setting is called so. Did you mean NEURON_STATE_DIR?",
                "NEURON_ZZZZZZZZ is set, and no setting is called so.",
            ])
    }

    @Test("that nobody knows are refused, with the nearest name")
    func unknown() throws {
        let error = #expect(throws: NeuronError.self) { try ConfigurationFile.parse("axon:\n  prot: 1\n", path: "neuron.yaml") }
        #expect(error?.code == .badConfiguration)
        #expect(error?.remedy?.contains("axon.port") == true)
    }

    @Test(
        "that make no sense are refused with their source",
        arguments: [
            ("axon.port", "70000"), ("axon.port", "x"), ("netuid", "-1"), ("axon.drain", "nan"), ("validator.smoothing", "0"),
            ("validator.smoothing", "1.5"), ("log.level", "loud"), ("axon.external-address", "example.org"),
            ("dendrite.allow-private-addresses", "maybe"), ("network", ""), ("axon.trusted-proxies", "10.1.0.0/8"),
            ("axon.proxy-testimony", "rumour"), ("axon.denied", "5Nobody"),
        ])
    func bad(key: String, text: String) throws {
        let values = SettingValues(commandLine: [key: text])
        let error = #expect(throws: NeuronError.self) { try NeuronConfiguration(values, servesAxon: true) }
        #expect(error?.code.exitCode == 78)
        #expect(error?.message.contains(key) == true)
        #expect(error?.message.contains("command line") == true)
    }

    @Test(
        "files that are lists, too deep, not YAML or full of aliases are refused",
        arguments: ["- a", "axon: [1]", "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}", "a: [", "axon: {port: 1"])
    func badFiles(text: String) {
        #expect(throws: NeuronError.self) { try ConfigurationFile.parse(text, path: "f") }
    }

    @Test("a missing file ends with 66")
    func missing() {
        let error = #expect(throws: NeuronError.self) { try ConfigurationFile.read("/nonexistent/neuron.yaml") }
        #expect(error?.code.exitCode == 66)
    }

    @Test("a path that is there and can't be read, such as a folder, is an error and not an empty file")
    func unreadable() throws {
        let error = #expect(throws: NeuronError.self) { try ConfigurationFile.read("/tmp") }
        #expect(error?.code.exitCode == 78)
        #expect(error?.remedy?.contains("--config") == true)
        #expect(try ConfigurationFile.read("/dev/null").isEmpty)
    }

    @Test("an axon without an external address serves 127.0.0.1 on a local chain, and is an error on any other")
    func externalAddress() throws {
        let loopback = IPAddress.v4(0x7F00_0001)
        let local = try NeuronConfiguration(SettingValues(), servesAxon: true)
        #expect(local.axonExternalAddress == loopback)
        #expect(local.axonBindAddress == loopback)
        #expect(local.allowPrivateAddresses)
        let error = #expect(throws: NeuronError.self) {
            try NeuronConfiguration(SettingValues(commandLine: ["network": "finney"]), servesAxon: true)
        }
        #expect(error?.code.exitCode == 78)
        #expect(error?.remedy?.contains("--axon-external-address") == true)
        let validator = try NeuronConfiguration(SettingValues(commandLine: ["network": "finney"]), servesAxon: false)
        #expect(!validator.allowPrivateAddresses)
        let miner = try NeuronConfiguration(
            SettingValues(commandLine: ["network": "finney", "axon.external-address": "203.0.113.7"]), servesAxon: true)
        #expect(miner.axonBindAddress == .v4(0))
    }

    @Test(
        "an axon listens where it is published: on a loopback address itself, else on all addresses of the family",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("::1", "::1"), ("203.0.113.7", "0.0.0.0"),
            ("2001:db8::7", "::"),
        ])
    func bindAddress(external: String, bound: String) throws {
        let values = SettingValues(commandLine: ["axon.external-address": external])
        #expect(try NeuronConfiguration(values, servesAxon: true).axonBindAddress.description == bound)
    }

    @Test("the SDKs' variables name the wallet where nothing of Neuron's does")
    func walletVariables() throws {
        let environment = [
            "BT_WALLET_NAME": "alpha", "BT_WALLET_HOTKEY": "miner", "BT_WALLET_PATH": "/w", "NEURON_WALLET_HOTKEY": "own",
        ]
        let values = SettingValues(environment: environment, file: ["wallet.path": "/file"], filePath: "f")
        #expect(values[.walletName] == .init(text: "alpha", source: .environment("BT_WALLET_NAME")))
        #expect(values[.walletHotkey] == .init(text: "own", source: .environment("NEURON_WALLET_HOTKEY")))
        #expect(values[.walletPath] == .init(text: "/file", source: .file("f")))
        let configuration = try NeuronConfiguration(values, servesAxon: false)
        #expect(configuration.walletName == "alpha" && configuration.walletHotkey == "own" && configuration.signerPath == nil)
    }

    @Test("the hotkey comes from the wallet, or from a signer's socket")
    func signer() async throws {
        var configuration = NeuronConfiguration()
        configuration.walletPath = NSTemporaryDirectory() + "neuron-wallets-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: configuration.walletPath) }
        let missing = await #expect(throws: IdentityError.self) { try await configuration.signer(variables: [:]) }
        #expect(missing?.exitCode == 66)
        let keyfile = try Keyfile(Mnemonic())
        try Wallet(path: configuration.walletPath, home: nil).write(keyfile, as: .hotkey("default"), password: nil)
        #expect(try await configuration.signer(variables: [:]).hotkey.publicKey == keyfile.publicKey)
        configuration.signerPath = configuration.walletPath + "/none.sock"
        let away = await #expect(throws: IdentityError.self) { try await configuration.signer(variables: [:]) }
        #expect(away?.exitCode == 69)
    }

    @Test("every setting has an option on the command line, in both spellings")
    func options() throws {
        for setting in Setting.all {
            for name in Set([setting.optionName, setting.key]) {
                let options = try NeuronOptions.parse(["--\(name)", "7"])
                #expect(options.given == [setting.key: "7"], "--\(name)")
            }
        }
    }
}
