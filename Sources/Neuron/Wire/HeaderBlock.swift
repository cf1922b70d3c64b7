package import HTTPTypes

/// Headers as the wire has them: names in lower case and values as they came, in order, in one block of memory.
package struct HeaderBlock: Sendable {
    /// All names and values, each pair behind the lengths of both, up to `used`; room for more behind that.
    private var storage: Bytes = []
    /// How many bytes of the storage are fields.
    package private(set) var used = 0
    /// How many fields there are.
    package private(set) var count = 0
    /// How large the storage is made for the first field.
    private let capacity: Int

    /// Where a field's name and value lie in the block.
    package struct Place {
        package let name: Range<Int>
        package let value: Range<Int>
    }

    /// Two bytes of a name's length, four of a value's.
    private static let prefix = 6

    /// No fields.
    package init() { capacity = 128 }

    /// No fields yet, and room for so many bytes of them once there is one.
    package init(capacity: Int) { self.capacity = capacity }

    /// The fields of another form.
    package init(_ fields: HTTPFields) {
        self.init()
        for field in fields { append(Bytes(field.name.canonicalName.utf8), Bytes(field.value.utf8)) }
    }

    /// All names and values, each pair behind the lengths of both.
    package var bytes: ArraySlice<UInt8> { storage[..<used] }

    /// The bytes at a place of this block.
    package subscript(_ place: Range<Int>) -> ArraySlice<UInt8> { storage[place] }

    /// Adds a field whose name is at most 65,535 bytes long and in lower case.
    @inline(__always)
    package mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        field(name.count, value.count) { field in
            unsafe field.put(name)
            unsafe field.put(value)
        }
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        field(name.count, value.count) { field in
            field.put(name)
            field.put(value)
        }
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: Bytes, _ value: Bytes) { append(name[...], value[...]) }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: StaticString, _ value: String) {
        append(name, count: value.utf8.count) { $0.put(value) }
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: StaticString, _ value: Bytes) { append(name, value[...]) }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: StaticString, _ value: ArraySlice<UInt8>) {
        append(name, count: value.count) { $0.put(value) }
    }

    /// Adds a field whose name is in lower case, and whose value is a number's digits.
    package mutating func append(_ name: StaticString, _ number: UInt64) {
        let digits = DecimalText.count(number)
        append(name, count: digits) { $0.put(number, digits: digits) }
    }

    /// Adds a field whose name is in lower case, and whose value is `0x` and lower-case hex.
    package mutating func append(_ name: StaticString, hex bytes: Bytes) {
        append(name, count: 2 + 2 * bytes.count) { value in
            value.put("0x" as StaticString)
            value.put(hex: bytes)
        }
    }

    /// Adds a field whose name is in lower case, and whose value `write` writes: `count` bytes.
    @inline(__always)
    mutating func append(_ name: StaticString, count: Int, _ write: (inout ByteCursor) -> Void) {
        field(name.utf8CodeUnitCount, count) { field in
            field.put(name)
            write(&field)
        }
    }

    /// Adds the fields of another block behind these.
    package mutating func append(_ other: HeaderBlock) {
        extend(by: other.used) { $0.put(other.bytes) }
        count += other.count
    }

    /// Adds a field with a name and a value of these lengths, which `write` writes.
    @inline(__always)
    private mutating func field(_ name: Int, _ value: Int, _ write: (inout ByteCursor) -> Void) {
        precondition(name <= Int(UInt16.max) && value <= Int(UInt32.max), "A header is longer than any wire has them.")
        extend(by: Self.prefix + name + value) { field in
            field.put(UInt8(truncatingIfNeeded: name >> 8))
            field.put(UInt8(truncatingIfNeeded: name))
            field.put(UInt8(truncatingIfNeeded: value >> 24))
            field.put(UInt8(truncatingIfNeeded: value >> 16))
            field.put(UInt8(truncatingIfNeeded: value >> 8))
            field.put(UInt8(truncatingIfNeeded: value))
            write(&field)
        }
        count += 1
    }

    /// Adds `size` bytes, which `write` writes.
    @inline(__always)
    private mutating func extend(by size: Int, _ write: (inout ByteCursor) -> Void) {
        let end = used + size
        if end > storage.count { grow(to: end) }
        unsafe storage.withUnsafeMutableBufferPointer { storage in
            guard let base = storage.baseAddress else { return }
            // From `used` on there is room for `size` bytes: the storage was made to hold `end`.
            var cursor = unsafe ByteCursor(at: base + used, room: size)
            write(&cursor)
            precondition(cursor.room == 0, "A header has another length than was said.")
        }
        used = end
    }

    private mutating func grow(to count: Int) {
        let size = max(count, 2 * storage.count, capacity)
        if storage.isEmpty, size <= Self.zeros.count {
            storage = Bytes(Self.zeros[..<size])
        } else {
            storage.append(contentsOf: repeatElement(0, count: size - storage.count))
        }
    }

    /// What new storage is copied from.
    private static let zeros = Bytes(repeating: 0, count: 1_024)

    /// Calls `body` with each field's place, in order.
    @inline(__always)
    package func forEachPlace(_ body: (Place) -> Void) {
        var at = 0
        while at < used {
            let name = Int(storage[at]) << 8 | Int(storage[at + 1])
            let value =
                Int(storage[at + 2]) << 24 | Int(storage[at + 3]) << 16 | Int(storage[at + 4]) << 8 | Int(storage[at + 5])
            let start = at + Self.prefix
            body(Place(name: start..<start + name, value: start + name..<start + name + value))
            at = start + name + value
        }
    }

    /// Calls `body` with each field's name and value, in order.
    package func forEach(_ body: (_ name: String, _ value: String) -> Void) {
        forEachPlace { place in
            body(String(decoding: self[place.name], as: UTF8.self), String(decoding: self[place.value], as: UTF8.self))
        }
    }

    /// The fields in their usual form; what is no field name after all is left out.
    package var fields: HTTPFields {
        var fields = HTTPFields()
        forEach { name, value in
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }
}

extension HeaderBlock: Hashable {
    /// The same fields in the same order.
    package static func == (left: HeaderBlock, right: HeaderBlock) -> Bool { left.bytes == right.bytes }

    /// The fields in their order.
    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
