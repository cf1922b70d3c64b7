/// JSON as Python's `json.loads` reads it: integers of any size, `NaN` and the infinities, the last of two equal keys.
///
/// Bounded in depth and total; what it refuses, it refuses with Python's own words and place.
package enum PythonJSON {
    /// Why bytes are not JSON.
    package struct Fault: Error, Hashable, Sendable {
        /// In Python's words, such as `Expecting value`.
        package let message: String
        /// Which character, counted from 0.
        package let position: Int
        /// Whether the bytes are not even text.
        package let isUndecodable: Bool

        init(_ message: String, at position: Int, isUndecodable: Bool = false) {
            self.message = message
            self.position = position
            self.isUndecodable = isUndecodable
        }
    }

    /// How deep arrays and objects may nest.
    static let maxDepth = 64

    /// The value in bytes.
    package static func parse(_ bytes: Bytes) throws(Fault) -> PythonValue {
        // A mark of UTF-16 is none of JSON, and Python reads the rest as such.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.contains(0) {
            throw Fault("Expecting value", at: 0)
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault("Expecting value", at: 0, isUndecodable: true)
        }
        var reader = Reader(bytes: bytes)
        return try reader.document()
    }

    private struct Reader {
        let bytes: Bytes
        var at = 0

        /// The character that a byte belongs to, counted from 0.
        func fault(_ message: String, at place: Int? = nil) -> Fault {
            let end = min(place ?? at, bytes.count)
            return Fault(message, at: bytes[..<end].count { $0 & 0xC0 != 0x80 })
        }

        mutating func document() throws(Fault) -> PythonValue {
            skipSpace()
            let value = try value(depth: 0)
            skipSpace()
            guard at == bytes.count else { throw fault("Extra data") }
            return value
        }

        var next: UInt8? { at < bytes.count ? bytes[at] : nil }

        mutating func skipSpace() {
            while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
        }

        mutating func take(_ word: String) -> Bool {
            guard bytes[at...].starts(with: word.utf8) else { return false }
            at += word.utf8.count
            return true
        }

        mutating func value(depth: Int) throws(Fault) -> PythonValue {
            guard depth < PythonJSON.maxDepth else { throw fault("Nested too deep") }
            switch next {
            case UInt8(ascii: "\""):
                at += 1
                return .string(try string())
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            default: break
            }
            if take("null") { return .none }
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            if take("NaN") { return .float(.nan) }
            if take("Infinity") { return .float(.infinity) }
            if take("-Infinity") { return .float(-.infinity) }
            return try number()
        }

        mutating func array(depth: Int) throws(Fault) -> PythonValue {
            at += 1
            var values: [PythonValue] = []
            skipSpace()
            if next == UInt8(ascii: "]") {
                at += 1
                return .list(values)
            }
            while true {
                skipSpace()
                values.append(try value(depth: depth + 1))
                skipSpace()
                switch next {
                case UInt8(ascii: ","): at += 1
                case UInt8(ascii: "]"):
                    at += 1
                    return .list(values)
                default: throw fault("Expecting ',' delimiter")
                }
            }
        }

        mutating func object(depth: Int) throws(Fault) -> PythonValue {
            at += 1
            var members: [PythonValue.Member] = []
            var places: [String: Int] = [:]
            skipSpace()
            if next == UInt8(ascii: "}") {
                at += 1
                return .dict(members)
            }
            while true {
                skipSpace()
                guard next == UInt8(ascii: "\"") else { throw fault("Expecting property name enclosed in double quotes") }
                at += 1
                let key = try string()
                skipSpace()
                guard next == UInt8(ascii: ":") else { throw fault("Expecting ':' delimiter") }
                at += 1
                skipSpace()
                let value = try value(depth: depth + 1)
                if let place = places[key] {
                    members[place].value = value
                } else {
                    places[key] = members.count
                    members.append(.init(key, value))
                }
                skipSpace()
                switch next {
                case UInt8(ascii: ","): at += 1
                case UInt8(ascii: "}"):
                    at += 1
                    return .dict(members)
                default: throw fault("Expecting ',' delimiter")
                }
            }
        }

        /// The rest of a string whose first quote is taken.
        mutating func string() throws(Fault) -> String {
            let start = at - 1
            var out: Bytes = []
            while let byte = next {
                switch byte {
                case UInt8(ascii: "\""):
                    at += 1
                    return String(decoding: out, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    at += 1
                    try escape(into: &out, start: start)
                case ..<0x20: throw fault("Invalid control character at")
                default:
                    out.append(byte)
                    at += 1
                }
            }
            throw fault("Unterminated string starting at", at: start)
        }

        mutating func escape(into out: inout Bytes, start: Int) throws(Fault) {
            guard let kind = next else { throw fault("Unterminated string starting at", at: start) }
            at += 1
            switch kind {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(kind)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "u"):
                let place = at
                var unit = try codeUnit()
                if (0xD800..<0xDC00).contains(unit), bytes[at...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
                    at += 2
                    let low = try codeUnit()
                    guard (0xDC00..<0xE000).contains(low) else { throw fault("Half a character", at: place) }
                    unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                }
                // Half a surrogate pair is a text in Python, which then can't be hashed.
                guard let scalar = Unicode.Scalar(unit) else { throw fault("Half a character", at: place) }
                out.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            default: throw fault("Invalid \\escape", at: at - 2)
            }
        }

        mutating func codeUnit() throws(Fault) -> UInt32 {
            let digits = bytes[at...].prefix(4)
            // What it throws is what Python's json says, letter by letter.
            guard digits.count == 4, digits.allSatisfy(Self.isHexDigit),
                let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw fault("Invalid \\uXXXX escape") }
            at += 4
            return unit
        }

        static func isHexDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                true
            default: false
            }
        }

        mutating func number() throws(Fault) -> PythonValue {
            let start = at
            if next == UInt8(ascii: "-") { at += 1 }
            let whole = digits()
            guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else {
                // A zero ends a number: what stands behind it is extra.
                if whole.first == UInt8(ascii: "0") {
                    at = whole.startIndex + 1
                    return .int("0")
                }
                throw fault("Expecting value", at: start)
            }
            var isFloat = false
            let afterWhole = at
            if next == UInt8(ascii: ".") {
                at += 1
                if digits().isEmpty { at = afterWhole } else { isFloat = true }
            }
            let beforeExponent = at
            if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
                at += 1
                if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
                if digits().isEmpty { at = beforeExponent } else { isFloat = true }
            }
            let text = String(decoding: bytes[start..<at], as: UTF8.self)
            guard isFloat else { return .int(text == "-0" ? "0" : text) }
            guard let number = Double(text) else { throw fault("Expecting value", at: start) }
            return .float(number)
        }

        mutating func digits() -> ArraySlice<UInt8> {
            let start = at
            while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
            return bytes[start..<at]
        }
    }
}
