/// What stands behind a backslash in a text, and what stands for a character that a text can't have bare.
enum JSONEscape {
    /// The place behind the escape that begins at `at`; nil where it is none, or half a pair of surrogates.
    static func end(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
        guard at + 1 < bytes.count else { return nil }
        switch bytes[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return at + 2
        case UInt8(ascii: "u"):
            guard let unit = unit(bytes, at) else { return nil }
            guard UTF16.isLeadSurrogate(unit) else { return UTF16.isTrailSurrogate(unit) ? nil : at + 6 }
            guard let trail = Self.unit(bytes, at + 6), UTF16.isTrailSurrogate(trail) else { return nil }
            return at + 12
        default:
            return nil
        }
    }

    /// The UTF-16 unit that `\u` and four hex digits at `at` spell; nil where there are none.
    private static func unit(_ bytes: Span<UInt8>, _ at: Int) -> UInt16? {
        guard at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else { return nil }
        var unit: UInt16 = 0
        for index in at + 2..<at + 6 {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The text of a token that is one.
    @inline(__always)
    static func text(_ token: JSONToken, _ bytes: Span<UInt8>) -> String {
        guard token.kind != .escaped else { return unescaped(bytes, token.range) }
        // The scan found these bytes to be UTF-8.
        return unsafe String(
            copying: UTF8Span(unchecked: bytes.extracting(token.range), isKnownASCII: token.kind == .ascii))
    }

    /// The text of bytes whose escapes were checked.
    private static func unescaped(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        let text = bytes.extracting(range)
        var plain = JSONStore<UInt8>(capacity: text.count)
        var at = 0
        while at < text.count {
            let end = JSONBytes.endOfBare(text, from: at)
            plain.append(text.extracting(at..<end))
            at = end
            if at < text.count { at += append(text, at, to: &plain) }
        }
        // The scan found the bytes to be UTF-8, and what stands for escapes is.
        return plain.with { unsafe String(copying: UTF8Span(unchecked: $0)) }
    }

    /// Appends what the escape at `at` stands for; how many bytes it has.
    private static func append(_ text: Span<UInt8>, _ at: Int, to plain: inout JSONStore<UInt8>) -> Int {
        switch text[at + 1] {
        case UInt8(ascii: "n"): plain.append(0x0A)
        case UInt8(ascii: "t"): plain.append(0x09)
        case UInt8(ascii: "r"): plain.append(0x0D)
        case UInt8(ascii: "b"): plain.append(0x08)
        case UInt8(ascii: "f"): plain.append(0x0C)
        case UInt8(ascii: "u"):
            guard let unit = unit(text, at) else { return 2 }
            var value = UInt32(unit), length = 6
            if UTF16.isLeadSurrogate(unit), let trail = Self.unit(text, at + 6) {
                value = 0x10000 + (value & 0x3FF) << 10 + UInt32(trail & 0x3FF)
                length = 12
            }
            if let scalar = Unicode.Scalar(value) { for byte in UTF8.encode(scalar) ?? .init() { plain.append(byte) } }
            return length
        case let other: plain.append(other)
        }
        return 2
    }

    /// Appends a text in quotes, with escapes for what it can't have bare, as Foundation writes them.
    static func append(_ text: Span<UInt8>, to bytes: inout JSONStore<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var at = 0
        while at < text.count {
            let end = JSONBytes.endOfBare(text, from: at)
            bytes.append(text.extracting(at..<end))
            if end < text.count { append(text[end], to: &bytes) }
            at = end + 1
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(_ byte: UInt8, to bytes: inout JSONStore<UInt8>) {
        let short: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): short = byte
        case 0x08: short = UInt8(ascii: "b")
        case 0x09: short = UInt8(ascii: "t")
        case 0x0A: short = UInt8(ascii: "n")
        case 0x0C: short = UInt8(ascii: "f")
        case 0x0D: short = UInt8(ascii: "r")
        default:
            bytes.append(byte < 0x10 ? "\\u000" : "\\u001")
            bytes.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
            return
        }
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(short)
    }
}
