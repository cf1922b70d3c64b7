@testable import Neuron
import Testing
import TestSupport

/// `mnemonics.json`: phrases in all lengths, with and without a passphrase, and what is no phrase.
private struct MnemonicVectors: Decodable, Sendable {
    struct Key: Decodable, Sendable { let public_key: String, ss58: String }
    struct Case: Decodable, Sendable {
        let mnemonic: String, words: Int, entropy: String, password: String, mini_secret: String
        let sr25519: Key, ed25519: Key
    }
    struct Invalid: Decodable, Sendable { let mnemonic: String, why: String }
    struct Spacing: Decodable, Sendable { let mnemonic: String, same_as: String, why: String }
    let mnemonics: [Case]
    let invalid_mnemonics: [Invalid]
    let spacing: [Spacing]

    static let isThere = Vectors.has("mnemonics.json")
    static let missing: Comment = "mnemonics.json is not in this folder"
    static let all = Result { try Vectors.json("mnemonics.json", as: MnemonicVectors.self) }
}

@Suite("Mnemonics")
struct MnemonicTests {
    @Test("the words are those of BIP-39")
    func words() {
        let file = EnglishWords.all.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
        #expect(
            hex(SHA256.hash(Bytes(file.utf8))) == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")
        #expect(EnglishWords.all.count == 2_048)
        #expect(EnglishWords.all.map(\.count).max() == EnglishWords.longest)
        for (number, word) in EnglishWords.all.enumerated() { #expect(EnglishWords.number(of: word) == number) }
    }

    @Test(
        "a phrase gives the secret and the keys of the vectors",
        .enabled(if: MnemonicVectors.isThere, MnemonicVectors.missing))
    func vectors() throws {
        let cases = try MnemonicVectors.all.get().mnemonics
        #expect(!cases.isEmpty)
        for one in cases {
            let mnemonic = try Mnemonic(one.mnemonic)
            #expect(mnemonic.length.rawValue == one.words)
            #expect(mnemonic.reveal() == one.mnemonic)
            #expect(try mnemonic.phrase().unprotected == Bytes(one.mnemonic.utf8))
            let secret = try mnemonic.miniSecret(passphrase: SecretBytes(copying: one.password.utf8))
            #expect(hex(secret.unprotected) == one.mini_secret)
            for (scheme, key) in [(SignatureScheme.sr25519, one.sr25519), (.ed25519, one.ed25519)] {
                let pair = try KeyPair(mnemonic, passphrase: one.password, scheme: scheme)
                #expect(hex(pair.publicKey.bytes) == key.public_key)
                #expect(pair.coldkey.description == key.ss58)
            }
        }
    }

    @Test("white space is no matter", .enabled(if: MnemonicVectors.isThere, MnemonicVectors.missing))
    func spacing() throws {
        for one in try MnemonicVectors.all.get().spacing {
            #expect(try Mnemonic(one.mnemonic).reveal() == one.same_as, "\(one.why)")
        }
        let spread = "cactus\u{00a0}arm rigid\u{3000}urban dentist away say zone bring car\r\nalien flame"
        #expect(try Mnemonic(spread).reveal() == "cactus arm rigid urban dentist away say zone bring car alien flame")
    }

    @Test(
        "what the wallet refuses is refused, with a way out", .enabled(if: MnemonicVectors.isThere, MnemonicVectors.missing))
    func invalid() throws {
        for one in try MnemonicVectors.all.get().invalid_mnemonics {
            let error = #expect(throws: IdentityError.self, "\(one.why)") { try Mnemonic(one.mnemonic) }
            #expect(error?.code == .invalidMnemonic)
            #expect(error?.remedy != nil)
            #expect(error?.description.contains("urban") == false, "another word is never repeated")
        }
    }

    @Test("an error tells the place of the word")
    func places() {
        let words = "cactus arm rigid urban dentist away say zone bring car alien flame"
        let typo = #expect(throws: IdentityError.self) { try Mnemonic(words.replacing("zone", with: "zoone")) }
        #expect(typo?.message == "Word 8 of the mnemonic (\"zoone\") is not in the English word list.")
        let key = String(repeating: "7f", count: 32)
        let pasted = #expect(throws: IdentityError.self) { try Mnemonic(words.replacing("flame", with: key)) }
        #expect(pasted?.message == "Word 12 of the mnemonic is not in the English word list.")
        let swapped = #expect(throws: IdentityError.self) { try Mnemonic(words.replacing("flame", with: "flash")) }
        #expect(swapped?.message.contains("word 12") == true)
        let capital = #expect(throws: IdentityError.self) { try Mnemonic(words.replacing("away", with: "Away")) }
        #expect(capital?.message == "Word 6 of the mnemonic has capital letters.")
    }

    @Test("a new phrase has its length, differs each time, and is read again", arguments: Mnemonic.Length.allCases)
    func fresh(length: Mnemonic.Length) throws {
        let one = try Mnemonic(length)
        let words = one.reveal()
        #expect(words.split(separator: " ").count == length.rawValue)
        #expect(try Mnemonic(words).reveal() == words)
        #expect(try Mnemonic(length).reveal() != words)
        #expect(try KeyPair(one).publicKey == KeyPair(Mnemonic(words)).publicKey)
    }

    @Test("nothing that describes a phrase tells a word of it")
    func silent() throws {
        let mnemonic = try Mnemonic()
        var dumped = ""
        dump(mnemonic, to: &dumped)
        for word in mnemonic.reveal().split(separator: " ") {
            // "words" and "length" are our own; a phrase may have "word" in it.
            for text in [mnemonic.description, String(reflecting: mnemonic), dumped] where word != "word" {
                #expect(!text.split(whereSeparator: { !$0.isLetter }).contains(word))
            }
        }
    }

    @Test("any text is a phrase or an error, and a phrase with one word changed is nearly always an error")
    func properties() throws {
        var random = RandomSource.seeded(20_261_121)
        let alphabet = Array("abcdefgz  \t\n\u{0}\u{1f600}é,")
        for _ in 0..<2_000 {
            let text = String(
                (0..<Int.random(in: 0...80, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            #expect(throws: IdentityError.self) { try Mnemonic(text) }
        }
        #expect(throws: IdentityError.self) { try Mnemonic(String(repeating: "zoo ", count: 100_000)) }
        var accepted = 0
        for _ in 0..<1_000 {
            var words = try Mnemonic().reveal().split(separator: " ").map(String.init)
            let place = Int.random(in: 0..<12, using: &random)
            let other = EnglishWords.all.randomElement(using: &random) ?? []
            words[place] = String(decoding: other, as: UTF8.self)
            if (try? Mnemonic(words.joined(separator: " "))) != nil { accepted += 1 }
        }
        // One in sixteen by chance: 62 of a thousand, give or take; the bound is eight standard deviations away.
        #expect(accepted < 130)
    }
}
