/// Any JSON value of a vector; whole numbers keep all their digits, whether they stand as numbers or as text.
public indirect enum JSONAny: Decodable, Sendable, Equatable {
    case null, bool(Bool), number(String), text(String), list([JSONAny]), object([String: JSONAny])

    /// Reads whatever stands there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(String(value))
        } else if let value = try? container.decode(UInt64.self) {
            self = .number(String(value))
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONAny].self) {
            self = .list(value)
        } else if let value = try? container.decode([String: JSONAny].self) {
            self = .object(value)
        } else {
            self = .number(String(try container.decode(Double.self)))
        }
    }

    /// The digits of a whole number, from a number or a text.
    public var digits: String? {
        switch self {
        case .number(let text), .text(let text): text
        default: nil
        }
    }
    /// A member of an object.
    public subscript(_ key: String) -> JSONAny? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }
    /// The text of a text.
    public var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
    /// The elements of a list.
    public var elements: [JSONAny]? {
        guard case .list(let list) = self else { return nil }
        return list
    }
    /// The bytes of `0x` and hex digits.
    public var hexBytes: [UInt8]? {
        guard let text = string, text.hasPrefix("0x") else { return nil }
        return bytes(hex: String(text.dropFirst(2)))
    }
}
