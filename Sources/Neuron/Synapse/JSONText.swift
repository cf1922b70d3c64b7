/// Text inside JSON's quotes.
package enum JSONText {
    /// Appends the text with what JSON does not take bare written as escapes.
    static func append(_ text: Substring, to bytes: inout Bytes) {
        var text = text
        let isPlain = text.withUTF8 { text in
            for index in 0..<text.count {
                // Within the text, which is lent for this call.
                let character = unsafe text[index]
                if character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\") { return false }
            }
            unsafe bytes.append(contentsOf: text)
            return true
        }
        if !isPlain { bytes.append(contentsOf: escaped(text).utf8) }
    }

    /// The text with what JSON does not take bare written as escapes.
    package static func escaped(_ text: Substring) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
