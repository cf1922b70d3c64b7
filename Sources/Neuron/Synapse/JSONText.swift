/// Text inside JSON's quotes.
package enum JSONText {
    /// The text as JSON takes it between quotes: itself, mostly.
    static func bare(_ text: Substring) -> Substring {
        let bytes = text.utf8
        return JSONBytes.endOfBare(bytes.span, from: 0) == bytes.count ? text : escaped(text)[...]
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
