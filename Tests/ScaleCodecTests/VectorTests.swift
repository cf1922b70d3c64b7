import ScaleCodec
import Testing
import TestSupport

/// Values of the types that `scale-primitives.json` names, read and written by the plain codec.
@Suite("SCALE vectors", .enabled(if: Vectors.has("chain/scale-primitives.json"), "chain/scale-primitives.json is missing"))
struct ScaleVectorTests {
    struct File: Decodable {
        struct Case: Decodable { let type: String, value: JSONAny, scale: String }
        struct Negative: Decodable { let type: String, scale: String, reason: String }
        let cases: [Case]
        let negative: [Negative]
    }

    /// The expected value as the codec's own operations spell it.
    indirect enum Shape {
        case integer(width: Int, signed: Bool), bool, compact(bits: Int), text, bytes, array(Int)
        case option(Shape), list(Shape), tuple([Shape])

        init?(_ name: String) {
            switch name {
            case "bool": self = .bool
            case "compact": self = .compact(bits: 536)
            case "str": self = .text
            case "Vec<u8>": self = .bytes
            case "[u8;32]": self = .array(32)
            case "(u16,u64,bool)":
                self = .tuple([.integer(width: 2, signed: false), .integer(width: 8, signed: false), .bool])
            case "(u16,u16)": self = .tuple([.integer(width: 2, signed: false), .integer(width: 2, signed: false)])
            case "(compact,Vec<compact>)": self = .tuple([.compact(bits: 536), .list(.compact(bits: 536))])
            case "()": self = .tuple([])
            default:
                func inner(_ prefix: String) -> Shape? {
                    guard name.hasPrefix(prefix), name.hasSuffix(">") else { return nil }
                    return Shape(String(name.dropFirst(prefix.count).dropLast()))
                }
                if let element = inner("Vec<") {
                    self = .list(element)
                } else if let value = inner("Option<") {
                    self = .option(value)
                } else if case .integer(let width, false)? = inner("compact<") {
                    self = .compact(bits: width * 8)
                } else if let bits = Int(name.dropFirst()), name.hasPrefix("u") || name.hasPrefix("i") {
                    self = .integer(width: bits / 8, signed: name.hasPrefix("i"))
                } else {
                    return nil
                }
            }
        }

        func read(_ decoder: inout ScaleDecoder) throws(ScaleError) -> JSONAny {
            switch self {
            case .integer(let width, let signed):
                return .number("\(WideInteger(littleEndian: try decoder.bytes(width), isSigned: signed))")
            case .bool: return .bool(try decoder.bool())
            case .compact(16): return .number("\(try decoder.compact(UInt16.self))")
            case .compact(64): return .number("\(try decoder.compact(UInt64.self))")
            case .compact(128): return .number("\(try decoder.compact(UInt128.self))")
            case .compact: return .number("\(try decoder.wideCompact())")
            case .text: return .text(try decoder.text())
            case .bytes: return .text("0x" + hex(try decoder.byteVector()))
            case .array(let count): return .text("0x" + hex(try decoder.bytes(count)))
            case .option(let inner):
                let value = try decoder.option { (decoder) throws(ScaleError) in try inner.read(&decoder) }
                return value == .null ? .object(["Some": .null]) : value ?? .null
            case .list(let element):
                return .list(try decoder.list { (decoder) throws(ScaleError) in try element.read(&decoder) })
            case .tuple(let parts):
                var values: [JSONAny] = []
                for part in parts { values.append(try part.read(&decoder)) }
                return .list(values)
            }
        }

        func write(_ value: JSONAny, _ encoder: inout ScaleEncoder) throws {
            switch (self, value) {
            case (.integer(let width, let signed), _):
                let number = try #require(WideInteger(value.digits ?? ""))
                encoder.raw(try #require(number.littleEndian(byteCount: width, isSigned: signed)))
            case (.bool, .bool(let flag)): encoder.bool(flag)
            case (.compact, _): try encoder.compact(try #require(WideInteger(value.digits ?? "")))
            case (.text, .text(let text)): encoder.text(text)
            case (.bytes, _): encoder.byteVector(try #require(value.hexBytes))
            case (.array, _): encoder.raw(try #require(value.hexBytes))
            case (.option(let inner), _):
                encoder.bool(value != .null)
                if value != .null { try inner.write(value["Some"] ?? value, &encoder) }
            case (.list(let element), .list(let values)):
                encoder.compact(UInt64(values.count))
                for value in values { try element.write(value, &encoder) }
            case (.tuple(let parts), .list(let values)):
                for (part, value) in zip(parts, values) { try part.write(value, &encoder) }
            default: Issue.record("\(value) is no value of this shape")
            }
        }
    }

    @Test("every value is read and written as recorded")
    func cases() throws {
        let file: File = try Vectors.json("chain/scale-primitives.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let shape = try #require(Shape(one.type), "\(one.type)")
            let scale = try #require(JSONAny.text(one.scale).hexBytes)
            var decoder = ScaleDecoder(scale)
            let value = try shape.read(&decoder)
            try decoder.finish()
            #expect(Self.plain(value) == Self.plain(one.value), "\(one.type) \(one.scale)")
            var encoder = ScaleEncoder()
            try shape.write(one.value, &encoder)
            #expect(encoder.bytes == scale, "\(one.type) \(one.scale)")
        }
    }

    @Test("what is no value is refused")
    func negative() throws {
        let file: File = try Vectors.json("chain/scale-primitives.json")
        #expect(!file.negative.isEmpty)
        for one in file.negative {
            let shape = try #require(Shape(one.type), "\(one.type)")
            var decoder = ScaleDecoder(try #require(JSONAny.text(one.scale).hexBytes))
            #expect(throws: ScaleError.self, "\(one.type): \(one.reason)") {
                _ = try shape.read(&decoder)
                try decoder.finish()
            }
        }
    }

    /// Numbers as text, so that both spellings are equal.
    static func plain(_ value: JSONAny) -> JSONAny {
        switch value {
        case .number(let digits): .text(digits)
        case .list(let values): .list(values.map(plain))
        case .object(let members): .object(members.mapValues(plain))
        default: value
        }
    }
}
