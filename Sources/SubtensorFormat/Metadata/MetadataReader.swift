internal import Neuron
internal import ScaleCodec

/// Reads a metadata blob, version 14 or 15, part after part.
struct MetadataReader {
    /// What a blob holds.
    struct Content {
        let version: UInt8
        let types: TypeRegistry
        let pallets: [Pallet]
        let extrinsic: ExtrinsicFormat
        let apis: [RuntimeAPI]
        let outer: RuntimeMetadata.OuterTypes
    }

    private var decoder: ScaleDecoder
    private var typeCount = 0

    init(_ blob: Bytes) { decoder = ScaleDecoder(blob) }

    mutating func content() throws(ScaleError) -> Content {
        guard try decoder.bytes(4) == Bytes("meta".utf8) else { throw ScaleError(.unknown, "These bytes are no metadata.") }
        let version = try decoder.byte()
        guard version == 14 || version == 15 else {
            throw ScaleError(.unknown, "Metadata of version \(version) can't be read; 14 and 15 can.")
        }
        let types = try self.types()
        typeCount = types.types.count
        let pallets = try list("pallets") { (reader, _) throws(ScaleError) in try reader.pallet(version: version) }
        let names = Set(pallets.map(\.name))
        guard names.count == pallets.count else { throw ScaleError(.mismatch, "Two pallets have the same name.") }
        let extrinsic = try version == 14 ? extrinsic14(types) : extrinsic15()
        _ = try id()
        var apis: [RuntimeAPI] = []
        var outer = RuntimeMetadata.OuterTypes(
            call: extrinsic.call ?? types.first(named: "RuntimeCall"), event: types.first(named: "RuntimeEvent"),
            error: types.first(named: "RuntimeError"))
        if version == 15 {
            apis = try list("apis") { (reader, _) throws(ScaleError) in try reader.api() }
            outer = .init(call: try id(), event: try id(), error: try id())
            _ = try list("custom") { (reader, _) throws(ScaleError) in
                _ = try reader.decoder.text()
                _ = try reader.id()
                _ = try reader.decoder.byteVector()
            }
        }
        try decoder.finish()
        return Content(version: version, types: types, pallets: pallets, extrinsic: extrinsic, apis: apis, outer: outer)
    }

    // MARK: Types

    private mutating func types() throws(ScaleError) -> TypeRegistry {
        let count = try decoder.count()
        guard count <= TypeRegistry.maxTypes else {
            throw ScaleError(.count, "\(count) types are more than \(TypeRegistry.maxTypes).").within("types")
        }
        typeCount = count
        var types: [TypeDefinition] = []
        for index in 0..<count {
            do throws(ScaleError) {
                guard try decoder.compact(UInt32.self) == UInt32(index) else {
                    throw ScaleError(.mismatch, "The type's id is not its place.", offset: decoder.offset)
                }
                types.append(try type())
            } catch {
                throw error.within("type \(index)")
            }
        }
        do throws(ScaleError) { return try TypeRegistry(types) } catch { throw error.within("types") }
    }

    private mutating func type() throws(ScaleError) -> TypeDefinition {
        let path = try decoder.list { (decoder) throws(ScaleError) in try decoder.text() }
        let count = try decoder.count()
        var parameters: [(name: String, type: TypeID?)] = []
        for _ in 0..<count {
            let name = try decoder.text()
            parameters.append((name, try decoder.hasValue() ? try id() : nil))
        }
        let shape = try self.shape()
        try skipDocs()
        return TypeDefinition(path: path, parameters: parameters, shape: shape)
    }

    private mutating func shape() throws(ScaleError) -> TypeDefinition.Shape {
        switch try decoder.byte() {
        case 0: return .composite(try fields())
        case 1:
            let variants = try list("variants") { (reader, _) throws(ScaleError) in
                let name = try reader.decoder.text()
                let fields = try reader.fields()
                let index = try reader.decoder.byte()
                let docs = try reader.decoder.list { (decoder) throws(ScaleError) in try decoder.text() }
                return TypeDefinition.Variant(name: name, index: index, fields: fields, docs: docs)
            }
            return .variants(variants)
        case 2: return .sequence(try id())
        case 3:
            let count: UInt32 = try decoder.integer()
            return .array(try id(), count: count)
        case 4: return .tuple(try list("tuple") { (reader, _) throws(ScaleError) in try reader.id() })
        case 5:
            let byte = try decoder.byte()
            guard let primitive = TypeDefinition.Primitive(rawValue: byte) else {
                throw ScaleError(.variant, "There is no plain type \(byte).", offset: decoder.offset)
            }
            return .primitive(primitive)
        case 6: return .compact(try id())
        case 7:
            let store = try id()
            return .bits(store: store, order: try id())
        case let other: throw ScaleError(.variant, "There is no shape \(other) of types.", offset: decoder.offset)
        }
    }

    private mutating func fields() throws(ScaleError) -> [TypeDefinition.Field] {
        try list("fields") { (reader, _) throws(ScaleError) in
            let name = try reader.optionalText()
            let type = try reader.id()
            let typeName = try reader.optionalText()
            try reader.skipDocs()
            return TypeDefinition.Field(name: name, type: type, typeName: typeName)
        }
    }

    // MARK: Pallets

    private mutating func pallet(version: UInt8) throws(ScaleError) -> Pallet {
        let name = try decoder.text()
        do throws(ScaleError) {
            var prefix: String?
            var storage: [String: StorageEntry] = [:]
            if try decoder.hasValue() {
                let text = try decoder.text()
                prefix = text
                let entries = try list("storage") { (reader, _) throws(ScaleError) in
                    try reader.storageEntry(pallet: name, prefix: text)
                }
                storage = Dictionary(entries.map { ($0.item, $0) }) { first, _ in first }
            }
            let calls = try optionalID()
            let events = try optionalID()
            let constants = try list("constants") { (reader, _) throws(ScaleError) in
                let name = try reader.decoder.text()
                let type = try reader.id()
                let value = try reader.decoder.byteVector()
                try reader.skipDocs()
                return Pallet.Constant(name: name, type: type, value: value)
            }
            let errors = try optionalID()
            let index = try decoder.byte()
            if version == 15 { try skipDocs() }
            return Pallet(
                name: name, index: index, storage: storage, storagePrefix: prefix, constants: constants, calls: calls,
                events: events, errors: errors)
        } catch {
            throw error.within(name)
        }
    }

    private mutating func storageEntry(pallet: String, prefix: String) throws(ScaleError) -> StorageEntry {
        let item = try decoder.text()
        let isOptional: Bool
        switch try decoder.byte() {
        case 0: isOptional = true
        case 1: isOptional = false
        case let other: throw ScaleError(.variant, "There is no modifier \(other) of storage.", offset: decoder.offset)
        }
        var hashers: [StorageHasher] = []
        var key: TypeID?
        switch try decoder.byte() {
        case 0: break
        case 1:
            hashers = try decoder.list { (decoder) throws(ScaleError) in
                let byte = try decoder.byte()
                guard let hasher = StorageHasher(rawValue: byte) else {
                    throw ScaleError(.variant, "There is no hasher \(byte).", offset: decoder.offset)
                }
                return hasher
            }
            guard !hashers.isEmpty else { throw ScaleError(.count, "\(item) is a map without hashers.") }
            key = try id()
        case let other: throw ScaleError(.variant, "There is no form \(other) of storage.", offset: decoder.offset)
        }
        let value = try id()
        let standard = try decoder.byteVector()
        try skipDocs()
        return StorageEntry(
            pallet: pallet, prefix: prefix, item: item, isOptional: isOptional, hashers: hashers, key: key, value: value,
            standard: standard)
    }

    // MARK: Extrinsics and APIs

    /// In version 14 the extrinsic's type names its parts by its parameters.
    private mutating func extrinsic14(_ types: TypeRegistry) throws(ScaleError) -> ExtrinsicFormat {
        let type = try types[try id()]
        func parameter(_ name: String) -> TypeID? { type.parameters.first { $0.name == name }?.type }
        return ExtrinsicFormat(
            version: try decoder.byte(), address: parameter("Address"), signature: parameter("Signature"),
            call: parameter("Call"), extensions: try extensions())
    }

    private mutating func extrinsic15() throws(ScaleError) -> ExtrinsicFormat {
        let version = try decoder.byte()
        let address = try id()
        let call = try id()
        let signature = try id()
        _ = try id()
        return ExtrinsicFormat(
            version: version, address: address, signature: signature, call: call, extensions: try extensions())
    }

    private mutating func extensions() throws(ScaleError) -> [ExtrinsicFormat.Extension] {
        try list("extensions") { (reader, _) throws(ScaleError) in
            ExtrinsicFormat.Extension(name: try reader.decoder.text(), extra: try reader.id(), additional: try reader.id())
        }
    }

    private mutating func api() throws(ScaleError) -> RuntimeAPI {
        let name = try decoder.text()
        let methods = try list(name) { (reader, _) throws(ScaleError) in
            let method = try reader.decoder.text()
            let inputs = try reader.list(method) { (reader, _) throws(ScaleError) in
                RuntimeAPI.Input(name: try reader.decoder.text(), type: try reader.id())
            }
            let output = try reader.id()
            try reader.skipDocs()
            return RuntimeAPI.Method(name: method, inputs: inputs, output: output)
        }
        try skipDocs()
        return RuntimeAPI(name: name, methods: methods)
    }

    // MARK: Parts

    /// A type's id, which must lie in the table.
    private mutating func id() throws(ScaleError) -> TypeID {
        let id: UInt32 = try decoder.compact()
        guard id < typeCount else {
            throw ScaleError(.unknown, "Type \(id) is named, and there are \(typeCount).", offset: decoder.offset)
        }
        return TypeID(id)
    }

    private mutating func optionalID() throws(ScaleError) -> TypeID? { try decoder.hasValue() ? try id() : nil }
    private mutating func optionalText() throws(ScaleError) -> String? { try decoder.hasValue() ? try decoder.text() : nil }

    /// Leaves documentation out: a list of texts.
    private mutating func skipDocs() throws(ScaleError) {
        for _ in 0..<(try decoder.count()) { try decoder.skip(try decoder.count()) }
    }

    private mutating func list<Value>(
        _ name: String, _ read: (inout MetadataReader, Int) throws(ScaleError) -> Value
    ) throws(ScaleError) -> [Value] {
        do throws(ScaleError) {
            let count = try decoder.count()
            var values: [Value] = []
            for index in 0..<count { values.append(try read(&self, index)) }
            return values
        } catch {
            throw error.within(name)
        }
    }
}
