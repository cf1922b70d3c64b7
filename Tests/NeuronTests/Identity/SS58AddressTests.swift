import Foundation
import Neuron
import Testing
import TestSupport

/// `ss58.json`: addresses of every prefix form, judged by the Python wallet.
private struct SS58Vectors: Decodable, Sendable {
    struct Valid: Decodable, Sendable { let public_key: String, prefix: Int, address: String }
    struct Invalid: Decodable, Sendable { let address: String, why: String }
    let valid: [Valid]
    let invalid: [Invalid]
    let two_byte_form_of_a_small_prefix: [Valid2]
    struct Valid2: Decodable, Sendable { let address: String }

    static let all = Result { try Vectors.json("ss58.json", as: SS58Vectors.self) }
}

@Suite("SS58 addresses")
struct SS58AddressTests {
    @Test(
        "every address of the vectors names its key, and is written again with prefix 42",
        .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func validAddresses() throws {
        for one in try SS58Vectors.all.get().valid {
            let address = try SS58Address(parsing: one.address)
            #expect(hex(address.publicKey.bytes) == one.public_key, "\(one.address)")
            #expect(SS58Address.isCanonical(one.address) == (one.prefix == 42), "\(one.address)")
            let written = address.description
            #expect(written.utf8.count == 48 && written.first == "5")
            #expect(try SS58Address(parsing: written) == address)
            if one.prefix == 42 { #expect(written == one.address) }
        }
    }

    @Test(
        "what the wallet refuses is refused, with a sentence that helps",
        .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func invalidAddresses() throws {
        for one in try SS58Vectors.all.get().invalid {
            let error = #expect(throws: IdentityError.self, "\(one.why)") { try SS58Address(parsing: one.address) }
            #expect(error?.code == .invalidAddress)
            #expect(error?.remedy != nil)
            #expect(!SS58Address.isCanonical(one.address))
            #expect(Hotkey(one.address) == nil)
        }
    }

    @Test(
        "a small prefix in two bytes is no second spelling of an address",
        .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func secondSpelling() throws {
        for one in try SS58Vectors.all.get().two_byte_form_of_a_small_prefix {
            #expect(SS58Address(one.address) == nil)
        }
    }

    @Test(
        "the same key under two prefixes is one address",
        .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func equality() throws {
        let bitcoinLike = try SS58Vectors.all.get().valid.filter { $0.prefix != 42 }
        for one in bitcoinLike {
            let address = try SS58Address(parsing: one.address)
            #expect(address == SS58Address(address.description))
            #expect(Set([address, try SS58Address(parsing: address.description)]).count == 1)
        }
    }

    @Test("any key survives the way through text")
    func roundTrip() throws {
        let seed: UInt64 = 0x55_35_38
        var random = RandomSource.seeded(seed)
        for _ in 0..<1_000 {
            var bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            for index in 0..<Int.random(in: 0...32, using: &random) where Bool.random(using: &random) { bytes[index] = 0 }
            let address = SS58Address(try PublicKey(bytes))
            #expect(SS58Address(address.description) == address, "seed \(seed)")
            #expect(SS58Address.isCanonical(address.description), "seed \(seed)")
        }
    }

    @Test("no text crashes the reader, and none but an address is taken")
    func anyText() {
        let seed: UInt64 = 58
        var random = RandomSource.seeded(seed)
        let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
        let wild = Array("0OIl \n\t\0é𝄞/+=5") + alphabet
        for _ in 0..<3_000 {
            let letters = Bool.random(using: &random) ? alphabet : wild
            let count = Int.random(in: 0...80, using: &random)
            let text = String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
            if let address = SS58Address(text) {
                // A checksum of two bytes: one in 65,536 well-shaped texts is an address, and then a real one.
                #expect(SS58Address(address.description) == address, "seed \(seed)")
            }
        }
        #expect(SS58Address(String(repeating: "1", count: 1_000_000)) == nil)
    }

    @Test("a changed character is always noticed", .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func changedCharacter() throws {
        let text = try SS58Vectors.all.get().valid[0].address
        for (index, character) in text.enumerated() {
            var changed = Array(text)
            changed[index] = character == "2" ? "3" : "2"
            #expect(SS58Address(String(changed)) == nil)
        }
    }

    @Test(
        "hotkeys and coldkeys are written as addresses in JSON, alone and as keys of equal worth",
        .enabled(if: Vectors.has("ss58.json"), "ss58.json is not in this folder"))
    func coding() throws {
        let text = try SS58Vectors.all.get().valid[0].address
        let hotkey = try #require(Hotkey(text))
        let coded = try JSONEncoder().encode([hotkey])
        #expect(String(decoding: coded, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([Hotkey].self, from: coded) == [hotkey])
        #expect(throws: (any Error).self) { try JSONDecoder().decode([Coldkey].self, from: Data("[\"5x\"]".utf8)) }
        #expect(Coldkey(text)?.publicKey == hotkey.publicKey)
    }

    @Test("addresses are ordered by their keys' bytes")
    func order() throws {
        let low = try PublicKey([UInt8](repeating: 0, count: 31) + [1])
        let high = try PublicKey([1] + [UInt8](repeating: 0, count: 31))
        #expect(Hotkey(publicKey: low) < Hotkey(publicKey: high))
        #expect(!(Coldkey(publicKey: high) < Coldkey(publicKey: low)))
    }
}
