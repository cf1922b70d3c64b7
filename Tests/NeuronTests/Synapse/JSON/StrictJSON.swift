import Neuron

/// Whether bytes are JSON as our codec takes it, found the plain way: RFC 8259 to the letter, in UTF-8 without a mark in front, at most 64
/// deep, no key twice. Says nothing about what the values are asked for.
struct StrictJSON {
    private let bytes: Bytes
    private var at = 0

    static func takes(_ bytes: Bytes, isChunk: Bool) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var strict = StrictJSON(bytes: bytes)
        strict.space()
        guard isChunk || strict.peek == UInt8(ascii: "{"), strict.value(depth: 0) != nil else { return false }
        strict.space()
        return strict.at == bytes.count
    }

    private init(bytes: Bytes) { self.bytes = bytes }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func space() { while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 } }

    private mutating func take(_ text: String) -> Void? {
        guard bytes[at...].starts(with: text.utf8) else { return nil }
        at += text.utf8.count
        return ()
    }

    private mutating func value(depth: Int) -> Void? {
        space()
        switch peek {
        case UInt8(ascii: "{"):
            return list("{", "}", depth) { (strict: inout StrictJSON, keys: inout Set<String>) in
                strict.space()
                let start = strict.at
                guard let key = strict.string(), strict.at - start - 2 <= 65_536, keys.insert(key).inserted, strict.bounded(key)
                else {
                    return nil
                }
                strict.space()
                return strict.take(":")
            }
        case UInt8(ascii: "["): return list("[", "]", depth) { _, _ in () }
        case UInt8(ascii: "\""): return string().map { _ in () }
        case UInt8(ascii: "t"): return take("true")
        case UInt8(ascii: "f"): return take("false")
        case UInt8(ascii: "n"): return take("null")
        default: return number()
        }
    }

    private mutating func list(
        _ open: String, _ close: String, _ depth: Int, _ head: (inout StrictJSON, inout Set<String>) -> Void?
    ) -> Void? {
        guard depth < 64, take(open) != nil else { return nil }
        var keys: Set<String> = []
        space()
        if take(close) != nil { return () }
        while true {
            guard head(&self, &keys) != nil, value(depth: depth + 1) != nil else { return nil }
            space()
            if take(close) != nil { return () }
            guard take(",") != nil else { return nil }
        }
    }

    private mutating func number() -> Void? {
        _ = take("-")
        if take("0") == nil { guard digits() != nil else { return nil } }
        if take(".") != nil { guard digits() != nil else { return nil } }
        if take("e") != nil || take("E") != nil {
            if take("+") == nil { _ = take("-") }
            guard digits() != nil else { return nil }
        }
        return ()
    }

    private mutating func digits() -> Void? {
        let start = at
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        return at > start ? () : nil
    }

    private mutating func string() -> String? {
        guard take("\"") != nil else { return nil }
        var units: [UInt16] = []
        var start = at
        func plain(_ end: Int) -> [UInt16] { Array(String(decoding: bytes[start..<end], as: UTF8.self).utf16) }
        while let byte = peek, byte >= 0x20 {
            if byte == UInt8(ascii: "\"") {
                units += plain(at)
                at += 1
                return String(validating: units, as: UTF16.self)
            }
            guard byte == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            units += plain(at)
            guard let unit = escape() else { return nil }
            units.append(unit)
            start = at
        }
        return nil
    }

    private mutating func escape() -> UInt16? {
        at += 1
        guard let kind = peek else { return nil }
        at += 1
        let short: [Character: UInt16] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 0x08, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09,
        ]
        guard kind == UInt8(ascii: "u") else { return short[Character(Unicode.Scalar(kind))] }
        let digits = bytes[at...].prefix(4).map { Character(Unicode.Scalar($0)) }
        guard digits.count == 4, digits.allSatisfy(\.isHexDigit), digits.allSatisfy(\.isASCII) else { return nil }
        at += 4
        return UInt16(String(digits), radix: 16)
    }

    /// Whether no more than 30 marks are in a row.
    private func bounded(_ key: String) -> Bool {
        var marks = 0
        for scalar in key.unicodeScalars {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > 30 { return false }
        }
        return true
    }
}
