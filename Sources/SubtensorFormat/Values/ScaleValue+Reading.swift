package import ScaleCodec

// How values are taken apart at the edge, where each gets its Swift type; errors name what was being read.
extension ScaleValue {
    /// The part of a struct with this name, or nil.
    package func field(_ name: String) -> ScaleValue? {
        guard case .record(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// Reads the part of a struct with this name.
    ///
    /// - Throws: ``ScaleError`` with the name in its path.
    package func read<Value>(_ name: String, _ take: (ScaleValue) throws(ScaleError) -> Value) throws(ScaleError) -> Value {
        guard let value = field(name) else { throw mismatch("a struct with the field \(name)") }
        do throws(ScaleError) { return try take(value) } catch { throw error.within(name) }
    }

    /// Reads the part of a struct with this name, or gives nil where the struct has no such part.
    package func readIfPresent<Value>(_ name: String, _ take: (ScaleValue) throws(ScaleError) -> Value) throws(ScaleError)
        -> Value?
    {
        guard let value = field(name) else { return nil }
        do throws(ScaleError) { return try take(value) } catch { throw error.within(name) }
    }

    /// A number of the type that is wanted.
    package func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws(ScaleError) -> Integer {
        let fitting: Integer? =
            switch self {
            case .unsigned(let value): Integer(exactly: value)
            case .signed(let value): Integer(exactly: value)
            case .wide(let value): value.exactly(Integer.self)
            default: throw mismatch("a number")
            }
        guard let fitting else {
            throw ScaleError(.overflow, "A number does not fit \(Integer.bitWidth) bits.")
        }
        return fitting
    }

    /// A boolean.
    package func flag() throws(ScaleError) -> Bool {
        guard case .bool(let value) = self else { throw mismatch("a boolean") }
        return value
    }

    /// Bytes; a sequence of small numbers, such as `Vec<Compact<u8>>`, is bytes too.
    package func byteArray() throws(ScaleError) -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .sequence(let values):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(values.count)
            for value in values { bytes.append(try value.integer()) }
            return bytes
        default: throw mismatch("bytes")
        }
    }

    /// So many bytes.
    package func byteArray(_ count: Int) throws(ScaleError) -> [UInt8] {
        let bytes = try byteArray()
        guard bytes.count == count else { throw mismatch("\(count) bytes instead of \(bytes.count)") }
        return bytes
    }

    /// Text, or bytes that are text; what is no UTF-8 is replaced.
    package func string() throws(ScaleError) -> String {
        if case .text(let text) = self { return text }
        return String(decoding: try byteArray(), as: UTF8.self)
    }

    /// The elements of a sequence or a tuple.
    package func elements() throws(ScaleError) -> [ScaleValue] {
        switch self {
        case .sequence(let values), .tuple(let values): return values
        case .bytes(let bytes): return bytes.map { .unsigned(UInt128($0)) }
        default: throw mismatch("a sequence")
        }
    }

    /// The elements of a sequence, each read; an error names the place.
    package func list<Value>(_ take: (ScaleValue) throws(ScaleError) -> Value) throws(ScaleError) -> [Value] {
        let values = try elements()
        var list: [Value] = []
        list.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do throws(ScaleError) { list.append(try take(value)) } catch { throw error.within("[\(index)]") }
        }
        return list
    }

    /// The value of an option, read; nil for none.
    package func option<Value>(_ take: (ScaleValue) throws(ScaleError) -> Value) throws(ScaleError) -> Value? {
        switch self {
        case .none: return nil
        case .some(let value): return try take(value)
        default: throw mismatch("an option")
        }
    }

    /// The name and the fields of a variant.
    package func variant() throws(ScaleError) -> (name: String, fields: ScaleValue) {
        guard case .variant(let name, let fields) = self else { throw mismatch("a variant") }
        return (name, fields)
    }

    private func mismatch(_ wanted: String) -> ScaleError {
        ScaleError(.mismatch, "The value is \(kind) where \(wanted) is wanted.")
    }

    /// What sort of value it is, in a word or two.
    package var kind: String {
        switch self {
        case .bool: "a boolean"
        case .unsigned, .signed, .wide: "a number"
        case .text: "a text"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .sequence(let values): "a sequence of \(values.count)"
        case .tuple(let values): "a tuple of \(values.count)"
        case .record(let fields): "a struct of \(fields.count) fields"
        case .variant(let name, _): "the variant \(name)"
        case .none: "no value"
        case .some: "an option's value"
        case .bits: "bits"
        }
    }
}
