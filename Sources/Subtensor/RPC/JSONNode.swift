internal import Neuron

/// A JSON value of an answer; text stays in the answer's own bytes until it is wanted.
enum JSONNode: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's text.
    case number(ArraySlice<UInt8>)
    /// UTF-8, escapes resolved.
    case text(ArraySlice<UInt8>)
    case list([JSONNode])
    case object([Member])

    /// A member of an object.
    struct Member: Hashable, Sendable {
        let name: String
        let value: JSONNode
    }

    /// The first member of this name.
    subscript(_ name: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a text.
    var string: String? {
        guard case .text(let bytes) = self else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A whole number, from a number or from hex text.
    var integer: UInt64? {
        switch self {
        case .number(let text): UInt64(String(decoding: text, as: UTF8.self))
        case .text(let text):
            text.starts(with: [0x30, 0x78]) ? UInt64(String(decoding: text.dropFirst(2), as: UTF8.self), radix: 16) : nil
        default: nil
        }
    }

    /// A whole number of either sign.
    var signed: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }

    /// The bytes that hex text after `0x` spells.
    var hex: Bytes? {
        guard case .text(let text) = self, text.count % 2 == 0, text.starts(with: [0x30, 0x78]) else { return nil }
        var bytes = Bytes()
        bytes.reserveCapacity(text.count / 2)
        var upper: UInt8?
        for digit in text.dropFirst(2) {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x61 + 10
            case 0x41...0x46: value = digit - 0x41 + 10
            default: return nil
            }
            if let high = upper {
                bytes.append(high << 4 | value)
                upper = nil
            } else {
                upper = value
            }
        }
        return bytes
    }

    /// What sort of value it is.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .text(let text): "a text of \(text.count) bytes"
        case .list(let values): "a list of \(values.count)"
        case .object: "an object"
        }
    }
}
