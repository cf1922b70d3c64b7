/// The name of a synapse, which is also its path: `Echo` is served at `POST /Echo`.
///
/// A letter or `_`, then at most 127 letters, digits, `_`, `.` or `-`, all ASCII.
public struct SynapseName: Hashable, Sendable, Codable, LosslessStringConvertible {
    /// The name as text.
    public let description: String

    /// The name, or nil if the text is not one.
    public init?(_ text: String) {
        guard Self.isName(text.utf8) else { return nil }
        description = text
    }

    /// The name in an undecoded path such as `/Echo` or `/Echo?a=1`, or nil if there is none.
    package init?(path: String) {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        let rest = bytes.dropFirst().prefix { $0 != UInt8(ascii: "?") }
        guard Self.isName(rest) else { return nil }
        description = String(decoding: rest, as: UTF8.self)
    }

    /// A name from text that may not be one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = SynapseName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not the name of a synapse.")
        }
        self = name
    }

    /// The name as a JSON string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func isName(_ bytes: some Sequence<UInt8>) -> Bool {
        var count = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                if count == 0 { return false }
            default: return false
            }
            count += 1
            if count > 128 { return false }
        }
        return count > 0
    }
}
