package import ScaleCodec

extension TypeRegistry {
    /// How deep values may lie within values.
    package static let maxDepth = 64

    /// The value of a type that bytes are, all of them.
    ///
    /// Bounded: depth 64, and no more values than the bytes can pay for, so that types without bytes can't multiply.
    /// - Throws: ``ScaleError`` whose path names the field.
    package func decode(_ id: TypeID, from bytes: [UInt8]) throws(ScaleError) -> ScaleValue {
        var decoder = ScaleDecoder(bytes)
        let value = try decode(id, from: &decoder)
        try decoder.finish()
        return value
    }

    /// The next value of a type.
    package func decode(_ id: TypeID, from decoder: inout ScaleDecoder) throws(ScaleError) -> ScaleValue {
        var reader = ValueReader(registry: self, decoder: decoder)
        let value = try reader.value(id, depth: 0)
        decoder = reader.decoder
        return value
    }
}

/// One reading of bytes by types.
private struct ValueReader {
    let registry: TypeRegistry
    var decoder: ScaleDecoder
    /// How many more values may be made.
    private var budget: Int

    init(registry: TypeRegistry, decoder: ScaleDecoder) {
        self.registry = registry
        self.decoder = decoder
        budget = 10_000 + 16 * decoder.remaining
    }

    mutating func value(_ id: TypeID, depth: Int) throws(ScaleError) -> ScaleValue {
        guard depth <= TypeRegistry.maxDepth else {
            throw ScaleError(.depth, "Values lie deeper than \(TypeRegistry.maxDepth).", offset: decoder.offset)
        }
        budget -= 1
        guard budget >= 0 else { throw ScaleError(.count, "More values than the bytes can hold.", offset: decoder.offset) }
        switch try registry[id].shape {
        case .primitive(let primitive): return try self.primitive(primitive)
        case .composite(let fields): return try self.fields(fields, depth: depth)
        case .variants(let variants): return try variant(variants, of: id, depth: depth)
        case .sequence(let element): return try elements(element, count: try decoder.count(), depth: depth)
        case .array(let element, let count):
            // Elements without bytes are paid for by the budget, the others by what is left.
            return try elements(element, count: Int(count), depth: depth)
        case .tuple(let parts):
            if parts.count == 1 { return try value(parts[0], depth: depth + 1) }
            var values: [ScaleValue] = []
            for (index, part) in parts.enumerated() { values.append(try named("\(index)", part, depth)) }
            return .tuple(values)
        case .compact(let inner): return try compact(inner)
        case .bits(let store, let order): return try bits(store: store, order: order)
        }
    }

    private mutating func named(_ name: String, _ id: TypeID, _ depth: Int) throws(ScaleError) -> ScaleValue {
        do throws(ScaleError) { return try value(id, depth: depth + 1) } catch { throw error.within(name) }
    }

    private mutating func primitive(_ primitive: TypeDefinition.Primitive) throws(ScaleError) -> ScaleValue {
        switch primitive {
        case .bool: return .bool(try decoder.bool())
        case .str: return .text(try decoder.text())
        case .char:
            let code: UInt32 = try decoder.integer()
            guard let scalar = Unicode.Scalar(code) else {
                throw ScaleError(.text, "\(code) is no character.", offset: decoder.offset)
            }
            return .text(String(Character(scalar)))
        case .u8: return .unsigned(UInt128(try decoder.byte()))
        case .u16: return .unsigned(UInt128(try decoder.integer(UInt16.self)))
        case .u32: return .unsigned(UInt128(try decoder.integer(UInt32.self)))
        case .u64: return .unsigned(UInt128(try decoder.integer(UInt64.self)))
        case .u128: return .unsigned(try decoder.integer(UInt128.self))
        case .i8: return .signed(Int128(try decoder.integer(Int8.self)))
        case .i16: return .signed(Int128(try decoder.integer(Int16.self)))
        case .i32: return .signed(Int128(try decoder.integer(Int32.self)))
        case .i64: return .signed(Int128(try decoder.integer(Int64.self)))
        case .i128: return .signed(try decoder.integer(Int128.self))
        case .u256, .i256:
            return .wide(WideInteger(littleEndian: try decoder.bytes(32), isSigned: primitive.isSigned))
        }
    }

    private mutating func fields(_ fields: [TypeDefinition.Field], depth: Int) throws(ScaleError) -> ScaleValue {
        if fields.count == 1, fields[0].name == nil { return try value(fields[0].type, depth: depth + 1) }
        guard let first = fields.first else { return .unit }
        if first.name != nil {
            var parts: [ScaleValue.Field] = []
            parts.reserveCapacity(fields.count)
            for field in fields {
                let name = field.name ?? ""
                parts.append(.init(name, try named(name, field.type, depth)))
            }
            return .record(parts)
        }
        var values: [ScaleValue] = []
        for (index, field) in fields.enumerated() { values.append(try named("\(index)", field.type, depth)) }
        return .tuple(values)
    }

    private mutating func variant(_ variants: [TypeDefinition.Variant], of id: TypeID, depth: Int) throws(ScaleError)
        -> ScaleValue
    {
        let index = try decoder.byte()
        // Most enums are listed in the order of their bytes.
        let direct = Int(index) < variants.count && variants[Int(index)].index == index ? variants[Int(index)] : nil
        guard let variant = direct ?? variants.first(where: { $0.index == index }) else {
            throw ScaleError(.variant, "\(registry.name(of: id)) has no variant \(index).", offset: decoder.offset)
        }
        if try registry[id].path == ["Option"], variant.fields.count <= 1 {
            guard let field = variant.fields.first else { return .none }
            return .some(try value(field.type, depth: depth + 1))
        }
        do throws(ScaleError) {
            return .variant(variant.name, try fields(variant.fields, depth: depth))
        } catch {
            throw error.within(variant.name)
        }
    }

    private mutating func elements(_ element: TypeID, count: Int, depth: Int) throws(ScaleError) -> ScaleValue {
        if registry.isByte(element) { return .bytes(try decoder.bytes(count)) }
        var values: [ScaleValue] = []
        values.reserveCapacity(min(count, decoder.remaining, 4_096))
        for index in 0..<count { values.append(try named("[\(index)]", element, depth)) }
        return .sequence(values)
    }

    private mutating func compact(_ inner: TypeID) throws(ScaleError) -> ScaleValue {
        guard let primitive = try registry.compactWidth(inner) else { return .unit }
        switch primitive {
        case .u8: return .unsigned(UInt128(try decoder.compact(UInt8.self)))
        case .u16: return .unsigned(UInt128(try decoder.compact(UInt16.self)))
        case .u32: return .unsigned(UInt128(try decoder.compact(UInt32.self)))
        case .u64: return .unsigned(UInt128(try decoder.compact(UInt64.self)))
        case .u128: return .unsigned(try decoder.compact(UInt128.self))
        default:
            let value = try decoder.wideCompact()
            guard value.magnitude.count <= 32 else { throw ScaleError(.overflow, "\(value) does not fit 256 bits.") }
            return .wide(value)
        }
    }

    private mutating func bits(store: TypeID, order: TypeID) throws(ScaleError) -> ScaleValue {
        guard case .primitive(let primitive) = try registry[store].shape, let width = primitive.integerBytes else {
            throw ScaleError(.mismatch, "Type \(store) can't hold bits.")
        }
        let count: UInt32 = try decoder.compact()
        guard UInt64(count) <= UInt64(decoder.remaining) * 8 else {
            throw ScaleError(.count, "\(count) bits can't stand in \(decoder.remaining) bytes.", offset: decoder.offset)
        }
        let words = (Int(count) + width * 8 - 1) / (width * 8)
        let bytes = try decoder.bytes(words * width)
        let isReversed = try registry[order].path.last == "Msb0"
        return .bits(
            (0..<Int(count)).map { bit in
                let word = bit / (width * 8)
                let place = isReversed ? width * 8 - 1 - bit % (width * 8) : bit % (width * 8)
                return bytes[word * width + place / 8] >> UInt8(place % 8) & 1 == 1
            })
    }
}
