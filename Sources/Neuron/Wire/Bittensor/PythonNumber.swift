/// Numbers in texts, as Python's `int()` and `float()` read them; ASCII only.
package enum PythonNumber {
    /// The longest text that is looked at.
    private static let longest = 64

    /// `int(text)` in plain decimal; nil where Python raises.
    package static func int(_ text: String) -> String? {
        guard let (isNegative, body) = signed(text), let digits = digits(body) else { return nil }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else { return "0" }
        return (isNegative ? "-" : "") + String(decoding: significant, as: UTF8.self)
    }

    /// `float(text)`, `nan` and the infinities included; nil where Python raises.
    package static func float(_ text: String) -> Double? {
        guard let (isNegative, body) = signed(text) else { return nil }
        let magnitude: Double
        switch String(decoding: body, as: UTF8.self).lowercased() {
        case "nan": magnitude = .nan
        case "inf", "infinity": magnitude = .infinity
        default:
            guard let plain = decimal(body), let number = Double(plain) else { return nil }
            magnitude = number
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Without spaces around it, and its sign apart.
    private static func signed(_ text: String) -> (isNegative: Bool, body: ArraySlice<UInt8>)? {
        guard text.utf8.count <= longest else { return nil }
        var body = Array(text.utf8)[...]
        while let first = body.first, isSpace(first) { body = body.dropFirst() }
        while let last = body.last, isSpace(last) { body = body.dropLast() }
        let isNegative = body.first == UInt8(ascii: "-")
        if isNegative || body.first == UInt8(ascii: "+") { body = body.dropFirst() }
        return body.isEmpty ? nil : (isNegative, body)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Digits without the underscores that may stand between them.
    private static func digits(_ body: ArraySlice<UInt8>) -> Bytes? {
        var digits: Bytes = []
        var mayBreak = false
        for byte in body {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                mayBreak = true
            case UInt8(ascii: "_") where mayBreak: mayBreak = false
            default: return nil
            }
        }
        return mayBreak ? digits : nil
    }

    /// A decimal with a fraction and an exponent, without underscores.
    private static func decimal(_ body: ArraySlice<UInt8>) -> String? {
        let parts = body.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        let sides = parts[0].split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        var text: Bytes = []
        for (index, side) in sides.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ".")) }
            if side.isEmpty {
                text.append(UInt8(ascii: "0"))
            } else {
                guard let digits = digits(side) else { return nil }
                text += digits
            }
        }
        if sides.allSatisfy(\.isEmpty) { return nil }
        if parts.count > 1 {
            var exponent = parts[1]
            text.append(UInt8(ascii: "e"))
            if let sign = exponent.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                text.append(sign)
                exponent = exponent.dropFirst()
            }
            guard let digits = digits(exponent) else { return nil }
            text += digits
        }
        return String(decoding: text, as: UTF8.self)
    }
}
