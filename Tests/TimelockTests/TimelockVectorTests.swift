import Foundation
import Neuron
import TestSupport
import Testing

@testable import Timelock

/// Golden timelock: `chain/timelock.json`, every intermediate.
@Suite("Timelocked encryption", .enabled(if: Vectors.has("chain/timelock.json")))
struct TimelockVectorTests {
    struct File: Decodable {
        struct Network: Decodable {
            let publicKey: String
            let genesisTime: UInt64
            let periodSeconds: UInt64
        }
        struct Signature: Decodable {
            let round: UInt64
            let signature: String
        }
        struct Identity: Decodable {
            let round: UInt64
            let message: String
            let point: String
        }
        struct Deterministic: Decodable {
            let round: UInt64
            let plaintext, key, sigma, nonce, identityMessage, identityPoint, pairing, scalar, maskedPairing: String
            let u, v, w, ciphertext: String
        }
        struct Reference: Decodable {
            let round: UInt64
            let ciphertext, plaintext: String
        }
        struct Malformed: Decodable {
            let reason, ciphertext: String
            let referenceAccepts: Bool
        }
        let network: Network
        let signatures: [Signature]
        let identity: [Identity]
        let deterministic: [Deterministic]
        let reference: [Reference]
        let malformed: [Malformed]

        func signature(_ round: UInt64) throws -> [UInt8] {
            try bytes0x(try #require(signatures.first { $0.round == round }).signature)
        }
    }

    let file: File

    init() throws { file = try Vectors.json("chain/timelock.json") }

    @Test("quicknet is the network of the vectors")
    func network() throws {
        #expect(DrandRound.publicKey.compressed == (try bytes0x(file.network.publicKey)))
        #expect(DrandRound.genesis == file.network.genesisTime)
        #expect(DrandRound.period == file.network.periodSeconds)
    }

    @Test("a round's message and point are those of the network")
    func identities() throws {
        for known in file.identity {
            let round = DrandRound(known.round)
            #expect(round.message == (try bytes0x(known.message)))
            #expect(round.identity.compressed == (try bytes0x(known.point)))
        }
    }

    @Test("every step of an encryption gives the bytes of the vectors")
    func steps() throws {
        for known in file.deterministic {
            let round = DrandRound(known.round)
            #expect(round.message == (try bytes0x(known.identityMessage)))
            #expect(round.identity.compressed == (try bytes0x(known.identityPoint)))
            let pairing = Pairing.value(round.identity, DrandRound.publicKey)
            #expect(pairing.bytes == (try bytes0x(known.pairing)))
            let key = try bytes0x(known.key)
            let sigma = try bytes0x(known.sigma)
            let scalar = Scalar(reducing: SHA256.hash(sigma + key))
            #expect(scalar.bigEndian == (try bytes0x(known.scalar)))
            #expect(pairing.raised(to: scalar.limbs).bytes == (try bytes0x(known.maskedPairing)))
            let ciphertext = try IdentityEncryption.encrypt(
                try bytes0x(known.plaintext), until: round,
                chance: .init(key: key, sigma: sigma, nonce: try bytes0x(known.nonce)))
            #expect(ciphertext == (try bytes0x(known.ciphertext)))
            let parts = try TimelockCiphertext(bytes: ciphertext)
            #expect(parts.u.compressed == (try bytes0x(known.u)))
            #expect(parts.v == (try bytes0x(known.v)))
            #expect(parts.w == (try bytes0x(known.w)))
            #expect(
                try IdentityEncryption.decrypt(ciphertext, signature: file.signature(known.round))
                    == (try bytes0x(known.plaintext)))
        }
    }

    @Test("ciphertexts of the Python SDK open with the round's signature")
    func reference() throws {
        for known in file.reference {
            let plaintext = try IdentityEncryption.decrypt(
                try bytes0x(known.ciphertext), signature: file.signature(known.round))
            #expect(plaintext == (try bytes0x(known.plaintext)))
        }
    }

    @Test("a damaged ciphertext is refused")
    func malformed() throws {
        for known in file.malformed {
            let ciphertext = try bytes0x(known.ciphertext)
            #expect(throws: TimelockError.self, "\(known.reason)") {
                try IdentityEncryption.decrypt(ciphertext, signature: file.signature(1000))
            }
        }
    }

    @Test("no ciphertext that ends early is taken, whatever its length")
    func truncated() throws {
        let whole = try bytes0x(file.deterministic[0].ciphertext)
        for count in stride(from: 96, to: whole.count, by: 7) {
            #expect(throws: TimelockError.self) { try TimelockCiphertext(bytes: Bytes(whole.prefix(count))) }
        }
    }

    @Test("two commits of the same weights share no bytes of their secrets")
    func fresh() throws {
        let first = IdentityEncryption.Chance.fresh()
        let second = IdentityEncryption.Chance.fresh()
        #expect(first.key != second.key && first.sigma != second.sigma && first.nonce != second.nonce)
    }
}

func bytes0x(_ text: String) throws -> [UInt8] {
    try #require(bytes(hex: String(text.hasPrefix("0x") ? text.dropFirst(2) : text[...])))
}
