import Foundation
@testable import Neuron
import Testing
import TestSupport

@Suite("Wallets")
struct WalletTests {
    /// A folder of its own for one test.
    private final class Folder {
        let path = NSTemporaryDirectory() + "neuron-wallet-\(UUID().uuidString)"
        deinit { try? FileManager.default.removeItem(atPath: path) }
        func mode(_ file: String) throws -> Int {
            try #require(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int)
        }
    }

    private func wallet(_ folder: Folder, _ name: String = "alpha") throws -> Wallet {
        try Wallet(name, path: folder.path + "/deep/wallets", home: nil)
    }

    @Test("a key is written for its owner alone, with a public file beside it, and opened again")
    func roundTrip() throws {
        let folder = Folder()
        let wallet = try wallet(folder)
        for (key, keyfile) in [
            (Wallet.Key.coldkey, try Keyfile(Mnemonic(.words24))),
            (.hotkey("miner-1"), try Keyfile(Mnemonic(), scheme: .ed25519)),
        ] {
            try wallet.write(keyfile, as: key, password: nil)
            var warnings: [String] = []
            let opened = try wallet.open(key, password: .none) { warnings.append($0) }
            #expect(opened.address == keyfile.address && opened.scheme == keyfile.scheme && warnings.isEmpty)
            #expect(opened.mnemonic?.reveal() == keyfile.mnemonic?.reveal())
            #expect(try wallet.publicHalf(of: key).address == keyfile.address)
            #expect(try wallet.publicHalf(of: key).scheme == keyfile.scheme)
            for file in [try wallet.file(of: key), try wallet.publicFile(of: key)] { #expect(try folder.mode(file) == 0o600) }
            #expect(try wallet.encryption(of: key) == KeyfileEncryption.none)
        }
        for path in [folder.path, folder.path + "/deep/wallets", wallet.folder, wallet.folder + "/hotkeys"] {
            #expect(try folder.mode(path) == 0o700)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: wallet.folder).sorted() == [
                "coldkey", "coldkeypub.txt", "hotkeys",
            ])
        #expect(try wallet.hotkeys() == ["miner-1"])
        #expect(try Wallet.all(at: wallet.path, home: nil) == [wallet])
        #expect(try wallet.hotkey("miner-1").scheme == .ed25519)
    }

    @Test("a key that is there is never lost unless that is said")
    func neverOverwritten() throws {
        let folder = Folder()
        let wallet = try wallet(folder)
        let first = try Keyfile(Mnemonic())
        try wallet.write(first, as: .hotkey("h"), password: nil)
        let error = #expect(throws: IdentityError.self) {
            try wallet.write(Keyfile(Mnemonic()), as: .hotkey("h"), password: nil)
        }
        #expect(error?.code == .keyExists)
        #expect(try wallet.hotkey("h").publicKey == first.publicKey)
        // A public file alone names a key that somebody watches.
        try wallet.writePublic(first, as: .hotkey("watched"))
        #expect(throws: IdentityError.self) { try wallet.write(Keyfile(Mnemonic()), as: .hotkey("watched"), password: nil) }
        #expect(try wallet.hotkeys() == ["h", "watched"])
        // The last defence is the disk's: a name taken at the same moment.
        #expect(throws: IdentityError.self) {
            try KeyfileDisk.store(first.json(), to: wallet.file(of: .hotkey("h")), overwriting: false)
        }
        let second = try Keyfile(Mnemonic())
        try wallet.write(second, as: .hotkey("h"), password: nil, destroyingExisting: true)
        #expect(try wallet.hotkey("h").publicKey == second.publicKey)
        #expect(try wallet.publicHalf(of: .hotkey("h")).publicKey == second.publicKey)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: wallet.folder + "/hotkeys").count == 3, "nothing is left over")
    }

    @Test("of many that write one new key at the same time, one does")
    func race() async throws {
        let folder = Folder()
        let wallet = try wallet(folder)
        let written = try await withThrowingTaskGroup(of: PublicKey?.self) { group in
            for _ in 0..<16 {
                let keyfile = try Keyfile(Mnemonic())
                group.addTask {
                    try? KeyfileDisk.makeFolder(wallet.folder)
                    let isMine: Void? = try? KeyfileDisk.store(
                        keyfile.json(), to: wallet.file(of: .coldkey), overwriting: false)
                    return isMine == nil ? nil : keyfile.publicKey
                }
            }
            return try await group.compactMap { $0 }.reduce(into: []) { $0.append($1) }
        }
        #expect(written.count == 1)
        #expect(try wallet.open(.coldkey, password: .none).publicKey == written.first)
    }

    @Test("a file that others can read is opened with a warning that says what to do")
    func worldReadable() throws {
        let folder = Folder()
        let wallet = try wallet(folder)
        try wallet.write(Keyfile(Mnemonic()), as: .hotkey("h"), password: nil)
        let path = try wallet.file(of: .hotkey("h"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        var warnings: [String] = []
        _ = try wallet.hotkey("h") { warnings.append($0) }
        #expect(warnings.count == 1 && warnings.first?.contains("chmod 600 \(path)") == true)
    }

    @Test("what is no key file is refused in a sentence: missing, a folder, a pipe, too large, public only")
    func foreign() throws {
        let folder = Folder()
        let wallet = try wallet(folder)
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("none") }?.code == .keyfileMissing)
        try wallet.writePublic(Keyfile(KeyPair(uri: "//Alice")), as: .hotkey("watched"))
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("watched") }?.code == .keyfileMissing)
        let hotkeys = wallet.folder + "/hotkeys/"
        try FileManager.default.copyItem(atPath: hotkeys + "watchedpub.txt", toPath: hotkeys + "public")
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("public") }?.code == .publicKeyOnly)
        try FileManager.default.createDirectory(atPath: hotkeys + "folder", withIntermediateDirectories: false)
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("folder") }?.code == .invalidKeyfile)
        #expect(unsafe mkfifo(hotkeys + "pipe", 0o600) == 0)
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("pipe") }?.code == .invalidKeyfile)
        try Data(repeating: 0x20, count: 64 * 1_024 + 1).write(to: URL(fileURLWithPath: hotkeys + "large"))
        let large = #expect(throws: IdentityError.self) { try wallet.hotkey("large") }
        #expect(large?.message.contains("65536") == true)
        try Data(repeating: 0x20, count: 64 * 1_024).write(to: URL(fileURLWithPath: hotkeys + "spaces"))
        #expect(#expect(throws: IdentityError.self) { try wallet.hotkey("spaces") }?.code == .invalidKeyfile)
    }

    @Test(
        "no name leads out of the wallet's folder",
        arguments: [
            "", ".", "..", "../x", "a/b", "/etc/passwd", "a\u{0}b", "a\nb", ".hidden", "xpub.txt",
            String(repeating: "a", count: 201),
        ])
    func names(name: String) throws {
        #expect(throws: IdentityError.self) { try Wallet(name, path: "/tmp", home: nil) }
        let wallet = try Wallet("w", path: "/tmp", home: nil)
        #expect(throws: IdentityError.self) { try wallet.file(of: .hotkey(name)) }
        #expect(throws: IdentityError.self) { try wallet.publicFile(of: .hotkey(name)) }
    }

    @Test("~ is the home folder, and nothing else is")
    func home() throws {
        #expect(try Wallet("w", home: "/home/miner/").folder == "/home/miner/.bittensor/wallets/w")
        #expect(try Wallet("w", path: "~other/x/", home: "/home/miner").folder == "~other/x/w")
        #expect(throws: IdentityError.self) { try Wallet("w", home: nil) }
        #expect(throws: IdentityError.self) { try Wallet("w", path: "", home: nil) }
    }

    @Test(
        "a wallet of bittensor-wallet is listed and opened where it lies",
        .enabled(if: KeyfileVectors.isThere, KeyfileVectors.missing))
    func foreignWallet() throws {
        let path = Vectors.folder.appending(path: "keyfiles/wallets").path
        let wallet = try #require(try Wallet.all(at: path, home: nil).first)
        #expect(wallet.name == "alpha")
        #expect(try wallet.hotkeys() == ["locked", "miner-1", "second"])
        #expect(try wallet.encryption(of: .coldkey) == .nacl)
        #expect(try wallet.encryption(of: .hotkey("miner-1")) == KeyfileEncryption.none)
        #expect(try wallet.publicHalf(of: .coldkey).address.description == "5EnqBrfdx1GEm3Cr91avytBRh8mPCZfdEbuRJ3dJTk5EbBeS")
        #expect(
            try wallet.hotkey("second", warn: { _ in }).hotkey.description == "5DV8Rvi4k8dGgag6zHbZZ9ePfTZAF9rCcJgAZZ5aL7Q8TmLB"
        )
        let locked = #expect(throws: IdentityError.self) { try wallet.hotkey("locked", warn: { _ in }) }
        #expect(locked?.code == .passwordNeeded)
    }

    @Test("a password file gives its first line, spaces included")
    func passwordFile() throws {
        let folder = Folder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/password"
        for (text, password) in [("a b \n", "a b "), ("é", "é"), ("x\r\ny\n", "x"), ("\n", ""), ("", "")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(try PasswordSource.file(path).password(for: "f").secret.unprotected == Bytes(password.utf8))
        }
        #expect(throws: IdentityError.self) { try PasswordSource.file(path + "x").password(for: "f") }
    }
}
