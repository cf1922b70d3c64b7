import Neuron
import Testing
import TestSupport

/// `mnemonics.json`: derivations that start from the development phrase or from a seed.
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
        "paths from the development phrase and from seeds lead to the wallet's keys",
        .enabled(if: Vectors.has("mnemonics.json"), "mnemonics.json is not in this folder"), arguments: SignatureScheme.allCases
    )
    func paths(scheme: SignatureScheme) throws {
        let vectors = try DerivationVectors.all.get()
        var checked = 0
        for one in vectors.derivations
        where one.uri.hasPrefix("/") || one.uri.hasPrefix("0x") || one.uri.hasPrefix(vectors.dev_phrase) {
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
        #expect(checked >= 15)
    }

    @Test(
        "other phrases and passphrases are refused with a way out, and the words are not repeated",
        .enabled(if: Vectors.has("mnemonics.json"), "mnemonics.json is not in this folder"))
    func otherPhrases() throws {
        let vectors = try DerivationVectors.all.get()
        for one in vectors.derivations where one.uri.hasPrefix("cactus") {
            let error = #expect(throws: IdentityError.self) { try KeyPair(uri: one.uri) }
            #expect(error?.code == .unsupportedPhrase)
            #expect(error?.remedy != nil)
            #expect(error?.description.contains("cactus") == false)
        }
    }

    @Test(
        "a URI that says nothing clear is an error, never a key",
        arguments: [
            "", "/", "//", "//Alice/", "//Alice//", "///", "//Alice///secret", "0x", "0x12//Alice", "Alice",
            "0x" + String(repeating: "g", count: 64),
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
