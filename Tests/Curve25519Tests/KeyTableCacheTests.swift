@testable import Curve25519
@testable import Neuron
import Testing

@Suite("Tables of keys that sign often")
struct KeyTableCacheTests {
    private static let table = CombTable(.base, width: 2)
    private static func key(_ number: UInt64) -> KeyTableCache.Key { .init(Bits256(number, 0, 0, 0), in: .ristretto255) }
    private static func isDue(_ number: UInt64, _ cache: inout KeyTableCache) -> Bool { cache.verified(key(number)) }
    private static func has(_ number: UInt64, _ cache: inout KeyTableCache) -> Bool { cache.table(of: key(number)) != nil }
    private static func next(_ cache: inout KeyTableCache) -> KeyTableCache.Key? { cache.nextPending() }

    @Test("a key's turn comes with its threshold of signatures, and not again while it has a table")
    func threshold() {
        var cache = KeyTableCache(capacity: 2, threshold: 3)
        for _ in 0..<2 { #expect(!Self.isDue(1, &cache)) }
        #expect(Self.next(&cache) == nil)
        #expect(Self.isDue(1, &cache))
        #expect(Self.next(&cache) == Self.key(1))
        #expect(Self.next(&cache) == nil)
        cache.store(Self.table, of: Self.key(1))
        #expect(Self.has(1, &cache))
        for _ in 0..<10 { #expect(!Self.isDue(1, &cache)) }
        let other = cache.table(of: .init(Bits256(1, 0, 0, 0), in: .ed25519))
        #expect(other == nil)
    }

    @Test("a full cache lets the longest unused key go")
    func eviction() {
        var cache = KeyTableCache(capacity: 2)
        cache.store(Self.table, of: Self.key(1))
        cache.store(Self.table, of: Self.key(2))
        #expect(Self.has(1, &cache))
        cache.store(Self.table, of: Self.key(3))
        #expect(cache.count == 2)
        #expect(!Self.has(2, &cache))
        #expect(Self.has(1, &cache) && Self.has(3, &cache))
    }

    @Test("keys without end fill neither the counts nor the queue")
    func bounds() {
        var cache = KeyTableCache(capacity: 2, sightingCapacity: 8, threshold: 2)
        for number in 0..<1_000 as Range<UInt64> {
            _ = cache.verified(Self.key(number))
            #expect(cache.sightingCount <= 8)
        }
        var due = 0
        for number in 0..<1_000 as Range<UInt64> {
            _ = cache.verified(Self.key(number))
            if cache.verified(Self.key(number)) { due += 1 }
        }
        #expect(due == 64)
        var taken = 0
        while cache.nextPending() != nil { taken += 1 }
        #expect(taken == 64)
        #expect(Self.isDue(999, &cache))
    }

    @Test(
        "the verifier makes a key's table beside its callers, and only for valid signatures",
        arguments: SignatureScheme.allCases)
    func filling(scheme: SignatureScheme) async throws {
        let verifier = SignatureVerifier(.neuron, threshold: 2)
        let message = Bytes("often".utf8)
        let pair = try KeyPair(uri: "//Alice", scheme: scheme)
        let signature = try pair.signature(for: message).bytes
        for _ in 0..<10 { #expect(!verifier.isValid(signature, of: scheme, for: [], by: pair.publicKey.bytes)) }
        await verifier.tablesMade()
        #expect(verifier.tableCount == 0)
        for _ in 0..<2 { #expect(verifier.isValid(signature, of: scheme, for: message, by: pair.publicKey.bytes)) }
        await verifier.tablesMade()
        #expect(verifier.tableCount == 1)
        #expect(verifier.isValid(signature, of: scheme, for: message, by: pair.publicKey.bytes))
        #expect(!verifier.isValid(signature, of: scheme, for: [], by: pair.publicKey.bytes))
    }

    @Test("with libsodium there are no tables")
    func libsodium() async throws {
        let verifier = SignatureVerifier(.libsodium, threshold: 1)
        let pair = try KeyPair(uri: "//Alice")
        let signature = try pair.signature(for: []).bytes
        verifier.prepare(for: pair.publicKey.bytes, of: .sr25519)
        #expect(verifier.isValid(signature, of: .sr25519, for: [], by: pair.publicKey.bytes))
        await verifier.tablesMade()
        #expect(verifier.tableCount == 0)
    }

    @Test("the tables of a full cache stay below 8 MB")
    func memory() {
        #expect(SignatureVerifier.defaultTableCapacity * CombTable.byteCount() < 7_500_000)
    }
}
