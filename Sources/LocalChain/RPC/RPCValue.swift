/// A JSON value with whole numbers as they came: ids and limits must not become floating point.
enum RPCValue: Hashable, Sendable, Codable {
    case null
    case bool(Bool)
    case number(Int64)
    case real(Double)
    case string(String)
    case array([RPCValue])
    case object([String: RPCValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([RPCValue].self) {
            self = .array(value)
        } else if let value = try? container.decode([String: RPCValue].self) {
            self = .object(value)
        } else {
            self = .real(try container.decode(Double.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The text of a string.
    var text: String? { if case .string(let value) = self { value } else { nil } }
    /// A whole number, as a number or as hex or decimal text.
    var whole: Int64? {
        switch self {
        case .number(let value): value
        case .string(let text): text.hasPrefix("0x") ? Int64(text.dropFirst(2), radix: 16) : Int64(text)
        default: nil
        }
    }
    /// The elements of a list.
    var elements: [RPCValue]? { if case .array(let value) = self { value } else { nil } }
    /// A member of an object.
    subscript(name: String) -> RPCValue? { if case .object(let value) = self { value[name] } else { nil } }
}

/// What JSON-RPC answers instead of a result.
struct RPCError: Error, Hashable, Sendable {
    let code: Int64
    let message: String
    var data: String?

    static let parse = RPCError(code: -32_700, message: "Parse error")
    static let invalidRequest = RPCError(code: -32_600, message: "Invalid request")
    static let methodNotFound = RPCError(code: -32_601, message: "Method not found")
    static func invalidParams(_ text: String) -> RPCError { RPCError(code: -32_602, message: "Invalid params: \(text)") }
    static func client(_ text: String) -> RPCError { RPCError(code: -32_000, message: text) }
    static func invalidTransaction(_ text: String) -> RPCError {
        RPCError(code: 1_010, message: "Invalid Transaction", data: text)
    }
    static func batchTooLarge(limit: Int) -> RPCError {
        RPCError(code: -32_010, message: "The batch request was too large", data: "Exceeded max limit of \(limit)")
    }
    static func batchAnswerTooLarge(limit: Int) -> RPCError {
        RPCError(code: -32_011, message: "The batch response was too large", data: "Exceeded max limit of \(limit)")
    }
    static let discarded = RPCError(code: -32_000, message: "Client error: State already discarded for the block")
}
