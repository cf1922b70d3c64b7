internal import Foundation
internal import Neuron

/// Any JSON value, to be written again as it was read.
indirect enum JSONValue: Codable {
    case null, flag(Bool), integer(Int64), number(Double), text(String), list([JSONValue]), object([String: JSONValue])

    /// The value that bytes spell; bytes that are no JSON become a text of their first 200.
    init(_ bytes: Bytes) {
        self =
            (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))
            ?? .text(String(decoding: bytes.prefix(200), as: UTF8.self))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
