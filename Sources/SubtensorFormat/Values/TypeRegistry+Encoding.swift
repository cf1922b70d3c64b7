package import ScaleCodec

extension TypeRegistry {
    /// The bytes of a value as a type.
    ///
    /// Numbers fit by their size, not by their case; a struct is a record in any order, or a tuple in the type's order.
    /// - Throws: ``ScaleError/Code/mismatch`` or ``ScaleError/Code/overflow``, whose path names the field.
    package func encode(_ value: ScaleValue, as id: TypeID) throws(ScaleError) -> [UInt8] {
        var encoder = ScaleEncoder()
        try encode(value, as: id, into: &encoder)
        return encoder.bytes
    }

    /// Writes a value as a type.
    package func encode(_ value: ScaleValue, as id: TypeID, into encoder: inout ScaleEncoder) throws(ScaleError) {
        try ValueWriter(registry: self).write(value, as: id, depth: 0, into: &encoder)
    }
}

/// One writing of values by types.
private struct ValueWriter {
    let registry: TypeRegistry

    func write(_ value: ScaleValue, as id: TypeID, depth: Int, into encoder: inout ScaleEncoder) throws(ScaleError) {
        guard depth <= TypeRegistry.maxDepth else {
            throw ScaleError(.depth, "Values lie deeper than \(TypeRegistry.maxDepth).")
        }
        switch try registry[id].shape {
        case .primitive(let primitive): try write(value, as: primitive, id: id, into: &encoder)
        case .composite(let fields): try write(value, fields: fields, of: id, depth: depth, into: &encoder)
        case .variants(let variants): try write(value, variants: variants, of: id, depth: depth, into: &encoder)
        case .sequence(let element):
            if registry.isByte(element), case .bytes(let bytes) = value {
                encoder.byteVector(bytes)
                return
            }
            let values = try elements(value, id)
            encoder.compact(UInt64(values.count))
            try write(values, element, depth, into: &encoder)
        case .array(let element, let count):
            if case .bytes(let bytes) = value, registry.isByte(element) {
                guard bytes.count == Int(count) else { throw mismatch(value, id) }
                encoder.raw(bytes)
                return
            }
            let values = try elements(value, id)
            guard values.count == Int(count) else { throw mismatch(value, id) }
            try write(values, element, depth, into: &encoder)
        case .tuple(let parts):
            if parts.count == 1 { return try write(value, as: parts[0], depth: depth + 1, into: &encoder) }
            guard case .tuple(let values) = value, values.count == parts.count else { throw mismatch(value, id) }
            for (index, part) in parts.enumerated() { try write("\(index)", values[index], part, depth, into: &encoder) }
        case .compact(let inner):
            guard let primitive = try registry.compactWidth(inner) else { return }
            let number = try number(value, id)
            guard let bytes = number.littleEndian(byteCount: primitive.integerBytes ?? 0, isSigned: false) else {
                throw overflow(number, id)
            }
            try encoder.compact(WideInteger(magnitude: bytes))
        case .bits(let store, let order): try write(bits: value, store: store, order: order, id: id, into: &encoder)
        }
    }

    private func write(_ name: String, _ value: ScaleValue, _ id: TypeID, _ depth: Int, into encoder: inout ScaleEncoder)
        throws(ScaleError)
    {
        do throws(ScaleError) {
            try write(value, as: id, depth: depth + 1, into: &encoder)
        } catch {
            throw error.within(name)
        }
    }

    private func write(_ values: [ScaleValue], _ element: TypeID, _ depth: Int, into encoder: inout ScaleEncoder)
        throws(ScaleError)
    {
        for (index, value) in values.enumerated() { try write("[\(index)]", value, element, depth, into: &encoder) }
    }

    private func write(
        _ value: ScaleValue, as primitive: TypeDefinition.Primitive, id: TypeID, into encoder: inout ScaleEncoder
    ) throws(ScaleError) {
        switch (primitive, value) {
        case (.bool, .bool(let flag)): encoder.bool(flag)
        case (.str, .text(let text)): encoder.text(text)
        case (.char, .text(let text)):
            guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { throw mismatch(value, id) }
            encoder.integer(scalar.value)
        default:
            guard let width = primitive.integerBytes else { throw mismatch(value, id) }
            let number = try number(value, id)
            guard let bytes = number.littleEndian(byteCount: width, isSigned: primitive.isSigned) else {
                throw overflow(number, id)
            }
            encoder.raw(bytes)
        }
    }

    private func write(
        _ value: ScaleValue, fields: [TypeDefinition.Field], of id: TypeID, depth: Int, into encoder: inout ScaleEncoder
    ) throws(ScaleError) {
        if fields.count == 1, fields[0].name == nil {
            return try write(value, as: fields[0].type, depth: depth + 1, into: &encoder)
        }
        switch value {
        case .record(let parts):
            guard parts.count == fields.count else { throw mismatch(value, id) }
            for field in fields {
                guard let part = parts.first(where: { $0.name == field.name }) else {
                    throw ScaleError(.mismatch, "The field \(field.name ?? "without a name") is missing.")
                }
                try write(part.name, part.value, field.type, depth, into: &encoder)
            }
        case .tuple(let values) where values.count == fields.count:
            for (index, field) in fields.enumerated() {
                try write(field.name ?? "\(index)", values[index], field.type, depth, into: &encoder)
            }
        default: throw mismatch(value, id)
        }
    }

    private func write(
        _ value: ScaleValue, variants: [TypeDefinition.Variant], of id: TypeID, depth: Int, into encoder: inout ScaleEncoder
    ) throws(ScaleError) {
        let (name, payload): (String, ScaleValue) =
            switch value {
            case .none: ("None", .unit)
            case .some(let inner): ("Some", inner)
            case .variant(let name, let fields): (name, fields)
            default: throw mismatch(value, id)
            }
        guard let variant = variants.first(where: { $0.name == name }) else {
            throw ScaleError(.variant, "\(registry.name(of: id)) has no variant \(name).")
        }
        encoder.byte(variant.index)
        do throws(ScaleError) {
            try write(payload, fields: variant.fields, of: id, depth: depth, into: &encoder)
        } catch {
            throw error.within(name)
        }
    }

    private func write(bits value: ScaleValue, store: TypeID, order: TypeID, id: TypeID, into encoder: inout ScaleEncoder)
        throws(ScaleError)
    {
        guard case .bits(let bits) = value, case .primitive(let primitive) = try registry[store].shape,
            let width = primitive.integerBytes
        else { throw mismatch(value, id) }
        let isReversed = try registry[order].path.last == "Msb0"
        let wordBits = width * 8
        var bytes = [UInt8](repeating: 0, count: (bits.count + wordBits - 1) / wordBits * width)
        for (index, bit) in bits.enumerated() where bit {
            let place = isReversed ? wordBits - 1 - index % wordBits : index % wordBits
            bytes[index / wordBits * width + place / 8] |= 1 << UInt8(place % 8)
        }
        encoder.compact(UInt32(truncatingIfNeeded: bits.count))
        encoder.raw(bytes)
    }

    private func elements(_ value: ScaleValue, _ id: TypeID) throws(ScaleError) -> [ScaleValue] {
        switch value {
        case .sequence(let values): return values
        case .bytes(let bytes): return bytes.map { .unsigned(UInt128($0)) }
        default: throw mismatch(value, id)
        }
    }

    private func number(_ value: ScaleValue, _ id: TypeID) throws(ScaleError) -> WideInteger {
        switch value {
        case .unsigned(let number): return WideInteger(number)
        case .signed(let number): return WideInteger(number)
        case .wide(let number): return number
        default: throw mismatch(value, id)
        }
    }

    private func mismatch(_ value: ScaleValue, _ id: TypeID) -> ScaleError {
        ScaleError(.mismatch, "\(value.kind.prefix(1).uppercased())\(value.kind.dropFirst()) is no \(registry.name(of: id)).")
    }
    private func overflow(_ number: WideInteger, _ id: TypeID) -> ScaleError {
        ScaleError(.overflow, "\(number) does not fit \(registry.name(of: id)).")
    }
}
