import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// Random values of a real runtime's types, and damaged bytes of them.
@Suite("Properties of the dynamic codec", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct PropertyTests {
    static let seed: UInt64 = 20_261_121

    /// A random value of a type, small enough to be read again.
    static func value(_ id: TypeID, _ types: TypeRegistry, _ random: inout RandomSource, depth: Int = 0) throws -> ScaleValue? {
        guard depth < 20 else { return nil }
        func parts(_ fields: [TypeDefinition.Field]) throws -> ScaleValue? {
            if fields.count == 1, fields[0].name == nil { return try value(fields[0].type, types, &random, depth: depth + 1) }
            var values: [ScaleValue] = []
            for field in fields {
                guard let part = try value(field.type, types, &random, depth: depth + 1) else { return nil }
                values.append(part)
            }
            if fields.first?.name == nil { return .tuple(values) }
            return .record(zip(fields, values).map { .init($0.name ?? "", $1) })
        }
        func elements(_ element: TypeID, _ count: Int) throws -> ScaleValue? {
            if try types[element].shape == .primitive(.u8) {
                return .bytes((0..<count).map { _ in .random(in: 0...255, using: &random) })
            }
            var values: [ScaleValue] = []
            for _ in 0..<count {
                guard let one = try value(element, types, &random, depth: depth + 1) else { return nil }
                values.append(one)
            }
            return .sequence(values)
        }
        func number(_ primitive: TypeDefinition.Primitive) -> ScaleValue {
            let width = primitive.integerBytes ?? 1
            let used = Int.random(in: 0...width, using: &random)
            let bytes = (0..<width).map { $0 < used ? UInt8.random(in: 0...255, using: &random) : 0 }
            let wide = WideInteger(littleEndian: bytes, isSigned: primitive.isSigned)
            if width == 32 { return .wide(wide) }
            return primitive.isSigned ? .signed(wide.exactly(Int128.self) ?? 0) : .unsigned(wide.exactly(UInt128.self) ?? 0)
        }
        switch try types[id].shape {
        case .composite(let fields): return try parts(fields)
        case .variants(let variants):
            guard let variant = variants.randomElement(using: &random) else { return nil }
            let payload = try parts(variant.fields)
            if try types[id].path == ["Option"] { return variant.fields.isEmpty ? ScaleValue.none : payload.map { .some($0) } }
            return payload.map { .variant(variant.name, $0) }
        case .sequence(let element):
            // Elements without bytes can't be counted by the bytes they take.
            return try elements(element, types.isEmpty(element) ? 0 : .random(in: 0...3, using: &random))
        case .array(let element, let count): return count > 4_096 ? nil : try elements(element, Int(count))
        case .tuple(let ids):
            var values: [ScaleValue] = []
            for id in ids {
                guard let part = try value(id, types, &random, depth: depth + 1) else { return nil }
                values.append(part)
            }
            return values.count == 1 ? values[0] : .tuple(values)
        case .primitive(.bool): return .bool(.random(using: &random))
        case .primitive(.str): return .text(["", "a", "τao"].randomElement(using: &random) ?? "")
        case .primitive(.char): return .text("τ")
        case .primitive(let primitive): return number(primitive)
        case .compact(let inner):
            var inner = inner
            while case .composite(let fields) = try types[inner].shape, fields.count == 1 { inner = fields[0].type }
            guard case .primitive(let primitive) = try types[inner].shape else { return .unit }
            return number(primitive)
        case .bits: return .bits((0..<Int.random(in: 0...20, using: &random)).map { _ in .random(using: &random) })
        }
    }

    @Test("what is written is read back as it was, for every type of the runtime")
    func roundTrip() throws {
        let types = try Runtimes.newest().types
        var random = RandomSource.seeded(Self.seed)
        var count = 0
        for id in types.types.indices {
            for _ in 0..<3 {
                guard let value = try Self.value(id, types, &random) else { continue }
                let bytes = try types.encode(value, as: id)
                #expect(try types.decode(id, from: bytes) == value, "type \(id) \(types.name(of: id)), seed \(Self.seed)")
                count += 1
            }
        }
        #expect(count > 1_000)
    }

    @Test("damaged bytes give a value or an error, and what they give is written as those bytes")
    func damage() throws {
        let types = try Runtimes.newest().types
        var random = RandomSource.seeded(Self.seed + 1)
        for id in types.types.indices {
            guard let value = try Self.value(id, types, &random) else { continue }
            var bytes = try types.encode(value, as: id)
            for _ in 0..<3 {
                switch Int.random(in: 0...3, using: &random) {
                case 0 where !bytes.isEmpty:
                    bytes[.random(in: 0..<bytes.count, using: &random)] ^= UInt8(1) << UInt8.random(in: 0...7, using: &random)
                case 1 where !bytes.isEmpty: bytes.removeLast(.random(in: 1...bytes.count, using: &random))
                case 2: bytes.append(.random(in: 0...255, using: &random))
                default: bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in .random(in: 0...255, using: &random) }
                }
                if let read = try? types.decode(id, from: bytes) {
                    #expect(try types.encode(read, as: id) == bytes, "type \(id) \(types.name(of: id)), seed \(Self.seed + 1)")
                }
            }
        }
    }

    @Test("damaged metadata give metadata or an error")
    func metadata() throws {
        let blob = Bytes(try Vectors.recorded("runtime-461-subset-v15.scale.gz"))
        var random = RandomSource.seeded(Self.seed + 2)
        for _ in 0..<60 {
            var damaged = blob
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { damaged.removeLast(.random(in: 0..<damaged.count, using: &random)) }
            guard let runtime = try? RuntimeMetadata(damaged) else { continue }
            _ = try? runtime.storage("SubtensorModule", "Tempo").value(nil, runtime.types)
            _ = try? runtime.types.decode(0, from: Bytes(repeating: 1, count: 64))
        }
    }
}
