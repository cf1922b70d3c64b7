package import Neuron
internal import ScaleCodec

extension RuntimeDeclaration {
    /// The metadata of the declared runtime, in version 14 or 15.
    ///
    /// - Parameters:
    ///   - constants: values in place of the declared ones, such as `Aura.SlotDuration`.
    ///   - standards: what stands for nothing stored, in place of what is declared, such as `SubtensorModule.Tempo`.
    /// - Throws: ``DeclarationScanner/Fault`` for a type that is not declared.
    package func metadata(version: UInt8, constants: [String: Bytes] = [:], standards: [String: Bytes] = [:]) throws -> Bytes {
        var table = TypeTable(types)
        let content = try content(&table, constants, standards)
        return MetadataWriter(version: version, types: table.types, content).bytes
    }

    /// Everything of the metadata but the types, which `table` gets.
    private func content(
        _ table: inout TypeTable, _ constants: [String: Bytes], _ standards: [String: Bytes]
    ) throws(DeclarationScanner.Fault) -> MetadataWriter.Content {
        let outer: [TypeExpression] = ["RuntimeCall", "RuntimeEvent", "RuntimeError"].map { .named($0, []) }
        let outerIDs = outer.map { table.reserve($0) }
        var parts: [[TypeDefinition.Variant]] = [[], [], []]
        var pallets: [Pallet] = []
        for module in modules {
            let path = [module.crate, "pallet"]
            var made: [TypeID?] = []
            let declared: [(String, [TypeDefinition.Variant])] = [
                ("Call", try table.variants(module.calls)), ("Event", try table.variants(module.events)),
                ("Error", Self.errors(module.errors)),
            ]
            for (place, (kind, variants)) in declared.enumerated() {
                guard !variants.isEmpty else {
                    made.append(nil)
                    continue
                }
                let id = table.add(path + [kind], parameters: [("T", nil)], .variants(variants))
                made.append(id)
                parts[place].append(
                    .init(
                        name: module.name, index: module.index, fields: [.init(name: nil, type: id, typeName: nil)], docs: []))
            }
            pallets.append(try pallet(module, made, &table, constants, standards))
        }
        for (place, name) in ["RuntimeCall", "RuntimeEvent", "RuntimeError"].enumerated() {
            table.define(outerIDs[place], ["node_subtensor_runtime", name], .variants(parts[place]))
        }
        return .init(
            pallets: pallets, extrinsic: try extrinsic(&table, call: outerIDs[0]), apis: try apis(&table),
            runtime: table.add(["node_subtensor_runtime", "Runtime"], .composite([])),
            outer: .init(call: outerIDs[0], event: outerIDs[1], error: outerIDs[2]))
    }

    private func pallet(
        _ module: Module, _ made: [TypeID?], _ table: inout TypeTable, _ constants: [String: Bytes],
        _ standards: [String: Bytes]
    ) throws(DeclarationScanner.Fault) -> Pallet {
        var storage: [String: StorageEntry] = [:]
        for item in module.storage {
            let key: TypeID? =
                switch item.keys.count {
                case 0: nil
                case 1: try table.id(item.keys[0])
                default: try table.id(.tuple(item.keys))
                }
            storage[item.name] = StorageEntry(
                pallet: module.name, prefix: module.prefix ?? module.name, item: item.name, isOptional: item.standard == nil,
                hashers: item.hashers, key: key, value: try table.id(item.value),
                standard: standards["\(module.name).\(item.name)"] ?? item.standard ?? [0])
        }
        var values: [Pallet.Constant] = []
        for constant in module.constants {
            values.append(
                .init(
                    name: constant.name, type: try table.id(constant.type),
                    value: constants["\(module.name).\(constant.name)"] ?? constant.value))
        }
        return Pallet(
            name: module.name, index: module.index, storage: storage, storagePrefix: module.prefix, constants: values,
            calls: made[0], events: made[1], errors: made[2])
    }

    /// Errors by their places, each with its name in words, because older clients show nothing else.
    private static func errors(_ names: [String]) -> [TypeDefinition.Variant] {
        names.enumerated().map { index, name in
            let words = name.reduce(into: "") { text, character in
                text += character.isUppercase && !text.isEmpty ? " \(character.lowercased())" : String(character)
            }
            return .init(name: name, index: UInt8(clamping: index), fields: [], docs: ["\(words)."])
        }
    }

    private func extrinsic(_ table: inout TypeTable, call: TypeID) throws(DeclarationScanner.Fault)
        -> MetadataWriter.Extrinsic
    {
        let address = try table.id(.named("MultiAddress", []))
        let signature = try table.id(.named("MultiSignature", []))
        let extra = try table.id(.tuple(extensions.map(\.extra)))
        var parts: [ExtrinsicFormat.Extension] = []
        for part in extensions {
            parts.append(.init(name: part.name, extra: try table.id(part.extra), additional: try table.id(part.additional)))
        }
        return .init(
            format: .init(version: 4, address: address, signature: signature, call: call, extensions: parts), extra: extra,
            whole: try table.id(.named("UncheckedExtrinsic", [])))
    }

    /// The functions, gathered by API in the order of their first ones.
    private func apis(_ table: inout TypeTable) throws(DeclarationScanner.Fault) -> [RuntimeAPI] {
        var names: [String] = []
        var methods: [String: [RuntimeAPI.Method]] = [:]
        for function in functions {
            if methods[function.api] == nil { names.append(function.api) }
            var inputs: [RuntimeAPI.Input] = []
            for input in function.inputs { inputs.append(.init(name: input.name ?? "", type: try table.id(input.type))) }
            methods[function.api, default: []].append(
                .init(name: function.name, inputs: inputs, output: try table.id(function.output)))
        }
        return names.map { RuntimeAPI(name: $0, methods: methods[$0] ?? []) }
    }
}
