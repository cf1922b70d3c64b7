import Foundation
import Neuron
import SubtensorFormat
import Testing
import TestSupport

@Suite("Hashes of storage keys", .enabled(if: Vectors.has("chain/hashing.json"), "chain/hashing.json is missing"))
struct HashingTests {
    struct File: Decodable {
        struct Case: Decodable {
            let input, twox64, twox128, twox256, blake2_128, blake2_256, keccak256, sha256: String
        }
        let cases: [Case]
    }

    @Test("every digest is the recorded one")
    func digests() throws {
        let file: File = try Vectors.json("chain/hashing.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let input = try #require(bytes(hex: String(one.input.dropFirst(2))))
            #expect("0x" + hex(Twox.hash(input, words: 1)) == one.twox64)
            #expect("0x" + hex(StorageHasher.twox128.hash(input)) == one.twox128)
            #expect("0x" + hex(StorageHasher.twox256.hash(input)) == one.twox256)
            #expect("0x" + hex(StorageHasher.blake2_128.hash(input)) == one.blake2_128)
            #expect("0x" + hex(StorageHasher.blake2_256.hash(input)) == one.blake2_256)
            #expect("0x" + hex(SHA256.hash(input)) == one.sha256)
        }
    }
}
