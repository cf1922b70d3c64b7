internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// Which wallet and which hotkey, in Neuron's spelling or in that of the Bittensor tools.
struct WalletOptions: ParsableArguments {
    @Option(
        name: [.customLong("wallet-name"), .customLong("wallet.name")],
        help: "The wallet; BT_WALLET_NAME, or else default, unless given.")
    var name: String?

    @Option(
        name: [.customLong("wallet-hotkey"), .customLong("wallet.hotkey")],
        help: "The hotkey's name; BT_WALLET_HOTKEY, or else default, unless given.")
    var hotkey: String?

    @Option(
        name: [.customLong("wallet-path"), .customLong("wallet.path")],
        help: "The folder of all wallets; BT_WALLET_PATH, or else ~/.bittensor/wallets, unless given.")
    var path: String?

    /// The process's environment.
    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// The wallet.
    func wallet() throws -> Wallet { try Wallet(value(.walletName), path: wallets, home: Self.variables["HOME"]) }

    /// The folder of all wallets.
    var wallets: String { value(.walletPath) }

    /// One of the wallet's keys.
    func key(_ kind: KeyKind) -> Wallet.Key {
        switch kind {
        case .coldkey: .coldkey
        case .hotkey: .hotkey(value(.walletHotkey))
        }
    }

    /// As `config show` resolves it, without a file.
    private func value(_ setting: Setting) -> String {
        let pairs: [(Setting, String?)] = [(.walletName, name), (.walletHotkey, hotkey), (.walletPath, path)]
        let given = Dictionary(uniqueKeysWithValues: pairs.compactMap { setting, text in text.map { (setting.key, $0) } })
        return SettingValues(commandLine: given, environment: Self.variables)[setting].text
    }
}

/// An owner's key or a neuron's.
enum KeyKind: String, ExpressibleByArgument, CaseIterable {
    case coldkey, hotkey
}

/// How a key signs.
struct SchemeOption: ParsableArguments {
    @Option(help: "The key's scheme: sr25519 or ed25519.") var scheme = SignatureScheme.sr25519.rawValue

    /// The scheme.
    func value() throws(NeuronError) -> SignatureScheme {
        guard let value = SignatureScheme(rawValue: scheme) else {
            throw NeuronError(.usage, "--scheme is \(scheme).", remedy: "Give sr25519 or ed25519.")
        }
        return value
    }
}
