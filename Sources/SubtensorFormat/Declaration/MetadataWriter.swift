internal import Neuron
internal import ScaleCodec

/// Writes metadata, version 14 or 15: the reverse of ``MetadataReader``.
struct MetadataWriter {
    /// How an extrinsic is put together, with the types that only metadata name.
    struct Extrinsic {
        let format: ExtrinsicFormat
        let extra: TypeID
        /// The extrinsic as a type.
        let whole: TypeID
    }

    /// All but the types.
    struct Content {
        let pallets: [Pallet]
        let extrinsic: Extrinsic
        let apis: [RuntimeAPI]
        let runtime: TypeID
        let outer: RuntimeMetadata.OuterTypes
    }

    private let version: UInt8
    private var encoder = ScaleEncoder()

    /// The whole blob.
    var bytes: Bytes { encoder.bytes }

    init(version: UInt8, types: [TypeDefinition], _ content: Content) {
        self.version = version
        encoder.raw(Bytes("meta".utf8))
        encoder.byte(version)
        encoder.compact(UInt32(types.count))
        for (id, type) in types.enumerated() {
            encoder.compact(UInt32(id))
            write(type)
        }
        list(content.pallets) { $0.write($1) }
        write(content.extrinsic)
        id(content.runtime)
        guard version == 15 else { return }
        list(content.apis) { $0.write($1) }
        for type in [content.outer.call, content.outer.event, content.outer.error] { id(type ?? 0) }
        encoder.compact(UInt32(0))
    }

    // MARK: Types

    private mutating func write(_ type: TypeDefinition) {
        list(type.path) { $0.encoder.text($1) }
        list(type.parameters) { writer, parameter in
            writer.encoder.text(parameter.name)
            writer.optional(parameter.type)
        }
        switch type.shape {
        case .composite(let parts):
            encoder.byte(0)
            fields(parts)
        case .variants(let variants):
            encoder.byte(1)
            list(variants) { writer, variant in
                writer.encoder.text(variant.name)
                writer.fields(variant.fields)
                writer.encoder.byte(variant.index)
                writer.list(variant.docs) { $0.encoder.text($1) }
            }
        case .sequence(let element):
            encoder.byte(2)
            id(element)
        case .array(let element, let count):
            encoder.byte(3)
            encoder.integer(count)
            id(element)
        case .tuple(let parts):
            encoder.byte(4)
            list(parts) { $0.id($1) }
        case .primitive(let primitive):
            encoder.byte(5)
            encoder.byte(primitive.rawValue)
        case .compact(let type):
            encoder.byte(6)
            id(type)
        case .bits(let store, let order):
            encoder.byte(7)
            id(store)
            id(order)
        }
        noDocs()
    }

    private mutating func fields(_ fields: [TypeDefinition.Field]) {
        list(fields) { writer, field in
            writer.optional(text: field.name)
            writer.id(field.type)
            writer.optional(text: field.typeName)
            writer.noDocs()
        }
    }

    // MARK: Pallets, extrinsics, APIs

    private mutating func write(_ pallet: Pallet) {
        encoder.text(pallet.name)
        if let prefix = pallet.storagePrefix {
            encoder.byte(1)
            encoder.text(prefix)
            list(pallet.storage.values.sorted { $0.item < $1.item }) { $0.write($1) }
        } else {
            encoder.byte(0)
        }
        optional(pallet.calls)
        optional(pallet.events)
        list(pallet.constants) { writer, constant in
            writer.encoder.text(constant.name)
            writer.id(constant.type)
            writer.encoder.byteVector(constant.value)
            writer.noDocs()
        }
        optional(pallet.errors)
        encoder.byte(pallet.index)
        if version == 15 { noDocs() }
    }

    private mutating func write(_ entry: StorageEntry) {
        encoder.text(entry.item)
        encoder.bool(!entry.isOptional)
        if let key = entry.key {
            encoder.byte(1)
            list(entry.hashers) { $0.encoder.byte($1.rawValue) }
            id(key)
        } else {
            encoder.byte(0)
        }
        id(entry.value)
        encoder.byteVector(entry.standard)
        noDocs()
    }

    private mutating func write(_ extrinsic: Extrinsic) {
        if version == 14 { id(extrinsic.whole) }
        encoder.byte(extrinsic.format.version)
        if version == 15 {
            for type in [extrinsic.format.address, extrinsic.format.call, extrinsic.format.signature] { id(type ?? 0) }
            id(extrinsic.extra)
        }
        list(extrinsic.format.extensions) { writer, part in
            writer.encoder.text(part.name)
            writer.id(part.extra)
            writer.id(part.additional)
        }
    }

    private mutating func write(_ api: RuntimeAPI) {
        encoder.text(api.name)
        list(api.methods) { writer, method in
            writer.encoder.text(method.name)
            writer.list(method.inputs) { writer, input in
                writer.encoder.text(input.name)
                writer.id(input.type)
            }
            writer.id(method.output)
            writer.noDocs()
        }
        noDocs()
    }

    // MARK: Parts

    private mutating func id(_ type: TypeID) { encoder.compact(UInt32(clamping: type)) }

    private mutating func optional(_ type: TypeID?) {
        encoder.bool(type != nil)
        if let type { id(type) }
    }

    private mutating func optional(text: String?) {
        encoder.bool(text != nil)
        if let text { encoder.text(text) }
    }

    private mutating func noDocs() { encoder.compact(UInt32(0)) }

    private mutating func list<Element>(_ elements: [Element], _ write: (inout MetadataWriter, Element) -> Void) {
        encoder.compact(UInt32(elements.count))
        for element in elements { write(&self, element) }
    }
}
