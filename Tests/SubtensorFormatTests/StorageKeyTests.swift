import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@Suite("Storage keys")
struct StorageKeyTests {
    struct File: Decodable {
        struct Part: Decodable { let hasher, type: String, value, scale, hashed: JSONAny }
        struct Case: Decodable { let pallet, item: String, keys: [Part], key: JSONAny }
        struct Partial: Decodable { let pallet, item: String, fixed: [Part], prefix: JSONAny }
        let cases: [Case]
        let partial: [Partial]
    }

    @Test(
        "keys are made of their parts, without any metadata",
        .enabled(if: Vectors.has("chain/storage-keys.json"), "chain/storage-keys.json is not in NEURON_VECTORS"))
    func parts() throws {
        let file: File = try Vectors.json("chain/storage-keys.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let parts = try one.keys.map { part in
                (try #require(StorageHasher.allCases.first { $0.name == part.hasher }), try #require(part.scale.hexBytes), part)
            }
            for (hasher, scale, part) in parts { #expect(hasher.hash(scale) == part.hashed.hexBytes) }
            let entry = StorageEntry(
                pallet: one.pallet, prefix: one.pallet, item: one.item, isOptional: true, hashers: parts.map(\.0), key: nil,
                value: 0, standard: [])
            #expect(try entry.key(scale: parts.map(\.1)) == one.key.hexBytes, "\(entry.name)")
        }
    }

    @Test(
        "keys are made from values and read back, as the metadata say",
        .enabled(if: Vectors.has("chain/storage-keys.json"), "chain/storage-keys.json is not in NEURON_VECTORS"),
        .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
    func values() throws {
        let file: File = try Vectors.json("chain/storage-keys.json")
        let runtime = try Runtimes.newest()
        var known = 0
        for one in file.cases {
            // Some items are of other runtimes than the newest.
            guard let entry = try? runtime.storage(one.pallet, one.item), entry.hashers.count == one.keys.count else {
                continue
            }
            let key = try #require(one.key.hexBytes)
            let parts = try entry.parts(of: key, runtime.types)
            #expect(parts.map(\.plain) == one.keys.map(\.value.plain), "\(entry.name)")
            #expect(try entry.key(parts, runtime.types) == key, "\(entry.name)")
            known += 1
        }
        #expect(known > 100)
        for one in file.partial {
            let entry = try runtime.storage(one.pallet, one.item)
            #expect(try entry.key(scale: try one.fixed.map { try #require($0.scale.hexBytes) }) == one.prefix.hexBytes)
        }
    }

    @Test(
        "a key whose digest is wrong is refused", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
    func damaged() throws {
        let runtime = try Runtimes.newest()
        let entry = try runtime.storage("SubtensorModule", "Owner")
        var key = try entry.key([.bytes(Bytes(repeating: 7, count: 32))], runtime.types)
        key[40] ^= 1
        #expect(throws: ScaleError.self) { try entry.parts(of: key, runtime.types) }
        #expect(throws: ScaleError.self) { try entry.parts(of: Bytes(key.prefix(40)), runtime.types) }
        #expect(throws: ScaleError.self) { try entry.key([.unit, .unit], runtime.types) }
    }
}
