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

    @Test("in a full cache a key that signs much more often takes the place of one that signs least")
    func eviction() {
        var cache = KeyTableCache(capacity: 2)
        cache.store(Self.table, of: Self.key(1))
        cache.store(Self.table, of: Self.key(2))
        for _ in 0..<5 { #expect(Self.has(1, &cache)) }
        for _ in 0..<8 { #expect(!Self.isDue(3, &cache)) }
        #expect(Self.isDue(3, &cache))
        #expect(Self.next(&cache) == Self.key(3))
        // While its table is made, and while it waits, a key isn't due again.
        #expect(!Self.isDue(3, &cache))
        cache.store(Self.table, of: Self.key(3))
        #expect(cache.count == 2)
        #expect(Self.has(1, &cache) && Self.has(3, &cache) && !Self.has(2, &cache))
    }

    @Test("it is the idle one that gives way, however few entries are looked at", arguments: [0, 5, 13, 63] as [UInt64])
    func idle(idle: UInt64) {
        var cache = KeyTableCache(capacity: 64)
        for number in 0..<64 as Range<UInt64> { cache.store(Self.table, of: Self.key(number)) }
        for number in 0..<64 as Range<UInt64> where number != idle {
            for _ in 0..<20 { #expect(Self.has(number, &cache)) }
        }
        // Eight signatures more than the idle one's, and one for each few entries that are looked at in vain.
        let isDue = (0..<17).contains { _ in Self.isDue(100, &cache) }
        #expect(isDue && Self.next(&cache) == Self.key(100))
        cache.store(Self.table, of: Self.key(100))
        #expect(cache.count == 64 && Self.has(100, &cache) && !Self.has(idle, &cache))
        for number in 0..<64 as Range<UInt64> where number != idle { #expect(Self.has(number, &cache), "key \(number)") }
    }

    @Test("a table that was earned is not kept where all others came to be used as much while it was made")
    func overtaken() {
        var cache = KeyTableCache(capacity: 16)
        for number in 0..<16 as Range<UInt64> { cache.store(Self.table, of: Self.key(number)) }
        let isDue = (0..<9).contains { _ in Self.isDue(100, &cache) }
        #expect(isDue && Self.next(&cache) == Self.key(100))
        for number in 0..<16 as Range<UInt64> {
            for _ in 0..<9 { #expect(Self.has(number, &cache)) }
        }
        cache.store(Self.table, of: Self.key(100))
        #expect(cache.count == 16 && !Self.has(100, &cache))
    }

    @Test("a key that the cache holds already keeps one place")
    func again() {
        var cache = KeyTableCache(capacity: 2)
        for _ in 0..<3 { cache.store(Self.table, of: Self.key(1)) }
        cache.store(Self.table, of: Self.key(2))
        #expect(cache.count == 2 && Self.has(1, &cache) && Self.has(2, &cache))
    }

    /// How many tables are made for so many signatures by callers drawn by `draw`, and how many are checked with one.
    private static func tables(
        _ signatures: Int, _ cache: inout KeyTableCache, draw: (Int) -> UInt64
    ) -> (made: Int, used: Int) {
        var (made, used) = (0, 0)
        for number in 0..<signatures {
            let caller = draw(number)
            if has(caller, &cache) {
                used += 1
            } else if isDue(caller, &cache), let next = next(&cache) {
                cache.store(table, of: next)
                made += 1
            }
        }
        return (made, used)
    }

    @Test("callers too many for the cache make hardly any tables, by turns or by chance", arguments: [false, true])
    func strangers(isByChance: Bool) {
        var random = RandomSource.seeded(11)
        var cache = KeyTableCache(capacity: 448)
        let draw: (Int) -> UInt64 = { isByChance ? UInt64.random(in: 0..<4_096, using: &random) : UInt64($0 % 4_096) }
        #expect(Self.tables(40_000, &cache, draw: draw).made < 600)
        let (made, used) = Self.tables(100_000, &cache, draw: draw)
        #expect(made < 100, "\(made) tables for 100,000 signatures")
        #expect(used > 9_000, "\(used) of 100,000 signatures were checked with a table")
    }

    @Test("callers that come instead of others get the others' places, and strangers among them don't")
    func change() {
        var random = RandomSource.seeded(12)
        var cache = KeyTableCache(capacity: 448)
        func draw(from first: UInt64) -> (Int) -> UInt64 {
            { number in
                number % 2 == 0
                    ? first + UInt64.random(in: 0..<256, using: &random) : UInt64.random(in: 10_000..<60_000, using: &random)
            }
        }
        for first in [0, 1_000] as [UInt64] {
            _ = Self.tables(150_000, &cache, draw: draw(from: first))
            let (made, used) = Self.tables(50_000, &cache, draw: draw(from: first))
            #expect(used > 24_000, "\(used) of 25,000 signatures were checked with a table")
            #expect(made < 500, "\(made) tables for 50,000 signatures")
        }
    }

    @Test("keys without end fill neither the counts nor the queue")
    func bounds() {
        var cache = KeyTableCache(capacity: 2, threshold: 2)
        #expect(cache.sightingBytes == 0)
        var due = 0
        for number in 0..<1_000 as Range<UInt64> {
            _ = cache.verified(Self.key(number))
            if cache.verified(Self.key(number)) { due += 1 }
        }
        #expect(due == 64)
        #expect(cache.sightingBytes == 32_768)
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
        #expect(SignatureVerifier.defaultTableCapacity * CombTable.byteCount < 7_500_000)
    }
}
