import Foundation
import Testing
import TestSupport

/// `neuron wallet`. A coldkey's encryption takes seconds: one test has it, the others do with hotkeys and plain ones.
@Suite("The wallet commands", .serialized)
struct WalletTests {
    private let neuron = Program.built("neuron")
    private let folder = NSTemporaryDirectory() + "neuron-command-wallets-\(UUID().uuidString)"
    private let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
    private let phraseAddress = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"

    private struct Report: Decodable {
        struct Key: Decodable {
            let kind: String, name: String?, address: String?, encryption: String?, file: String, problem: String?,
                mnemonic: String?
        }
        let keys: [Key]
    }

    private func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Program.Outcome {
        // What the surrounding environment says of wallets is not what is tested here.
        let none = ["BT_WALLET_NAME": "", "BT_WALLET_HOTKEY": "", "BT_WALLET_PATH": folder]
        return try await Program.run(neuron, arguments, environment: none.merging(environment) { _, new in new })
    }

    private func report(_ outcome: Program.Outcome) throws -> Report {
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    private func write(_ text: String, _ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        return folder + "/" + name
    }

    @Test(
        "explain themselves",
        arguments: [
            ["wallet"], ["wallet", "new"], ["wallet", "list"], ["wallet", "show"], ["wallet", "regenerate"],
            ["wallet", "sign"],
            ["wallet", "verify"], ["wallet", "export-public"], ["signer"], ["signer", "serve"],
        ])
    func help(command: [String]) async throws {
        let outcome = try await run(command + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE"))
        #expect(!outcome.output.contains("--password "), "no password is an argument")
    }

    @Test("a new wallet has an encrypted coldkey and a plain hotkey, and opens with its password only")
    func new() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let password = try write("Correct-horse 1\n", "password")
        let made = try await run(["wallet", "new", "--password-file", password, "--wallet.name", "alpha"])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.lines.count == 2)
        #expect(made.lines.first?.hasPrefix("coldkey  5") == true && made.lines.last?.hasPrefix("hotkey default  5") == true)
        #expect(made.errors.contains("--print-mnemonic"))
        let shown = try report(await run(["wallet", "show", "--json"], ["BT_WALLET_NAME": "alpha"]))
        #expect(shown.keys.map(\.encryption) == ["nacl", "none"])
        #expect(shown.keys.allSatisfy { $0.problem == nil && made.output.contains($0.address ?? "?") })
        // The variable of the SDKs: base 64 of the password, masked with the variable's own name.
        let file = try #require(shown.keys.first?.file)
        let name = "BT_PW_" + file.replacing("/", with: "_").replacing(".", with: "_").uppercased()
        let mask = Array(name.utf8)
        let masked = Array("Correct-horse 1".utf8).enumerated().map { $1 ^ mask[$0 % mask.count] }
        let sign = ["wallet", "sign", "--coldkey", "--message", "hello", "--wallet.name", "alpha"]
        let signed = try await run(sign, [name: Data(masked).base64EncodedString()])
        #expect(signed.status == 0, "\(signed.errors)")
        let closed = try await run(sign)
        #expect(closed.status == 77)
        #expect(closed.errors.contains("--password-file") && closed.errors.contains(name))
        let wrong = try await run(sign + ["--password-file", write("another\n", "other")])
        #expect(wrong.status == 77)
        #expect(!wrong.errors.contains("another"))
    }

    @Test("a key that is there is kept: once is not enough, twice destroys it")
    func overwrite() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let new = ["wallet", "new", "--no-password", "--json", "--print-mnemonic"]
        let first = try report(await run(new))
        #expect(first.keys.map { $0.mnemonic?.split(separator: " ").count } == [12, 12])
        for arguments in [new, new + ["--overwrite"], new + ["--hotkey-only"], new + ["--coldkey-only", "--overwrite"]] {
            let outcome = try await run(arguments)
            #expect(outcome.status == 77)
            #expect(outcome.output.isEmpty)
        }
        let kept = try report(await run(["wallet", "show", "--json"]))
        #expect(kept.keys.map(\.address) == first.keys.map(\.address))
        let second = try report(await run(new + ["--hotkey-only", "--overwrite", "--overwrite"]))
        let now = try report(await run(["wallet", "show", "--json"]))
        #expect(now.keys.map(\.address) == [first.keys.first?.address, second.keys.first?.address])
        let more = try report(await run(new + ["--hotkey-only", "--wallet-hotkey", "more"]))
        #expect(more.keys.map(\.name) == ["more"])
        let list = try await run(["wallet", "list"])
        #expect(list.lines.count == 4)
    }

    @Test("a key is made again from its mnemonic or seed, by a path too; what is wrong with them is said by place")
    func regenerate() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = try write(phrase + "\n", "words")
        let hotkey = ["wallet", "regenerate", "hotkey", "--json"]
        let plain = try report(await run(hotkey + ["--mnemonic-file", words]))
        #expect(plain.keys.first?.address == phraseAddress)
        let alice = try report(
            await run(hotkey + ["--mnemonic-file", words, "--derivation", "//Alice", "--wallet-hotkey", "alice"]))
        #expect(alice.keys.first?.address == "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")
        let seed = try write("0x" + String(repeating: "0b", count: 32), "seed")
        let fromSeed = try report(await run(hotkey + ["--seed-file", seed, "--wallet-hotkey", "seed", "--scheme", "ed25519"]))
        #expect(fromSeed.keys.first?.address != nil)
        for (text, hint) in [
            (phrase.replacing("lake", with: "laek"), "Word 4"), (phrase.replacing("walk", with: "fit"), "checksum"),
            ("only three words", "12, 15, 18, 21 or 24"), ("", "12, 15, 18, 21 or 24"),
        ] {
            let bad = try await run(hotkey + ["--mnemonic-file", write(text, "bad"), "--wallet-hotkey", "bad"])
            #expect(bad.status == 64)
            #expect(bad.errors.contains(hint), "\(bad.errors)")
            #expect(!bad.errors.contains("basket"))
        }
        for arguments in [
            hotkey, hotkey + ["--seed-file", words], hotkey + ["--seed-file", seed, "--mnemonic-file", words],
            ["wallet", "regenerate", "nokey"], hotkey + ["--mnemonic-file", words, "--derivation", "x"],
        ] {
            #expect(try await run(arguments + ["--wallet-hotkey", "bad2"]).status == 64, "\(arguments)")
        }
        #expect(try await run(hotkey + ["--mnemonic-file", folder + "/none"]).status == 66)
    }

    @Test("a signature is made and checked, of text, of bytes and of a file")
    func sign() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = try write(phrase, "words")
        _ = try report(await run(["wallet", "regenerate", "hotkey", "--json", "--mnemonic-file", words]))
        let file = try write("hello", "message")
        let verify = ["wallet", "verify", "--address", phraseAddress, "--signature"]
        for message in [["--message", "hello"], ["--message", "0x68656c6c6f", "--hex"], ["--message-file", file]] {
            let signed = try await run(["wallet", "sign"] + message)
            #expect(signed.status == 0, "\(signed.errors)")
            let signature = try #require(signed.lines.first)
            let valid = try await run(verify + [signature, "--message", "hello"])
            #expect(valid.status == 0 && valid.output == "valid\n")
            let other = try await run(verify + [signature, "--message", "hello!"])
            #expect(other.status == 1 && other.output == "not valid\n")
            #expect(try await run(verify + [signature, "--message", "hello", "--scheme", "ed25519"]).status == 1)
        }
        for bad in [
            verify + ["0x12", "--message", "hello"], ["wallet", "sign"], ["wallet", "sign", "--message", "x", "--hex"],
            ["wallet", "sign", "--message", "x", "--message-file", file],
            [
                "wallet", "verify", "--address", "5x", "--signature", "0x" + String(repeating: "0", count: 128), "--message",
                "x",
            ],
        ] {
            #expect(try await run(bad).status == 64, "\(bad)")
        }
    }

    @Test("a file that is missing, foreign, cut short or open to others is named in a sentence")
    func foreign() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let hotkeys = folder + "/default/hotkeys"
        try FileManager.default.createDirectory(atPath: hotkeys, withIntermediateDirectories: true)
        try Data("$NACL12345".utf8).write(to: URL(fileURLWithPath: hotkeys + "/cut"))
        try Data("hello".utf8).write(to: URL(fileURLWithPath: hotkeys + "/foreign"))
        for (name, status) in [("none", Int32(66)), ("cut", 78), ("foreign", 78), ("../cut", 64)] {
            let outcome = try await run(["wallet", "sign", "--message", "x", "--wallet-hotkey", name])
            #expect(outcome.status == status, "\(name): \(outcome.errors)")
            #expect(outcome.errors.contains("Error: "))
        }
        #expect(try await run(["wallet", "show", "--wallet-name", "none"]).status == 66)
        let shown = try await run(["wallet", "show"])
        #expect(shown.status == 0 && shown.errors.contains("foreign"))
        let words = try write(phrase, "words")
        _ = try report(await run(["wallet", "regenerate", "hotkey", "--json", "--mnemonic-file", words]))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hotkeys + "/default")
        let signed = try await run(["wallet", "sign", "--message", "x"])
        #expect(signed.status == 0 && signed.errors.contains("chmod 600"))
        // The public file is printed without a secret, and made again where it is lost.
        try FileManager.default.removeItem(atPath: hotkeys + "/defaultpub.txt")
        let exported = try await run(["wallet", "export-public", "hotkey", "--write"])
        #expect(exported.status == 0 && exported.output.contains(phraseAddress) && !exported.output.contains("secret"))
        #expect(FileManager.default.fileExists(atPath: hotkeys + "/defaultpub.txt"))
    }

    @Test("a signer serves the hotkey to a neuron, and ends well")
    func signer() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = try write(phrase, "words")
        _ = try report(await run(["wallet", "regenerate", "hotkey", "--json", "--mnemonic-file", words]))
        let socket = "/tmp/neuron-\(UUID().uuidString.prefix(13)).sock"
        let signer = try Program(neuron, ["signer", "serve", "--socket", socket, "--wallet-path", folder])
        #expect(await signer.firstLine() == "ready \(socket) \(phraseAddress)")
        // No node listens there: that is said after the hotkey was found.
        let nowhere = ["--network", "http://127.0.0.1:1"]
        let miner = try await Program.run(Program.built("echo-miner"), ["--signer", socket] + nowhere)
        #expect(miner.status == 69 && miner.errors.contains("The hotkey is \(phraseAddress)."))
        let second = try await run(["signer", "serve", "--socket", socket, "--wallet-path", folder])
        #expect(second.status == 69 && second.errors.contains("already"))
        signer.terminate()
        #expect(await signer.outcome().status == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
        let away = try await Program.run(Program.built("echo-miner"), ["--signer", socket])
        #expect(away.status == 69 && away.errors.contains("neuron signer serve"))
        let wallet = try await Program.run(Program.built("echo-validator"), ["--wallet.path", folder] + nowhere)
        #expect(wallet.status == 69 && wallet.errors.contains("The hotkey is \(phraseAddress)."))
        let none = try await Program.run(Program.built("echo-validator"), ["--wallet.path", folder, "--wallet.hotkey", "none"])
        #expect(none.status == 66)
    }
}
