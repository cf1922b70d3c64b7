@testable import Neuron
import Testing
import TestSupport

@Suite("Hashes and hex")
struct HashTests {
    private let abc = Bytes("abc".utf8)

    @Test("the standards' own examples come out")
    func examples() {
        #expect(hex(SHA256.hash(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(SHA256.hash(Bytes())) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hex(SHA256.hash(Bytes(repeating: 0x61, count: 1_000_000)))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(hex(SHA512.hash(abc)).hasPrefix("ddaf35a193617abacc417349ae204131"))
        #expect(hex(Keccak.sha3256(abc)) == "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")
        #expect(hex(Keccak.sha3256([])) == "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")
        #expect(hex(Keccak.keccak256([])) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
        #expect(
            hex(Blake2b.hash(abc, length: 64)).hasPrefix("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"))
        #expect(hex(Blake2b.hash(abc, length: 32)) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    }

    @Test("the longer sponges of FIPS 202 give what OpenSSL gives")
    func sponges() {
        let long = (0..<2).flatMap { _ in (0...255).map { UInt8($0) } }
        #expect(
            hex(Keccak.sha3512(long)) == "584cc702c2229a0abc789bfa64b4271fb8f0bb78671588b9ef1d093ea3d47258"
                + "4c6d43b5683359472f441b33856f682859f0c3954b56808fd1fba0b59c9d1954")
        #expect(
            hex(Keccak.shake128(long, count: 400).suffix(32))
                == "82cf694b47aa92dba1d24cde24937bad87de4eb7d263145c18d0ce38f2a0212e")
        #expect(
            hex(Keccak.shake256(long, count: 400).suffix(32))
                == "7c2c81aeb75ef26dbceca2e57798cb51e083e7e83b2fd42354031cbfb4f49bfc")
    }

    @Test("SHA-256 is libsodium's, whatever the length is and wherever the bytes are cut")
    func sodiumsSHA256() throws {
        let seed: UInt64 = 0x5A256
        var random = RandomSource.seeded(seed)
        func bytes(_ count: Int) -> Bytes { (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        /// Hashed in pieces that end anywhere.
        func hash(_ bytes: Bytes) -> Bytes {
            var sha = SHA256()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...max(1, min(rest.count, 300)), using: &random))
                sha.update(piece)
                rest = rest.dropFirst(piece.count)
            }
            return sha.finalize()
        }
        for round in 0..<2_000 {
            let message = bytes(round % 100 == 0 ? Int.random(in: 0...100_000, using: &random) : round % 400)
            let key = bytes(round % 65)
            // Libsodium's SHA-256 shows through its HMAC, which is two of them.
            let block = key + Bytes(repeating: 0, count: 64 - key.count)
            let code = hash(block.map { $0 ^ 0x5C } + hash(block.map { $0 ^ 0x36 } + message))
            #expect(HMACSHA256.isValid(code, for: message, key: try SecretBytes(copying: key)), "round \(round), seed \(seed)")
        }
    }

    @Test("bytes in pieces hash like bytes at once")
    func pieces() {
        let seed: UInt64 = 256
        var random = RandomSource.seeded(seed)
        for _ in 0..<1_000 {
            let whole = (0..<Int.random(in: 0...500, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let cut = Int.random(in: 0...whole.count, using: &random)
            var sha = SHA256()
            sha.update(whole[..<cut])
            let rest = Bytes(whole[cut...])
            // Plain bytes, lent by `rest` for the call.
            unsafe sha.update(rest.span.bytes)
            #expect(sha.finalize() == SHA256.hash(whole), "seed \(seed)")
            var blake = Blake2b(length: 32)
            blake.update(Bytes(whole[..<cut]))
            blake.update(Bytes(whole[cut...]))
            #expect(blake.finalize() == Blake2b.hash(whole, length: 32), "seed \(seed)")
            #expect(SHA256.hash(whole.lazy.map { $0 }) == SHA256.hash(whole), "seed \(seed)")
        }
    }

    @Test("SHA-3 pads right at every length around its rate")
    func rateBoundaries() {
        let digests = (130...140).map { Keccak.sha3256(Bytes(repeating: 0x61, count: $0)) }
        #expect(Set(digests).count == digests.count)
        #expect(hex(digests[5]) == "8094bb53c44cfb1e67b7c30447f9a1c33696d2463ecc1d9c92538913392843c9")
    }

    @Test("hex is read in either case and written in lower; anything else is nil")
    func hexText() {
        #expect(Hex.encode([0, 0xab, 0xff]) == "00abff")
        #expect(Hex.decode("00aBfF") == [0, 0xab, 0xff])
        for bad in ["0", "0x00", "zz", " 00", "é"] { #expect(Hex.decode(bad) == nil) }
    }

    @Test("equality in constant time is equality")
    func equality() {
        #expect(constantTimeEquals(abc, abc))
        #expect(!constantTimeEquals(abc, [0x61, 0x62]))
        #expect(!constantTimeEquals(abc, [0x61, 0x62, 0x64]))
        #expect(constantTimeEquals([], []))
    }

    @Test("the system's random bytes differ")
    func randomBytes() {
        #expect(Sodium.randomBytes(32) != Sodium.randomBytes(32))
        #expect(Sodium.randomBytes(0).isEmpty)
    }
}
