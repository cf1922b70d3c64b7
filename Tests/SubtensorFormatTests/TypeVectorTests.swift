import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@Suite("Types and storage values", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct TypeVectorTests {
    struct File: Decodable {
        struct Case: Decodable { let path: String, typeId: Int, scale: JSONAny, decoded: JSONAny }
        struct Stored: Decodable { let pallet, item: String, scale: JSONAny, decoded: JSONAny }
        let cases: [Case]
        let storage: [Stored]
    }

    @Test(
        "every type is read and written as recorded",
        .enabled(if: Vectors.has("chain/types.json"), "chain/types.json is not in NEURON_VECTORS"))
    func types() throws {
        let file: File = try Vectors.json("chain/types.json")
        let runtime = try Runtimes.newest()
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let scale = try #require(one.scale.hexBytes)
            #expect(try runtime.types[one.typeId].path.joined(separator: "::") == one.path)
            let value = try runtime.types.decode(one.typeId, from: scale)
            #expect(value.plain == one.decoded.plain, "\(one.path)")
            #expect(try runtime.types.encode(value, as: one.typeId) == scale, "\(one.path)")
        }
    }

    @Test(
        "every storage value is read and written as recorded, by metadata of both versions",
        .enabled(if: Vectors.has("chain/types.json"), "chain/types.json is not in NEURON_VECTORS"), arguments: ["v14", "v15"])
    func storage(version: String) throws {
        let file: File = try Vectors.json("chain/types.json")
        let runtime = try Runtimes.named("runtime-461-\(version)")
        #expect(!file.storage.isEmpty)
        for one in file.storage {
            let scale = try #require(one.scale.hexBytes)
            let entry = try runtime.storage(one.pallet, one.item)
            let value = try #require(try entry.value(scale, runtime.types))
            #expect(value.plain == one.decoded.plain, "\(entry.name)")
            #expect(try runtime.types.encode(value, as: entry.value) == scale, "\(entry.name)")
        }
    }
}
