package import HTTPTypes

/// Headers as the wire has them: names in lower case and values as they came, in order, in one block of memory.
package struct HeaderBlock: Hashable, Sendable {
    /// All names and values, each pair behind the lengths of both.
    package private(set) var bytes: Bytes = []
    /// How many fields there are.
    package private(set) var count = 0

    /// Where a field's name and value lie in the block.
    package struct Place {
        package let name: Range<Int>
        package let value: Range<Int>
    }

    /// Two bytes of a name's length, four of a value's.
    private static let prefix = 6

    /// No fields.
    package init() {}

    /// No fields yet, and room for so many bytes of them.
    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// The fields of another form.
    package init(_ fields: HTTPFields) {
        for field in fields { append(Bytes(field.name.canonicalName.utf8), Bytes(field.value.utf8)) }
    }

    /// Adds a field whose name is at most 65,535 bytes long and in lower case.
    package mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        appendLengths(name.count, value.count)
        unsafe bytes.append(contentsOf: name)
        unsafe bytes.append(contentsOf: value)
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        appendLengths(name.count, value.count)
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: value)
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: StaticString, _ value: String) {
        appendLengths(name.utf8CodeUnitCount, value.utf8.count)
        append(name)
        bytes.append(text: value)
    }

    /// Adds a field whose name is in lower case.
    package mutating func append(_ name: StaticString, _ value: Bytes) {
        appendLengths(name.utf8CodeUnitCount, value.count)
        append(name)
        bytes.append(contentsOf: value)
    }

    /// Adds a field whose name is in lower case, and whose value `write` appends: `count` bytes.
    package mutating func append(_ name: StaticString, count: Int, _ write: (inout Bytes) -> Void) {
        appendLengths(name.utf8CodeUnitCount, count)
        append(name)
        let start = bytes.count
        write(&bytes)
        precondition(bytes.count == start + count, "A header's value has another length than was said.")
    }

    /// Adds the fields of another block behind these.
    package mutating func append(_ other: HeaderBlock) {
        bytes.append(contentsOf: other.bytes)
        count += other.count
    }

    private mutating func appendLengths(_ name: Int, _ value: Int) {
        precondition(name <= Int(UInt16.max) && value <= Int(UInt32.max), "A header is longer than any wire has them.")
        count += 1
        unsafe bytes.extend(by: Self.prefix) { lengths in
            // Six places, as many as are set.
            unsafe lengths[0] = UInt8(truncatingIfNeeded: name >> 8)
            unsafe lengths[1] = UInt8(truncatingIfNeeded: name)
            unsafe lengths[2] = UInt8(truncatingIfNeeded: value >> 24)
            unsafe lengths[3] = UInt8(truncatingIfNeeded: value >> 16)
            unsafe lengths[4] = UInt8(truncatingIfNeeded: value >> 8)
            unsafe lengths[5] = UInt8(truncatingIfNeeded: value)
        }
    }

    private mutating func append(_ text: StaticString) {
        // A static string's text lies still for as long as the process lives.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Calls `body` with each field's place, in order.
    package func forEachPlace(_ body: (Place) -> Void) {
        var at = 0
        while at < bytes.count {
            let name = Int(bytes[at]) << 8 | Int(bytes[at + 1])
            let value = Int(bytes[at + 2]) << 24 | Int(bytes[at + 3]) << 16 | Int(bytes[at + 4]) << 8 | Int(bytes[at + 5])
            let start = at + Self.prefix
            body(Place(name: start..<start + name, value: start + name..<start + name + value))
            at = start + name + value
        }
    }

    /// Calls `body` with each field's name and value, in order.
    package func forEach(_ body: (_ name: String, _ value: String) -> Void) {
        forEachPlace { place in
            body(String(decoding: bytes[place.name], as: UTF8.self), String(decoding: bytes[place.value], as: UTF8.self))
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
