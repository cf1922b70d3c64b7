import Foundation
@testable import Neuron
import Testing
import TestSupport

/// `sr25519.json` and `ed25519.json`: what the Python wallet and its kin sign and accept.
private struct SchemeVectors: Decodable, Sendable {
    struct Key: Decodable, Sendable {
        let seed: String, public_key: String, ss58: String
        let sha512: String?, secret_scalar: String?, secret_nonce: String?
    }
    struct SignVerify: Decodable, Sendable {
        let public_key: String, message: String, signature: String, valid: Bool, note: String
        let refuse_key: Bool?
    }
    struct Deterministic: Decodable, Sendable {
        let seed: String, public_key: String, message: String, rng_32: String, signature: String
    }
    struct Merlin: Decodable, Sendable {
        let protocol_label: String, append: [[String]], challenge_label: String, challenge_length: Int, challenge: String
    }
    struct Text: Decodable, Sendable { let text: String, signed_bytes: String, public_key: String, signature: String }

    let keys: [Key]
    let sign_verify: [SignVerify]
    let deterministic: [Deterministic]?
    let merlin: [Merlin]?
    let text_messages: [Text]?

    /// The schemes whose vectors are there.
    static let present = SignatureScheme.allCases.filter { Vectors.has("\($0).json") }
    static let sr25519 = Result { try Vectors.json("sr25519.json", as: SchemeVectors.self) }
    static let ed25519 = Result { try Vectors.json("ed25519.json", as: SchemeVectors.self) }

    static func of(_ scheme: SignatureScheme) throws -> SchemeVectors {
        try (scheme == .sr25519 ? sr25519 : ed25519).get()
    }
}

private func unhex(_ text: String) throws -> Bytes { try #require(bytes(hex: text)) }

@Suite("Keys and signatures")
struct SignatureTests {
    @Test("sr25519.json has cases", .enabled(if: Vectors.has("sr25519.json"), "sr25519.json is not in this folder"))
    func hasSr25519() throws { #expect(try !SchemeVectors.of(.sr25519).sign_verify.isEmpty) }

    @Test("ed25519.json has cases", .enabled(if: Vectors.has("ed25519.json"), "ed25519.json is not in this folder"))
    func hasEd25519() throws { #expect(try !SchemeVectors.of(.ed25519).sign_verify.isEmpty) }

    @Test(
        "a seed gives the key and address of the vectors",
        .enabled(if: !SchemeVectors.present.isEmpty, "neither sr25519.json nor ed25519.json is in this folder"),
        arguments: SchemeVectors.present)
    func keys(scheme: SignatureScheme) throws {
        for one in try SchemeVectors.of(scheme).keys {
            let pair = try KeyPair(seed: unhex(one.seed), scheme: scheme)
            #expect(hex(pair.publicKey.bytes) == one.public_key)
            #expect(pair.hotkey.description == one.ss58)
            #expect(pair.coldkey.description == one.ss58)
            #expect(pair.publicKey.isUsable(for: scheme))
            guard scheme == .sr25519 else { continue }
            let key = try Sr25519.key(seed: unhex(one.seed))
            let secret = unsafe key.secret.withBytes { pointer in
                // 64 bytes, read while they are lent.
                (0..<64).map { unsafe pointer[$0] }
            }
            #expect(hex(secret) == (one.secret_scalar ?? "") + (one.secret_nonce ?? ""))
            #expect(hex(SHA512.hash(try unhex(one.seed))) == one.sha512)
        }
    }

    @Test(
        "signatures of the vectors get the vectors' verdict, and refused keys verify nothing",
        .enabled(if: !SchemeVectors.present.isEmpty, "neither sr25519.json nor ed25519.json is in this folder"),
        arguments: SchemeVectors.present)
    func verdicts(scheme: SignatureScheme) throws {
        for one in try SchemeVectors.of(scheme).sign_verify {
            let key = try PublicKey(unhex(one.public_key))
            let signature = try? Signature(scheme: scheme, bytes: unhex(one.signature))
            let message = try unhex(one.message)
            let verdict = signature.map { key.isValid($0, for: message) } ?? false
            let isRefused = one.refuse_key ?? false
            #expect(verdict == (one.valid && !isRefused), "\(one.note)")
            if isRefused { #expect(!key.isUsable(for: scheme), "\(one.note)") }
        }
    }

    @Test(
        "small-order keys are nobody's, in either scheme",
        .enabled(if: Vectors.has("ed25519.json"), "ed25519.json is not in this folder"))
    func smallOrder() throws {
        let zero = try PublicKey(Bytes(repeating: 0, count: 32))
        let one = try PublicKey([1] + Bytes(repeating: 0, count: 31))
        for key in [zero, one] {
            #expect(key.isSmallOrder)
            for scheme in SignatureScheme.allCases { #expect(!key.isUsable(for: scheme)) }
        }
        let notes = try SchemeVectors.of(.ed25519).sign_verify.filter { $0.note.contains("order-") }
        #expect(!notes.isEmpty)
        for one in notes { #expect(try PublicKey(unhex(one.public_key)).isSmallOrder, "\(one.note)") }
    }

    @Test(
        "with the generator's bytes given, the signature is schnorrkel's to the byte",
        .enabled(if: Vectors.has("sr25519.json"), "sr25519.json is not in this folder"))
    func deterministic() throws {
        let cases = try #require(SchemeVectors.of(.sr25519).deterministic)
        #expect(!cases.isEmpty)
        for one in cases {
            let key = try Sr25519.key(seed: unhex(one.seed))
            #expect(hex(key.publicKey) == one.public_key)
            let signature = try Sr25519.sign(unhex(one.message), with: key, random: unhex(one.rng_32))
            #expect(hex(signature) == one.signature)
        }
    }

    @Test(
        "bare transcripts give Merlin's challenges",
        .enabled(if: Vectors.has("sr25519.json"), "sr25519.json is not in this folder"))
    func merlin() throws {
        let cases = try #require(SchemeVectors.of(.sr25519).merlin)
        #expect(!cases.isEmpty)
        for one in cases {
            var transcript = MerlinTranscript(label: try unhex(one.protocol_label))
            for pair in one.append {
                let label = try unhex(pair[0])
                let message = try unhex(pair[1])
                transcript.append(label.span, message.span)
            }
            #expect(hex(transcript.challenge(try unhex(one.challenge_label), one.challenge_length)) == one.challenge)
        }
    }

    @Test(
        "what the wallet signed as text verifies over the bytes it stands for",
        .enabled(if: Vectors.has("sr25519.json"), "sr25519.json is not in this folder"))
    func textMessages() throws {
        for one in try #require(SchemeVectors.of(.sr25519).text_messages) {
            let signature = try Signature(scheme: .sr25519, bytes: unhex(one.signature))
            #expect(try PublicKey(unhex(one.public_key)).isValid(signature, for: unhex(one.signed_bytes)), "\(one.text)")
        }
    }

    @Test("what a key signs it verifies, and one changed bit is noticed", arguments: SignatureScheme.allCases)
    func roundTrip(scheme: SignatureScheme) async throws {
        let seed: UInt64 = 0x5161
        var random = RandomSource.seeded(seed)
        for _ in 0..<1_000 {
            let pair = try KeyPair(seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }, scheme: scheme)
            var message = (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let signature = try await pair.sign(message)
            #expect(pair.publicKey.isValid(signature, for: message), "seed \(seed)")
            #expect(try Signature(hex: signature.hex, scheme: scheme) == signature)
            var changed = signature.bytes
            changed[Int.random(in: 0..<64, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(!pair.publicKey.isValid(try Signature(scheme: scheme, bytes: changed), for: message), "seed \(seed)")
            message.append(0)
            #expect(!pair.publicKey.isValid(signature, for: message), "seed \(seed)")
        }
    }

    @Test("a signature of one scheme is none of the other")
    func otherScheme() throws {
        let message = Bytes("hello".utf8)
        for scheme in SignatureScheme.allCases {
            let pair = try KeyPair(uri: "//Alice", scheme: scheme)
            let other: SignatureScheme = scheme == .sr25519 ? .ed25519 : .sr25519
            let bytes = try pair.signature(for: message).bytes
            #expect(!pair.publicKey.isValid(try Signature(scheme: other, bytes: bytes), for: message))
        }
    }

    @Test("sr25519 never signs twice with the same bytes, ed25519 always does")
    func randomness() throws {
        let message = Bytes("again".utf8)
        let schnorr = try KeyPair(uri: "//Bob")
        #expect(try schnorr.signature(for: message) != schnorr.signature(for: message))
        let edwards = try KeyPair(uri: "//Bob", scheme: .ed25519)
        #expect(try edwards.signature(for: message) == edwards.signature(for: message))
    }

    @Test("signature text is 0x and 128 digits in either case, and nothing else")
    func signatureText() throws {
        let text = try KeyPair(uri: "//Alice").signature(for: []).hex
        #expect(try Signature(hex: text.uppercased().replacing("0X", with: "0x"), scheme: .sr25519).hex == text)
        for bad in [
            "", "0x", String(text.dropFirst(2)), text + "00", String(text.dropLast()), text.replacing("0x", with: "0X"),
            "0x" + String(repeating: "g", count: 128), "0x" + String(repeating: "é", count: 64),
        ] {
            #expect(throws: IdentityError.self) { try Signature(hex: bad, scheme: .sr25519) }
        }
    }

    @Test("nothing that describes a key tells its secret")
    func noSecretInText() throws {
        let seed = Bytes(repeating: 0xab, count: 32)
        let pair = try KeyPair(seed: seed)
        var dumped = ""
        dump(pair, to: &dumped)
        dump(try Sr25519.key(seed: seed).secret, to: &dumped)
        for text in [pair.description, String(reflecting: pair), "\(pair)", dumped, "\(try SecretBytes(copying: seed))"] {
            #expect(!text.lowercased().contains("abab") && !text.contains("171"))
        }
        #expect("\(try SecretBytes(copying: seed))" == "<secret>")
    }

    @Test("wrong lengths are errors, not crashes")
    func lengths() {
        for count in [0, 1, 31, 33, 64] {
            #expect(throws: IdentityError.self) { try KeyPair(seed: Bytes(repeating: 1, count: count)) }
            #expect(throws: IdentityError.self) { try PublicKey(Bytes(repeating: 1, count: count)) }
        }
        #expect(throws: IdentityError.self) { try PublicKey(repeatElement(7, count: 10_000_000)) }
        for count in [0, 63, 65] {
            #expect(throws: IdentityError.self) { try Signature(scheme: .ed25519, bytes: Bytes(repeating: 1, count: count)) }
        }
    }
}
