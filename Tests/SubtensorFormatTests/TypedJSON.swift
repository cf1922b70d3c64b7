import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

extension TypeRegistry {
    /// A value of the vectors' convention as a type has it.
    func value(_ json: JSONAny, as id: TypeID) throws -> ScaleValue {
        switch try self[id].shape {
        case .primitive(.bool):
            guard case .bool(let flag) = json else { break }
            return .bool(flag)
        case .primitive(.str):
            return .text(try #require(json.string))
        case .primitive, .compact:
            let digits = try #require(json.digits)
            return .unsigned(try #require(UInt128(digits)))
        case .composite(let fields):
            if fields.count == 1, fields[0].name == nil { return try value(json, as: fields[0].type) }
            return .record(
                try fields.map { field in
                    let name = try #require(field.name)
                    let member = try #require(json[name])
                    return .init(name, try value(member, as: field.type))
                })
        case .sequence(let element):
            if let bytes = json.hexBytes { return .bytes(bytes) }
            return .sequence(try #require(json.elements).map { try value($0, as: element) })
        case .array:
            return .bytes(try json.raw)
        case .tuple(let parts):
            return .tuple(try zip(parts, try #require(json.elements)).map { try value($1, as: $0) })
        case .variants(let variants):
            if let name = json.string { return .variant(name) }
            guard case .object(let members) = json, let (name, payload) = members.first else { break }
            let variant = try #require(variants.first { $0.name == name })
            if variant.fields.count == 1, variant.fields[0].name == nil {
                return .variant(name, try value(payload, as: variant.fields[0].type))
            }
            return .variant(
                name,
                .record(
                    try variant.fields.map { field in
                        let name = try #require(field.name)
                        let member = try #require(payload[name])
                        return .init(name, try value(member, as: field.type))
                    }))
        case .bits: break
        }
        throw ScaleError(.mismatch, "No value of type \(name(of: id)) in the vectors.")
    }
}

extension JSONAny {
    /// The bytes of `0x` and hex digits, or an error.
    var raw: [UInt8] { get throws { try #require(hexBytes) } }
    /// A whole number, or an error.
    var number: UInt64 {
        get throws {
            let text = try #require(digits)
            return try #require(UInt64(text))
        }
    }
}
