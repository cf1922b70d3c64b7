internal import Foundation
internal import Logging
internal import Neuron
internal import Templates
internal import TextPrediction

/// The demo's files, in a temporary folder of its own: a wallet, a file of settings for each neuron, states, logs, the text.
struct DemoFolder: Sendable {
    /// Where it is.
    let path: String
    private static let wallet = "demo"

    /// A new folder with a text and everybody's keys.
    ///
    /// The coldkey is `//Bob`'s, which has funds on every local chain and is known to anybody.
    /// - Throws: ``DemoError`` when the disk refuses; `IdentityError`.
    init(corpus: Corpus, residents: [Resident], owner: KeyPair) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "neuron-demo-\(UUID().uuidString)").path
        do {
            for folder in ["", "/config", "/logs", "/state"] {
                try FileManager.default.createDirectory(
                    atPath: path + folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            try Data(corpus.training + corpus.heldOut).write(to: URL(fileURLWithPath: text))
            try Data(corpus.training).write(to: URL(fileURLWithPath: training))
        } catch {
            throw DemoError(
                "The demo's files can't be written to \(path): \(error.localizedDescription)",
                remedy: "Free the disk, or name another folder with TMPDIR.")
        }
        let wallet = try Wallet(Self.wallet, path: wallets)
        try wallet.write(Keyfile(owner), as: .coldkey, password: nil)
        for resident in residents { try wallet.write(Keyfile(resident.key), as: .hotkey(resident.name), password: nil) }
    }

    /// The whole text.
    private var text: String { path + "/corpus.txt" }
    /// The part of it that miners train on.
    var training: String { path + "/training.txt" }
    private var wallets: String { path + "/wallets" }
    /// What clients of the chain keep.
    var cache: String { path + "/cache" }
    /// What the chain keeps, where it is to survive its process.
    var chain: String { path + "/chain.sqlite" }

    /// Where a process writes its log.
    func log(of name: String) -> String { "\(path)/logs/\(name).log" }

    /// Writes the file of settings that an operator would write.
    ///
    /// - Returns: its path.
    func configure(_ resident: Resident, _ settings: DemoSettings, chain: String) throws(DemoError) -> String {
        let name = resident.name
        var own = ["corpus: \(Self.quoted(text))"]
        switch resident.role {
        case .miner(let kind): own.append("kind: \(kind.rawValue)")
        case .validator: own.append("seed: \(settings.seed)")
        case .python: break
        }
        let lines = [
            "# Written by `neuron demo`. Run by hand: neuron demo-\(resident.isMiner ? "miner" : "validator") --config FILE",
            "network: \(chain)", "netuid: \(DemoSettings.netuid)",
            "wallet: { name: \(Self.wallet), hotkey: \(name), path: \(Self.quoted(wallets)) }",
            "state-dir: \(Self.quoted("\(path)/state/\(name)"))",
            "axon: { port: 0, drain: 2 }",
            "validator: { interval: \(settings.blockTime.inSeconds) }",
            "log: { level: \(settings.logLevel.rawValue) }",
            "subnet: { \(own.joined(separator: ", ")) }",
        ]
        let file = "\(path)/config/\(name).yaml"
        do {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            throw DemoError("\(file) can't be written: \(error.localizedDescription)", remedy: "Free the disk.")
        }
        return file
    }

    /// What a validator has found out so far; nil before it has left anything.
    func findings(of resident: Resident) -> TextPredictionValidator.Findings? {
        let file = "\(path)/state/\(resident.name)/\(TextPredictionValidator.Findings.file)"
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else { return nil }
        return try? JSONDecoder().decode(TextPredictionValidator.Findings.self, from: data)
    }

    /// The last lines of a process's log.
    func lastWords(of name: String) -> String {
        let text = (try? String(contentsOfFile: log(of: name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(3).joined(separator: "\n")
    }

    /// Removes everything.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// A path as YAML and JSON write it.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
