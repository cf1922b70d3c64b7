import Foundation
import Testing
import TestSupport

/// `neuron wallet` before a person: what is asked, what is shown, and what is not.
@Suite("The wallet commands at a terminal", .serialized)
struct WalletTerminalTests {
    private let neuron = Program.built("neuron")
    private let folder = NSTemporaryDirectory() + "neuron-terminal-wallets-\(UUID().uuidString)"

    private func start(_ arguments: [String]) throws -> TerminalProgram {
        try TerminalProgram(neuron, arguments + ["--wallet-path", folder, "--wallet-name", "alpha"])
    }

    @Test("a new password is typed twice and never shown; the mnemonic is shown once")
    func new() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let new = try start(["wallet", "new", "--coldkey-only"])
        #expect(await new.waits(for: "New password for"))
        new.type("short\r")
        // What is typed before a question is not taken for its answer.
        #expect(await new.waits(for: "New password for", times: 2))
        #expect(await new.waits(for: "6 characters or more"))
        // A slip taken back with backspace, and with Ctrl-U.
        new.type("wrong\u{15}Corr\u{e9}\u{7f}ect-horse 1\r")
        #expect(await new.waits(for: "Once more"))
        new.type("Correct-horse 1\r")
        let made = await new.outcome()
        #expect(made.status == 0, "\(made.shown)")
        #expect(!made.shown.contains("horse"))
        #expect(made.shown.contains("The mnemonic of the coldkey."))
        let sign = try start(["wallet", "sign", "--coldkey", "--message", "hello"])
        #expect(await sign.waits(for: "Password for"))
        sign.type("Correct-horse 1\r")
        let signed = await sign.outcome()
        #expect(signed.status == 0 && signed.shown.contains("0x"), "\(signed.shown)")
        #expect(!signed.shown.contains("horse"))
    }

    @Test("Ctrl-C or Ctrl-D at the question ends with 77, and nothing was made", arguments: ["\u{3}", "\u{4}"])
    func interrupted(key: String) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let new = try start(["wallet", "new"])
        #expect(await new.waits(for: "New password for"))
        new.type(key)
        #expect(await new.outcome().status == 77)
        #expect(!FileManager.default.fileExists(atPath: folder + "/alpha/coldkey"))
    }

    @Test("a key is destroyed after two answers, and kept after any other")
    func overwrite() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let options = ["--wallet-path", folder, "--wallet-name", "alpha"]
        let made = try await Program.run(neuron, ["wallet", "new", "--hotkey-only"] + options)
        let address = try #require(made.lines.first)
        for (first, second) in [("alpa\r", nil), ("alpha\r", "yes\r"), ("alpha\r", "destroy\r")] as [(String, String?)] {
            let again = try start(["wallet", "new", "--hotkey-only", "--overwrite"])
            #expect(await again.waits(for: "Type the wallet's name"))
            again.type(first)
            if let second {
                #expect(await again.waits(for: "Type destroy"))
                again.type(second)
            }
            let isDestroyed = second == "destroy\r"
            let outcome = await again.outcome()
            #expect(outcome.status == (isDestroyed ? 0 : 77), "\(outcome.shown)")
            let shown = try await Program.run(neuron, ["wallet", "list"] + options)
            #expect(shown.output.contains(address) == !isDestroyed)
        }
    }

    @Test("a mnemonic is typed without being shown")
    func regenerate() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let again = try start(["wallet", "regenerate", "hotkey"])
        #expect(await again.waits(for: "Mnemonic: "))
        again.type("bottom drive obey lake curtain smoke basket hold race lonely fit walk\r")
        let made = await again.outcome()
        #expect(made.status == 0)
        #expect(made.shown.contains("5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"))
        #expect(!made.shown.contains("basket"))
    }
}
