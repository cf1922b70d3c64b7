/// Writes SCALE values.
package struct ScaleEncoder: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []

    /// Nothing written yet.
    package init() {}

    /// One byte.
    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// Bytes as they are.
    package mutating func raw(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }

    /// An integer of fixed width, least significant byte first.
    package mutating func integer(_ value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<value.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// 0 or 1.
    package mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// A compact integer, in its shortest form.
    package mutating func compact(_ value: some FixedWidthInteger & UnsignedInteger) {
        switch UInt128(value) {
        case 0..<(1 << 6): integer(UInt8(truncatingIfNeeded: value) << 2)
        case 0..<(1 << 14): integer(UInt16(truncatingIfNeeded: value) << 2 | 1)
        case 0..<(1 << 30): integer(UInt32(truncatingIfNeeded: value) << 2 | 2)
        default: long(WideInteger(value).magnitude)
        }
    }

    /// A compact integer of any width.
    ///
    /// - Throws: ``ScaleError/Code/overflow`` for a negative number, or one of 2^536 or more.
    package mutating func compact(_ value: WideInteger) throws(ScaleError) {
        guard !value.isNegative, value.magnitude.count <= 67 else {
            throw ScaleError(.overflow, "\(value) is no compact integer.")
        }
        if let small = value.exactly(UInt64.self) { compact(small) } else { long(value.magnitude) }
    }

    /// Bytes after their count.
    package mutating func byteVector(_ values: [UInt8]) {
        compact(UInt64(values.count))
        bytes.append(contentsOf: values)
    }

    /// Text as UTF-8 after the count of its bytes.
    package mutating func text(_ value: String) { byteVector(Array(value.utf8)) }

    /// An option, whose value `write` puts down.
    package mutating func option<Value>(_ value: Value?, _ write: (inout ScaleEncoder, Value) throws(ScaleError) -> Void)
        throws(ScaleError)
    {
        bool(value != nil)
        if let value { try write(&self, value) }
    }

    /// Elements after their count, each put down by `write`.
    package mutating func list<Value>(_ values: [Value], _ write: (inout ScaleEncoder, Value) throws(ScaleError) -> Void)
        throws(ScaleError)
    {
        compact(UInt64(values.count))
        for value in values { try write(&self, value) }
    }

    /// The form of four bytes and more; the shortest is four.
    private mutating func long(_ magnitude: [UInt8]) {
        let padded = magnitude + Array(repeating: 0, count: max(0, 4 - magnitude.count))
        byte(UInt8(padded.count - 4) << 2 | 3)
        raw(padded)
    }
}
