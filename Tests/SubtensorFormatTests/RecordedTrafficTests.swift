import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// What real nodes answered, decoded as an independent parser decoded it.
@Suite("Recorded answers", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct RecordedTrafficTests {
    struct File: Decodable {
        struct Case: Decodable {
            let kind: String
            let method: String?
            let params: [JSONAny]?
            let result, decoded: JSONAny?
            let pallet, item, computedHash: String?
            let keys: [JSONAny]?
        }
        let cases: [Case]
    }

    @Test(
        "storage, maps, pages of keys, runtime APIs, events and headers are what they were decoded to",
        arguments: [
            ("rpc-mainnet.json.gz", "runtime-343-v15"), ("rpc-localnet.json.gz", "runtime-461-v15"),
        ])
    func answers(file name: String, runtime runtimeName: String) throws {
        let file = try JSONDecoder().decode(File.self, from: try Vectors.recorded(name))
        let runtime = try Runtimes.named(runtimeName)
        var seen: Set<String> = []
        for one in file.cases {
            seen.insert(one.kind)
            let about = Comment("\(one.kind) \(one.pallet ?? "").\(one.item ?? "")")
            switch one.kind {
            case "storage", "events":
                let entry = try runtime.storage(one.pallet ?? "", one.item ?? "")
                let value = try entry.value(one.result?.hexBytes, runtime.types)
                #expect(value?.plain ?? .null == one.decoded?.plain ?? .null, about)
                if let keys = one.keys, let key = one.params?.first?.hexBytes {
                    #expect(try entry.parts(of: key, runtime.types).map(\.plain) == keys.map(\.plain), about)
                }
            case "keys":
                let entry = try runtime.storage(one.pallet ?? "", one.item ?? "")
                let keys = try #require(one.result?.elements)
                let parts = try keys.map { try entry.parts(of: try #require($0.hexBytes), runtime.types).map(\.plain) }
                #expect(parts == one.decoded?.elements?.map { $0.elements?.map(\.plain) ?? [$0.plain] }, about)
            case "map":
                let entry = try runtime.storage(one.pallet ?? "", one.item ?? "")
                let changes = try #require(one.result?.elements?.first?["changes"]?.elements)
                for (change, expected) in zip(changes, try #require(one.decoded?.elements)) {
                    let pair = try #require(change.elements)
                    let parts = try entry.parts(of: try #require(pair[0].hexBytes), runtime.types)
                    #expect(parts.map(\.plain) == expected["keys"]?.elements?.map(\.plain), about)
                    let value = try entry.value(pair[1].hexBytes, runtime.types)
                    #expect(value?.plain ?? .null == expected["value"]?.plain ?? .null, about)
                }
            case "api":
                let method = try runtime.api(try #require(one.params?.first?.string))
                let scale = try #require(one.result?.hexBytes)
                let value = try runtime.types.decode(method.output, from: scale)
                #expect(value.plain == one.decoded?.plain, about)
                #expect(try runtime.types.encode(value, as: method.output) == scale, about)
            case "header":
                guard let header = one.result, header != .null else { continue }
                #expect("\(try Self.header(header).hash)" == one.computedHash, about)
            default: continue
            }
        }
        #expect(seen.isSuperset(of: ["storage", "map", "api"]))
    }

    private static func header(_ json: JSONAny) throws -> RuntimeHeader {
        func hash(_ name: String) throws -> BlockHash { try #require(json[name]?.hexBytes.flatMap { BlockHash($0) }) }
        return RuntimeHeader(
            parentHash: try hash("parentHash"),
            number: try #require(json["number"]?.string.flatMap { BlockNumber($0.dropFirst(2), radix: 16) }),
            stateRoot: try hash("stateRoot"), extrinsicsRoot: try hash("extrinsicsRoot"),
            digest: try #require(json["digest"]?["logs"]?.elements).map { try #require($0.hexBytes) })
    }
}
