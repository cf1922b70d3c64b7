@testable import Neuron
import Testing
import TestSupport

/// Opening an encrypted file takes seconds and half a gigabyte: one after the other, and none twice.
@Suite("Key files", .serialized, .enabled(if: KeyfileVectors.isThere, KeyfileVectors.missing))
struct KeyfileTests {
    @Test("the index has files of every kind")
    func kinds() throws {
        let kinds = Set(try KeyfileVectors.all.get().files.map(\.kind))
        #expect(kinds.isSuperset(of: ["plain", "public", "nacl", "ansible", "fernet", "broken"]))
    }

    @Test(
        "a file of the other tools is opened, with the key, the phrase and the encryption that it has",
        arguments: KeyfileVectors.files.filter { $0.kind != "broken" || $0.isMended })
    func opens(file: KeyfileVectors.File) throws {
        let keyfile = try KeyfileVectors.open(file.path, password: file.password)
        #expect(keyfile.address.description == file.ss58)
        #expect(hex(keyfile.publicKey.bytes) == file.public_key)
        #expect(keyfile.scheme == (file.crypto_type == 0 ? .ed25519 : .sr25519))
        #expect((keyfile.keyPair == nil) == (file.kind == "public"))
        #expect(keyfile.mnemonic?.reveal() == file.mnemonic)
        if let pair = keyfile.keyPair {
            let message = Bytes("hello".utf8)
            #expect(keyfile.publicKey.isValid(try pair.signature(for: message), for: message))
            // Written and read again it is the same; the seed is always written in hex.
            let json = try keyfile.json()
            if let seed = file.secret_seed {
                #expect(String(decoding: json.unprotected, as: UTF8.self).contains("\"secretSeed\":\"0x\(seed)\""))
            }
            let again = try Keyfile(plain: json, at: "again")
            #expect(again.address == keyfile.address && again.mnemonic?.reveal() == file.mnemonic)
            #expect(try again.json().isEqual(to: json))
        }
        let encryption = try KeyfileEncryption(of: KeyfileDisk.load(file.path).bytes)
        #expect(encryption.rawValue == (file.isEncrypted ? file.kind : "none"))
    }

    @Test(
        "a broken file is an error that names it and says what to do",
        arguments: KeyfileVectors.files.filter { $0.kind == "broken" && !$0.isMended })
    func broken(file: KeyfileVectors.File) throws {
        let error = #expect(throws: IdentityError.self) { try KeyfileVectors.open(file.path, password: file.password) }
        #expect(error?.code == .invalidKeyfile || error?.code == .wrongPassword)
        #expect(error?.message.contains(file.path) == true)
        #expect(error?.remedy != nil)
        #expect(error?.description.contains("50518cbc137d61ae") == false, "a secret is never repeated")
    }

    @Test("an encrypted file stays closed without its password, and with another", arguments: ["ansible", "nacl", "fernet"])
    func closed(kind: String) throws {
        let file = try #require(KeyfileVectors.files.first { $0.kind == kind })
        let nobody = #expect(throws: IdentityError.self) { try KeyfileVectors.open(file.path, password: nil) }
        #expect(nobody?.code == .passwordNeeded)
        // One format is enough for the slow way: each compares a code first.
        guard kind == "ansible" else { return }
        let other = #expect(throws: IdentityError.self) { try KeyfileVectors.open(file.path, password: "another") }
        #expect(other?.code == .wrongPassword)
        #expect(other?.description.contains("another") == false)
    }

    @Test("a password's variable has the name and the value of the SDKs")
    func variables() throws {
        for one in try KeyfileVectors.all.get().password_variables {
            #expect(PasswordSource.variableName(for: one.keyfile_path) == one.variable)
            let source = PasswordSource.none.or(.environment([one.variable: one.value]))
            #expect(try source.password(for: one.keyfile_path).secret.unprotected == Bytes(one.password.utf8))
            let broken = PasswordSource.environment([one.variable: "é"])
            let error = #expect(throws: IdentityError.self) { try broken.password(for: one.keyfile_path) }
            #expect(error?.message.contains(one.variable) == true)
        }
        let missing = #expect(throws: IdentityError.self) { try PasswordSource.environment([:]).password(for: "/a/b") }
        #expect(missing?.code == .passwordNeeded)
        #expect(missing?.remedy?.contains("BT_PW__A_B") == true)
    }

}

@Suite("Key files, whatever is in them")
struct KeyfileParserTests {
    @Test("a file in today's format is made of a key, and one bit changed anywhere keeps it closed")
    func sealed() throws {
        let key = try SecretBytes(copying: Bytes(repeating: 7, count: 32))
        let plain = try Keyfile(Mnemonic()).json()
        let sealed = SecretBox.seal(plain, key: key)
        #expect(try SecretBox.open(sealed, key: key)?.isEqual(to: plain) == true)
        for index in stride(from: 0, to: sealed.count, by: 7) {
            var changed = sealed
            changed[index] ^= 1
            #expect(try SecretBox.open(changed, key: key) == nil)
        }
        #expect(SecretBox.seal(plain, key: key) != sealed, "never the same nonce")
    }

    @Test("a file that names another key than its secret's is refused")
    func mismatch() throws {
        let seed = "0x" + String(repeating: "5e", count: 32)
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        for claim in [
            "\"ss58Address\":\"\(alice)\"", "\"publicKey\":\"0x\(String(repeating: "11", count: 32))\"",
            "\"accountId\":\"\(String(repeating: "11", count: 32))\"",
        ] {
            let error = #expect(throws: IdentityError.self) { try keyfile("{\"secretSeed\":\"\(seed)\",\(claim)}") }
            #expect(error?.code == .addressMismatch)
            #expect(error?.description.contains("5e5e") == false)
        }
        // Another network's prefix is the same key; a scheme is a number, or SDK 11's text.
        #expect(try keyfile("{\"secretSeed\":\"\(seed)\",\"cryptoType\":\"0\"}").scheme == .ed25519)
        for type in ["2", "-1", "\"\"", "true", "0.5", "[]"] {
            #expect(throws: IdentityError.self) { try keyfile("{\"secretSeed\":\"\(seed)\",\"cryptoType\":\(type)}") }
        }
    }

    @Test("what SDK 11 takes besides is taken: a bare seed, a bare phrase")
    func bare() throws {
        let seed = String(repeating: "5e", count: 32)
        let address = try KeyPair(seed: Bytes(repeating: 0x5e, count: 32)).hotkey.address
        #expect(try keyfile("0x\(seed)\n").address == address)
        #expect(try keyfile(seed).address == address)
        let mnemonic = try Mnemonic(.words15)
        #expect(try keyfile(" \(mnemonic.reveal())\n").address == KeyPair(mnemonic).hotkey.address)
    }

    @Test("JSON is read strictly: one whole object, no name twice")
    func strict() throws {
        for text in [
            "", "{", "}", "[]", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":tru}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}",
            "{\"a\":\"\n\"}", "{\"a\":1,\"a\":2}", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":\"\\u00", "{\"a\":[1,]}", "{\"a\":[}",
            "{\"a\":" + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}",
            "{" + (0..<65).map { "\"\($0)\":1" }.joined(separator: ",") + "}",
        ] {
            #expect(try KeyfileJSON.members(of: SecretBytes(copying: text.utf8)) == nil, "\(text)")
        }
        let whole = " {\"a\" : \"\\u00e9\\ud83d\\udd11\\n\\\"\", \"b\":[1,{\"c\":[]}], \"d\":-1.5e+3, \"e\":7, \"f\":null}\n"
        let members = try #require(try KeyfileJSON.members(of: SecretBytes(copying: whole.utf8)))
        guard case .text(let text) = members["a"], case .number(7) = members["e"], case .null = members["f"],
            case .other = members["b"], case .other = members["d"]
        else {
            Issue.record("a member has the wrong value")
            return
        }
        #expect(text.unprotected == Bytes("é🔑\n\"".utf8))
    }

    @Test("any bytes are a key file or an error, for every cut and change of a good one too")
    func properties() throws {
        var random = RandomSource.seeded(3)
        let good = try Keyfile(seed: SecretBytes(copying: Bytes(repeating: 9, count: 32))).json().unprotected
        #expect(throws: Never.self) { try Keyfile(plain: SecretBytes(copying: good), at: "f") }
        for length in stride(from: 0, to: good.count, by: 3) {
            #expect(throws: IdentityError.self) { try Keyfile(plain: SecretBytes(copying: good[..<length]), at: "f") }
        }
        let address = try Keyfile(plain: SecretBytes(copying: good), at: "f").address
        for _ in 0..<1_500 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // What is still a key file is still the same key: everything in it says so.
            if let keyfile = try? Keyfile(plain: SecretBytes(copying: bytes), at: "f") { #expect(keyfile.address == address) }
        }
        for mark in ["$NACL", "$ANSIBLE_VAULT", "$ANSIBLE_VAULT;1.1;AES256\n", "gAAAAA", "{\"secretSeed\":\"", ""] {
            for _ in 0..<200 {
                let tail = (0..<Int.random(in: 0...39, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                let bytes = try SecretBytes(copying: Bytes(mark.utf8) + tail)
                #expect(throws: IdentityError.self) {
                    let plain = try KeyfileEncryption.open(bytes, at: "f") { () throws(IdentityError) in
                        try PasswordSource.none.password(for: "f")
                    }
                    return try Keyfile(plain: plain, at: "f")
                }
            }
        }
    }

    @Test("hex and base 64 are read whole or not at all")
    func text() throws {
        func secret(_ text: String) throws -> SecretBytes { try SecretBytes(copying: text.utf8) }
        #expect(try secret("0xAbcd").hexDecoded()?.unprotected == [0xab, 0xcd])
        #expect(try secret("").hexDecoded()?.count == 0)
        for bad in ["0", "0x0", "xx", "0xzz", "é"] { #expect(try secret(bad).hexDecoded() == nil) }
        #expect(try secret("Zm9vYg==").base64Decoded()?.unprotected == Bytes("foob".utf8))
        #expect(try secret("-_-_").base64Decoded()?.unprotected == [0xfb, 0xff, 0xbf])
        for bad in ["a", "====", "a===", "Zm9v Yg==", "Zm9vYg===="] {
            #expect(try secret(bad).base64Decoded() == nil, "\(bad)")
        }
        #expect(try secret(" \n").trimmed().count == 0)
        #expect(try secret(" a b\n").trimmed().unprotected == Bytes("a b".utf8))
    }

    private func keyfile(_ text: String) throws -> Keyfile {
        try Keyfile(plain: SecretBytes(copying: text.utf8), at: "a file")
    }
}
