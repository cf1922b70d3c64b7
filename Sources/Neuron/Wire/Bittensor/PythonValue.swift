/// A value as Python has it after it has read JSON: what the older body hash is taken over.
///
/// Differs from JSON in what JSON leaves open: integers of any size are not floats, and an object keeps the order of its keys.
package indirect enum PythonValue: Hashable, Sendable {
    case none
    case bool(Bool)
    /// Decimal digits, with a minus where it is below zero; no leading zeros, and never `-0`.
    case int(String)
    case float(Double)
    case string(String)
    case list([PythonValue])
    case tuple([PythonValue])
    case dict([Member])
    /// A member of an enumeration: `Colour.RED`, and the value that stands for it on the wire.
    case member(String, PythonValue)

    /// One key and its value.
    package struct Member: Hashable, Sendable {
        package var key: PythonValue
        package var value: PythonValue

        package init(_ key: String, _ value: PythonValue) {
            self.key = .string(key)
            self.value = value
        }

        init(key: PythonValue, value: PythonValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key, if this is a dictionary that has it.
    package subscript(key: String) -> PythonValue? {
        guard case .dict(let members) = self else { return nil }
        return members.first { $0.key == .string(key) }?.value
    }

    /// The text, if this is one.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The integer, if this is one that 64 bits hold.
    package var integer: Int64? {
        guard case .int(let digits) = self else { return nil }
        return Int64(digits)
    }
}
