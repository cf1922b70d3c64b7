import Neuron
import Testing
import TestSupport

/// `mnemonics.json`: derivations that start from a phrase, from a seed or from nothing.
private struct DerivationVectors: Decodable, Sendable {
    struct Case: Decodable, Sendable {
        struct Step: Decodable, Sendable { let hard: Bool, code: String, chain_code: String }
        struct Outcome: Decodable, Sendable { let public_key: String?, ss58: String?, error: String? }
        let uri: String, junctions: [Step], sr25519: Outcome, ed25519: Outcome
    }
    let derivations: [Case]
    let dev_phrase: String

    static let all = Result { try Vectors.json("mnemonics.json", as: DerivationVectors.self) }
}

@Suite("Derivation")
struct DerivationTests {
    @Test(
        "a junction's text has the chain code of the vectors",
        .enabled(if: Vectors.has("mnemonics.json"), "mnemonics.json is not in this folder"))
    func chainCodes() throws {
        for one in try DerivationVectors.all.get().derivations {
            for step in one.junctions {
                #expect(hex(Junction(hard: step.hard, step.code).chainCode) == step.chain_code, "\(one.uri)")
            }
        }
    }

    @Test(
        "paths from phrases and from seeds lead to the wallet's keys",
        .enabled(if: Vectors.has("mnemonics.json"), "mnemonics.json is not in this folder"), arguments: SignatureScheme.allCases
    )
    func paths(scheme: SignatureScheme) throws {
        let vectors = try DerivationVectors.all.get()
        var checked = 0
        for one in vectors.derivations {
            let expected = scheme == .sr25519 ? one.sr25519 : one.ed25519
            if expected.error != nil {
                let error = #expect(throws: IdentityError.self, "\(one.uri)") { try KeyPair(uri: one.uri, scheme: scheme) }
                #expect(error?.code == .invalidDerivation)
            } else {
                let pair = try KeyPair(uri: one.uri, scheme: scheme)
                #expect(hex(pair.publicKey.bytes) == expected.public_key, "\(one.uri)")
                #expect(pair.hotkey.description == expected.ss58, "\(one.uri)")
                let message = Bytes("derived".utf8)
                #expect(pair.publicKey.isValid(try pair.signature(for: message), for: message), "\(one.uri)")
            }
            checked += 1
        }
        #expect(checked >= 30)
    }

    @Test(
        "a path alone starts from the development phrase, with a passphrase or without",
        .enabled(if: Vectors.has("mnemonics.json"), "mnemonics.json is not in this folder"))
    func developmentPhrase() throws {
        let phrase = try DerivationVectors.all.get().dev_phrase
        #expect(try KeyPair(uri: "//Alice").publicKey == KeyPair(uri: "\(phrase)//Alice").publicKey)
        #expect(try KeyPair(uri: "//Alice///secret").publicKey == KeyPair(uri: "\(phrase)//Alice///secret").publicKey)
        #expect(try KeyPair(uri: "//Alice///secret").publicKey != KeyPair(uri: "//Alice").publicKey)
    }

    @Test("a phrase that is none is refused with a way out, and its words are not repeated")
    func badPhrases() {
        for uri in ["cactus arm//a", "cactus arm rigid urban dentist away say zone bring car alien flash//a"] {
            let error = #expect(throws: IdentityError.self) { try KeyPair(uri: uri) }
            #expect(error?.code == .invalidMnemonic)
            #expect(error?.remedy != nil)
            #expect(error?.description.contains("cactus") == false)
        }
    }

    @Test(
        "a URI that says nothing clear is an error, never a key",
        arguments: [
            "", "/", "//", "//Alice/", "//Alice//", "///", "//Alice///", "0x", "0x12//Alice", "Alice",
            "0x" + String(repeating: "g", count: 64), "0x" + String(repeating: "1", count: 64) + "///secret",
            "0X" + String(repeating: "1", count: 64), " ",
        ])
    func badURIs(uri: String) {
        #expect(throws: IdentityError.self) { try KeyPair(uri: uri) }
    }

    @Test("a URI too long or with too many steps is an error")
    func longURIs() {
        for uri in [String(repeating: "/a", count: 65), "//" + String(repeating: "a", count: 5_000)] {
            #expect(throws: IdentityError.self) { try KeyPair(uri: uri) }
        }
        #expect(throws: Never.self) { try KeyPair(uri: String(repeating: "/a", count: 64)) }
    }

    @Test("a path in two parts leads where the whole path does", arguments: SignatureScheme.allCases)
    func composition(scheme: SignatureScheme) throws {
        let whole = try KeyPair(uri: "//subnet//1//miner", scheme: scheme)
        let parts = try KeyPair(uri: "//subnet", scheme: scheme).derived(along: Derivation(parsing: "//1//miner"))
        #expect(whole.publicKey == parts.publicKey)
        #expect(
            try KeyPair(uri: "//subnet", scheme: scheme).derived(along: .none).hotkey
                == KeyPair(uri: "//subnet", scheme: scheme).hotkey)
    }
}
