/// Python's own text of a value: `str()` alone, `repr()` inside a container.
///
/// - Source: section 4 of the SDK 10 protocol; golden vectors `body_hash.json`.
package enum PythonText {
    /// `str(value)`.
    package static func str(_ value: PythonValue) -> String {
        if case .string(let text) = value { return text }
        var out = ""
        write(value, into: &out)
        return out
    }

    private static func write(_ value: PythonValue, into out: inout String) {
        switch value {
        case .none: out += "None"
        case .bool(let flag): out += flag ? "True" : "False"
        case .int(let digits): out += digits
        case .float(let number): out += repr(number)
        case .string(let text): repr(text, into: &out)
        case .member(let name, _): out += name
        case .list(let values):
            out += "["
            write(values, into: &out)
            out += "]"
        case .tuple(let values):
            out += "("
            write(values, into: &out)
            out += values.count == 1 ? ",)" : ")"
        case .dict(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += ", " }
                write(member.key, into: &out)
                out += ": "
                write(member.value, into: &out)
            }
            out += "}"
        }
    }

    private static func write(_ values: [PythonValue], into out: inout String) {
        for (index, value) in values.enumerated() {
            if index > 0 { out += ", " }
            write(value, into: &out)
        }
    }

    // MARK: Floats

    /// `repr` of a float: the shortest decimal that reads back the same, in Python's notation.
    package static func repr(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
        let sign = number.sign == .minus ? "-" : ""
        guard number != 0 else { return sign + "0.0" }
        let (digits, exponent) = shortest(number.magnitude)
        // `exponent` is that of the first digit.
        guard (-4..<16).contains(exponent) else {
            let fraction = digits.dropFirst()
            let size = String(exponent.magnitude)
            return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e" + (exponent < 0 ? "-" : "+")
                + (size.count < 2 ? "0" : "") + size
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        guard digits.count > whole else {
            return sign + digits + String(repeating: "0", count: whole - digits.count) + ".0"
        }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// The shortest digits of a positive number, without zeros at either end, and the exponent of the first one.
    private static func shortest(_ number: Double) -> (digits: String, exponent: Int) {
        let parts = number.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let all = String(whole) + (mantissa.count > 1 ? mantissa[1] : "")
        let significant = all.drop { $0 == "0" }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + whole.count - 1 - (all.count - significant.count)
        var digits = String(significant)
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (digits, exponent)
    }

    // MARK: Texts

    private static func repr(_ text: String, into out: inout String) {
        let quote: Unicode.Scalar = text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
        out.unicodeScalars.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\":
                out.unicodeScalars.append("\\")
                out.unicodeScalars.append(scalar)
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where isPrintable(scalar): out.unicodeScalars.append(scalar)
            default: out += escape(scalar)
            }
        }
        out.unicodeScalars.append(quote)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let (mark, width) =
            switch scalar.value {
            case ..<0x100: ("\\x", 2)
            case ..<0x10000: ("\\u", 4)
            default: ("\\U", 8)
            }
        let digits = String(scalar.value, radix: 16)
        return mark + String(repeating: "0", count: width - digits.count) + digits
    }

    /// Whether Python 3.11, which has Unicode 14, writes a character as it is.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7e).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            return false
        default:
            guard let age = scalar.properties.age else { return false }
            return age.major <= 14
        }
    }
}
