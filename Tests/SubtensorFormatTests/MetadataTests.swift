import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@Suite("Metadata", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct MetadataTests {
    struct File: Decodable {
        struct Extension: Decodable { let name: String, extraEmpty, additionalEmpty: Bool, extraType, additionalType: String }
        struct API: Decodable { let name: String, methods: Int }
        struct PalletFigures: Decodable {
            let name: String, index: UInt8, storagePrefix: String?, storageItems, calls, events, errors: Int?, constants: Int
        }
        struct Lookup: Decodable {
            let kind, name: String
            let pallet, index, modifier, value, type, output: String?
            let moduleIndex, errorIndex: Int?
            let args, fields, inputs: [[String?]]?
            let hashers, keys: [String]?
            let scale, `default`, prefix: JSONAny?
        }
        struct Case: Decodable {
            let file, sha256: String, specVersion: Int, metadataVersion: UInt8, bytes, types: Int
            let pallets: [PalletFigures], extensions: [Extension], apis: [API]?, lookups: [Lookup]
        }
        struct Absent: Decodable { let pallet, kind, name: String }
        let cases: [Case]
        let absent: [Absent]
    }

    @Test(
        "every recorded runtime is read, and everything is found by its name",
        .enabled(if: Vectors.has("chain/metadata.json"), "chain/metadata.json is not in NEURON_VECTORS"))
    func lookups() throws {
        let file: File = try Vectors.json("chain/metadata.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let blob = Bytes(try Vectors.recorded(String(one.file.dropFirst("recorded/".count))))
            #expect(blob.count == one.bytes)
            let runtime = try RuntimeMetadata(blob)
            #expect(hex(runtime.digest) == one.sha256)
            #expect(runtime.version == one.metadataVersion)
            #expect(runtime.types.types.count == one.types)
            try figures(runtime, one)
            for lookup in one.lookups { try check(lookup, runtime, one.file) }
        }
    }

    private func figures(_ runtime: RuntimeMetadata, _ one: File.Case) throws {
        for (pallet, figures) in zip(runtime.pallets, one.pallets) {
            #expect(pallet.name == figures.name && pallet.index == figures.index)
            #expect(pallet.storagePrefix == figures.storagePrefix)
            #expect(pallet.storage.count == figures.storageItems ?? 0)
            #expect(pallet.constants.count == figures.constants)
            for (type, count) in [
                (pallet.calls, figures.calls), (pallet.events, figures.events), (pallet.errors, figures.errors),
            ] {
                guard let type else {
                    #expect(count == nil)
                    continue
                }
                guard case .variants(let variants) = try runtime.types[type].shape else {
                    Issue.record("\(pallet.name): type \(type) is no enum")
                    continue
                }
                #expect(variants.count == count)
            }
        }
        #expect(runtime.pallets.count == one.pallets.count)
        #expect(runtime.extrinsic.version == 4)
        #expect(runtime.extrinsic.extensions.map(\.name) == one.extensions.map(\.name))
        for (found, expected) in zip(runtime.extrinsic.extensions, one.extensions) {
            #expect(runtime.types.isEmpty(found.extra) == expected.extraEmpty, "\(found.name)")
            #expect(runtime.types.isEmpty(found.additional) == expected.additionalEmpty, "\(found.name)")
        }
        #expect(runtime.apis.map(\.name) == (one.apis ?? []).map(\.name))
        #expect(runtime.apis.map(\.methods.count) == (one.apis ?? []).map(\.methods))
    }

    private func check(_ lookup: File.Lookup, _ runtime: RuntimeMetadata, _ file: String) throws {
        let pallet = lookup.pallet ?? ""
        let about = Comment("\(file) \(lookup.kind) \(pallet).\(lookup.name)")
        func pairs(_ fields: [TypeDefinition.Field]) -> [[String?]] {
            fields.map { [$0.name, runtime.types.name(of: $0.type)] }
        }
        func code(_ variant: PalletVariant) -> String { "0x" + hex([variant.palletIndex, variant.variant.index]) }
        switch lookup.kind {
        case "call":
            let call = try runtime.call(pallet, lookup.name)
            #expect(code(call) == lookup.index, about)
            #expect(pairs(call.variant.fields).map(\.first) == lookup.args?.map(\.first), about)
        case "event":
            let event = try runtime.event(pallet, lookup.name)
            #expect(code(event) == lookup.index, about)
            #expect(event.variant.fields.count == lookup.fields?.count, about)
        case "error":
            let error = try runtime.error(pallet, lookup.name)
            #expect(Int(error.palletIndex) == lookup.moduleIndex && Int(error.variant.index) == lookup.errorIndex, about)
            #expect(runtime.moduleError(pallet: error.palletIndex, error: error.variant.index) == error, about)
        case "constant":
            let constant = try #require(try runtime.pallet(pallet).constants.first { $0.name == lookup.name })
            let expected = lookup.scale?.string ?? ""
            #expect(
                expected.hasPrefix("sha256:")
                    ? hex(SHA256.hash(constant.value)) == expected.dropFirst(7) : "0x" + hex(constant.value) == expected, about)
            let value = try runtime.constant(pallet, lookup.name)
            #expect(try runtime.types.encode(value, as: constant.type) == constant.value, about)
        case "storage":
            let entry = try runtime.storage(pallet, lookup.name)
            #expect(entry.isOptional == (lookup.modifier == "Optional"), about)
            #expect(entry.hashers.map(\.name) == lookup.hashers, about)
            #expect(try entry.keyTypes(runtime.types).count == lookup.keys?.count, about)
            let expected = lookup.default?.string ?? ""
            #expect(
                expected.hasPrefix("sha256:")
                    ? hex(SHA256.hash(entry.standard)) == expected.dropFirst(7) : "0x" + hex(entry.standard) == expected, about)
            #expect(entry.root == lookup.prefix?.hexBytes, about)
            if !entry.isOptional { _ = try entry.value(nil, runtime.types) }
        case "api":
            let method = try runtime.api(lookup.name)
            #expect(method.inputs.map(\.name) == lookup.inputs?.compactMap(\.first), about)
        default: Issue.record("\(lookup.kind) is no kind of lookup")
        }
    }

    @Test("type names read as people write them")
    func names() throws {
        let runtime = try Runtimes.newest()
        let call = try runtime.call("Balances", "transfer_keep_alive")
        #expect(
            call.variant.fields.map { runtime.types.name(of: $0.type) } == [
                "MultiAddress<AccountId32, ()>", "Compact<TaoBalance>",
            ])
    }

    @Test(
        "what is not there is named",
        .enabled(if: Vectors.has("chain/metadata.json"), "chain/metadata.json is not in NEURON_VECTORS"))
    func absent() throws {
        let file: File = try Vectors.json("chain/metadata.json")
        let runtime = try Runtimes.newest()
        for one in file.absent {
            let error = #expect(throws: ScaleError.self) {
                if one.kind == "storage" {
                    _ = try runtime.storage(one.pallet, one.name)
                } else {
                    _ = try runtime.call(one.pallet, one.name)
                }
            }
            #expect(error?.code == .unknown)
            #expect(error.map { "\($0)".contains(one.pallet) } == true)
        }
    }
}
