import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// Runtimes that were recorded, each parsed once.
enum Runtimes {
    private static let parsed = Result {
        try ["runtime-461-v15", "runtime-461-v14", "runtime-343-v15", "runtime-343-v14"].map {
            ($0, try RuntimeMetadata(Bytes(try Vectors.recorded("\($0).scale.gz"))))
        }
    }

    static func named(_ name: String) throws -> RuntimeMetadata {
        try #require(try parsed.get().first { $0.0 == name }?.1)
    }
    static func newest() throws -> RuntimeMetadata { try named("runtime-461-v15") }
}

extension ScaleValue {
    /// The value in the convention of the vectors' README, numbers as text.
    var plain: JSONAny {
        switch self {
        case .bool(let value): .bool(value)
        case .unsigned(let value): .text("\(value)")
        case .signed(let value): .text("\(value)")
        case .wide(let value): .text("\(value)")
        case .text(let value): .text(value)
        case .bytes(let value): .text("0x" + hex(value))
        case .sequence(let values): .list(values.map(\.plain))
        case .tuple(let values): values.isEmpty ? .null : .list(values.map(\.plain))
        case .record(let fields): .object(Dictionary(fields.map { ($0.name, $0.value.plain) }) { first, _ in first })
        case .variant(let name, let fields): fields == .unit ? .text(name) : .object([name: fields.plain])
        case .none: .null
        case .some(let value): value.plain == .null ? .object(["Some": .null]) : value.plain
        case .bits(let bits): .list(bits.map { .bool($0) })
        }
    }
}

extension JSONAny {
    /// Numbers as text, so that both spellings are equal.
    var plain: JSONAny {
        switch self {
        case .number(let digits): .text(digits)
        case .list(let values): .list(values.map(\.plain))
        case .object(let members): .object(members.mapValues(\.plain))
        default: self
        }
    }
}
