/// Reads the JSON object of a key file within locked memory: total, bounded in members and depth, strict.
///
/// Foundation's decoder would leave copies of the secrets behind.
struct KeyfileJSON {
    /// A member's value, as far as key files have use for it.
    enum Value {
        case text(SecretBytes), number(Int), null, other
    }

    private static let mostMembers = 64
    private static let mostDepth = 16

    private let json: SecretBytes
    private var position = 0

    private init(_ json: SecretBytes) { self.json = json }

    /// The members of the object, by name; nil for anything that is not one whole JSON object, or has a name twice.
    static func members(of json: SecretBytes) throws(IdentityError) -> [String: Value]? {
        var reader = KeyfileJSON(json)
        guard let members = try reader.object() else { return nil }
        reader.skipSpace()
        return reader.position == json.count ? members : nil
    }

    private var byte: UInt8? { position < json.count ? json[position] : nil }

    private mutating func take(_ expected: UInt8) -> Bool {
        guard byte == expected else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func object() throws(IdentityError) -> [String: Value]? {
        var members: [String: Value] = [:]
        skipSpace()
        guard take(0x7b) else { return nil }
        skipSpace()
        if take(0x7d) { return members }
        while members.count < Self.mostMembers {
            skipSpace()
            guard let name = try text() else { return nil }
            skipSpace()
            guard take(0x3a), let value = try value(depth: 1) else { return nil }
            let key = String(decoding: name.unprotected, as: UTF8.self)
            guard members.updateValue(value, forKey: key) == nil else { return nil }
            skipSpace()
            if take(0x7d) { return members }
            guard take(0x2c) else { return nil }
        }
        return nil
    }

    private mutating func value(depth: Int) throws(IdentityError) -> Value? {
        skipSpace()
        switch byte {
        case 0x22: return try text().map { .text($0) }
        case 0x7b, 0x5b: return depth < Self.mostDepth ? try nested(depth: depth) : nil
        case 0x74: return literal("true") ? .other : nil
        case 0x66: return literal("false") ? .other : nil
        case 0x6e: return literal("null") ? .null : nil
        default: return number()
        }
    }

    /// An object or list inside, read for its form alone.
    private mutating func nested(depth: Int) throws(IdentityError) -> Value? {
        let isObject = byte == 0x7b
        let end: UInt8 = isObject ? 0x7d : 0x5d
        position += 1
        skipSpace()
        if take(end) { return .other }
        while true {
            if isObject {
                skipSpace()
                guard try text() != nil else { return nil }
                skipSpace()
                guard take(0x3a) else { return nil }
            }
            guard try value(depth: depth + 1) != nil else { return nil }
            skipSpace()
            if take(end) { return .other }
            guard take(0x2c) else { return nil }
        }
    }

    private mutating func literal(_ text: StaticString) -> Bool {
        let matches = text.withUTF8Buffer { buffer in
            // Within the literal's bytes.
            (0..<buffer.count).allSatisfy { position + $0 < json.count && json[position + $0] == (unsafe buffer[$0]) }
        }
        if matches { position += text.utf8CodeUnitCount }
        return matches
    }

    private mutating func number() -> Value? {
        let start = position
        let isNegative = take(0x2d)
        let first = byte
        guard let digits = digits(), first != 0x30 || digits == 1 else { return nil }
        var isWhole = true
        if take(0x2e) {
            isWhole = false
            guard self.digits() != nil else { return nil }
        }
        if byte == 0x65 || byte == 0x45 {
            isWhole = false
            position += 1
            if byte == 0x2b || byte == 0x2d { position += 1 }
            guard self.digits() != nil else { return nil }
        }
        guard isWhole, !isNegative, digits <= 9 else { return .other }
        return .number((start..<position).reduce(0) { $0 * 10 + Int(json[$1] - 0x30) })
    }

    /// How many digits were passed; nil for none.
    private mutating func digits() -> Int? {
        let start = position
        while let byte, (0x30...0x39).contains(byte) { position += 1 }
        return position > start ? position - start : nil
    }

    /// A text without its quotes and escapes.
    private mutating func text() throws(IdentityError) -> SecretBytes? {
        guard take(0x22) else { return nil }
        var end = position
        while end < json.count, json[end] != 0x22 { end += json[end] == 0x5c ? 2 : 1 }
        guard end < json.count else { return nil }
        var isWhole = true
        let text = try SecretBytes(capacity: end - position) { writer in
            while isWhole, position < end {
                let byte = json[position]
                position += 1
                if byte == 0x5c { isWhole = escape(into: &writer) } else { writer.append(byte) }
                if byte < 0x20 { isWhole = false }
            }
        }
        guard isWhole, position == end else { return nil }
        position += 1
        return text
    }

    /// What follows a backslash.
    private mutating func escape(into writer: inout SecretWriter) -> Bool {
        guard let byte else { return false }
        position += 1
        switch byte {
        case 0x22, 0x5c, 0x2f: writer.append(byte)
        case 0x62: writer.append(0x08)
        case 0x66: writer.append(0x0c)
        case 0x6e: writer.append(0x0a)
        case 0x72: writer.append(0x0d)
        case 0x74: writer.append(0x09)
        case 0x75:
            guard var code = unit() else { return false }
            if (0xd800..<0xdc00).contains(code) {
                guard take(0x5c), take(0x75), let low = unit(), (0xdc00..<0xe000).contains(low) else { return false }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { return false }
            writer.append(contentsOf: String(Character(scalar)).utf8)
        default: return false
        }
        return true
    }

    /// Four hex digits.
    private mutating func unit() -> UInt32? {
        guard position + 4 <= json.count else { return nil }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(json[position])).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
