import MLKEM
import Neuron
import Testing
import TestSupport

@Suite("ML-KEM-768")
struct MLKEM768Tests {
    /// Keys and shared keys that another implementation made; `chain/shield.json` names it.
    private struct File: Decodable {
        struct Case: Decodable { let seed: String, publicKey: String, kemCiphertext: String, sharedSecret: String }
        let cases: [Case]
    }

    private func decoded(_ text: String) throws -> Bytes { try #require(bytes(hex: String(text.dropFirst(2)))) }

    @Test(
        "makes the keys of a seed, and finds what another implementation shared with them",
        .enabled(if: Vectors.has("chain/shield.json"), "chain/shield.json is not in this folder"))
    func vectors() throws {
        let file: File = try Vectors.json("chain/shield.json")
        #expect(file.cases.count >= 3)
        for vector in file.cases {
            let key = MLKEM768.PrivateKey(seed: try decoded(vector.seed))
            #expect(hex(key.publicKey) == vector.publicKey.dropFirst(2))
            #expect(hex(key.sharedKey(of: try decoded(vector.kemCiphertext))) == vector.sharedSecret.dropFirst(2))
        }
    }

    @Test("two sides share a key, and a changed ciphertext gives one that only its holder can work out")
    func shared() throws {
        var random = RandomSource.seeded(31)
        for _ in 0..<20 {
            let seed = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
            let key = MLKEM768.PrivateKey(seed: seed)
            let message = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            let made = try #require(MLKEM768.encapsulated(to: key.publicKey, random: message))
            #expect(made.ciphertext.count == MLKEM768.ciphertextBytes)
            #expect(key.sharedKey(of: made.ciphertext) == made.sharedKey)
            var changed = made.ciphertext
            changed[Int.random(in: 0..<changed.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            #expect(key.sharedKey(of: changed) == Keccak.shake256(Bytes(seed[32...]) + changed, count: 32))
        }
    }

    @Test("what is no public key is not encapsulated to: another length, and numbers that are not reduced")
    func noKey() {
        let key = MLKEM768.PrivateKey(seed: Bytes(repeating: 7, count: 64)).publicKey
        let message = Bytes(repeating: 1, count: 32)
        #expect(MLKEM768.encapsulated(to: Bytes(key.dropLast()), random: message) == nil)
        #expect(MLKEM768.encapsulated(to: [0xFF, 0xFF] + key.dropFirst(2), random: message) == nil)
        #expect(MLKEM768.encapsulated(to: key, random: []) == nil)
    }
}
