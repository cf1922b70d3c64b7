/// Reads SCALE values from bytes that nobody vouches for: total, bounded by what is there, and strict about the only valid form.
package struct ScaleDecoder: Sendable {
    private let bytes: [UInt8]
    /// How many bytes have been read.
    package private(set) var offset = 0

    /// Reads from the first byte on.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes are left.
    package var remaining: Int { bytes.count - offset }

    /// Ends the reading of a whole value.
    ///
    /// - Throws: ``ScaleError/Code/trailing`` where bytes are left.
    package func finish() throws(ScaleError) {
        if remaining > 0 { throw ScaleError(.trailing, "\(remaining) bytes are left after the value.", offset: offset) }
    }

    /// The next byte, which stays unread.
    package func peek() throws(ScaleError) -> UInt8 {
        guard offset < bytes.count else { throw truncated(1) }
        return bytes[offset]
    }

    /// One byte.
    package mutating func byte() throws(ScaleError) -> UInt8 {
        guard offset < bytes.count else { throw truncated(1) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// So many bytes as they are.
    package mutating func bytes(_ count: Int) throws(ScaleError) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw truncated(count) }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Leaves out so many bytes.
    package mutating func skip(_ count: Int) throws(ScaleError) {
        guard count >= 0, count <= remaining else { throw truncated(count) }
        offset += count
    }

    /// An integer of fixed width, least significant byte first.
    package mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws(ScaleError) -> Integer
    {
        let width = Integer.bitWidth / 8
        guard width <= remaining else { throw truncated(width) }
        var value: Integer = 0
        for index in (offset..<offset + width).reversed() {
            value = value << 8 | Integer(truncatingIfNeeded: bytes[index])
        }
        offset += width
        return value
    }

    /// 0 or 1.
    package mutating func bool() throws(ScaleError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        case let other: throw ScaleError(.boolean, "A boolean is 0 or 1, and \(other) stands here.", offset: offset)
        }
    }

    /// Whether an option has a value, which then follows.
    package mutating func hasValue() throws(ScaleError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        case let other: throw ScaleError(.option, "An option begins with 0 or 1, and \(other) stands here.", offset: offset)
        }
    }

    /// A compact integer of at most so many bits as the type has.
    package mutating func compact<Integer: FixedWidthInteger & UnsignedInteger>(_ type: Integer.Type = Integer.self)
        throws(ScaleError) -> Integer
    {
        let first = try peek()
        if first & 3 != 3 {
            let length = 1 << Int(first & 3)
            let raw: UInt32
            switch length {
            case 1: raw = UInt32(try integer(UInt8.self))
            case 2: raw = UInt32(try integer(UInt16.self))
            default: raw = try integer(UInt32.self)
            }
            let value = raw >> 2
            guard length == 1 || value >= (length == 2 ? 1 << 6 : 1 << 14) else { throw notShortest }
            guard let fitting = Integer(exactly: value) else { throw overflow("\(value)", Integer.bitWidth) }
            return fitting
        }
        let wide = try wideCompact()
        guard let fitting = wide.exactly(Integer.self) else { throw overflow("\(wide)", Integer.bitWidth) }
        return fitting
    }

    /// A compact integer of any width, up to 2^536 − 1.
    package mutating func wideCompact() throws(ScaleError) -> WideInteger {
        guard try peek() & 3 == 3 else { return WideInteger(try compact(UInt32.self)) }
        let length = Int(try byte() >> 2) + 4
        let magnitude = try bytes(length)
        guard magnitude[length - 1] != 0, length > 4 || magnitude[3] >= 0x40 else { throw notShortest }
        return WideInteger(magnitude: magnitude)
    }

    /// How many elements follow; each has a byte at least, so more than there are bytes is refused before anything is kept.
    package mutating func count() throws(ScaleError) -> Int {
        let value: UInt64 = try compact()
        guard value <= UInt64(remaining) else {
            throw ScaleError(.count, "\(value) elements can't stand in \(remaining) bytes.", offset: offset)
        }
        return Int(value)
    }

    /// Bytes after their count.
    package mutating func byteVector() throws(ScaleError) -> [UInt8] {
        try bytes(try count())
    }

    /// UTF-8 text after the count of its bytes.
    package mutating func text() throws(ScaleError) -> String {
        let utf8 = try byteVector()
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw ScaleError(.text, "A text of \(utf8.count) bytes is not UTF-8.", offset: offset)
        }
        return text
    }

    /// An option, whose value `read` takes.
    package mutating func option<Value>(_ read: (inout ScaleDecoder) throws(ScaleError) -> Value) throws(ScaleError) -> Value? {
        try hasValue() ? try read(&self) : nil
    }

    /// Elements after their count, each taken by `read`.
    package mutating func list<Value>(_ read: (inout ScaleDecoder) throws(ScaleError) -> Value) throws(ScaleError) -> [Value] {
        let count = try count()
        var values: [Value] = []
        // In proportion to what arrived: no more places than there are bytes.
        values.reserveCapacity(min(count, 4_096))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    private func truncated(_ wanted: Int) -> ScaleError {
        ScaleError(.truncated, "\(wanted) bytes are wanted, and \(remaining) are left.", offset: offset)
    }
    private var notShortest: ScaleError {
        ScaleError(.compact, "A compact integer is not in its shortest form.", offset: offset)
    }
    private func overflow(_ value: String, _ bits: Int) -> ScaleError {
        ScaleError(.overflow, "\(value) does not fit \(bits) bits.", offset: offset)
    }
}
