internal import Neuron

/// What a request's reader asks of a value.
extension JSONValue {
    /// The text of a string.
    var text: String? { if case .string(let value) = self { value } else { nil } }
    /// A whole number, as a number or as hex or decimal text.
    var whole: Int64? {
        switch self {
        case .int(let value): value
        case .string(let text): text.hasPrefix("0x") ? Int64(text.dropFirst(2), radix: 16) : Int64(text)
        default: nil
        }
    }
    /// The elements of a list.
    var elements: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// A member of an object.
    subscript(name: String) -> JSONValue? { if case .object(let value) = self { value[name] } else { nil } }
}
