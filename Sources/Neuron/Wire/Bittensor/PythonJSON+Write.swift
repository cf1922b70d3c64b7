extension PythonJSON {
    /// A value as JSON: no spaces, UTF-8 as it is, floats in Python's notation. `NaN` and the infinities stand as bare words.
    package static func write(_ value: PythonValue) -> Bytes {
        var out = ""
        write(value, into: &out)
        return Bytes(out.utf8)
    }

    private static func write(_ value: PythonValue, into out: inout String) {
        switch value {
        case .none: out += "null"
        case .bool(let flag): out += flag ? "true" : "false"
        case .int(let digits): out += digits
        case .float(let number): out += text(number)
        case .string(let text): write(text, into: &out)
        case .member(_, let value): write(value, into: &out)
        case .list(let values), .tuple(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += "," }
                write(value, into: &out)
            }
            out += "]"
        case .dict(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += "," }
                write(member.key.text ?? PythonText.str(member.key), into: &out)
                out += ":"
                write(member.value, into: &out)
            }
            out += "}"
        }
    }

    private static func write(_ text: String, into out: inout String) {
        out += "\""
        out += JSONText.escaped(text[...])
        out += "\""
    }

    private static func text(_ number: Double) -> String {
        if number.isFinite { return PythonText.repr(number) }
        return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }
}
