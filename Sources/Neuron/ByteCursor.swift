/// Writes into memory of a known size, one piece behind the other; no piece goes beyond its end.
@safe struct ByteCursor {
    private var next: UnsafeMutablePointer<UInt8>
    /// How many bytes may still be written.
    private(set) var room: Int

    /// Writes from `start` on, `room` bytes at most, which the caller lends for as long as it uses the cursor.
    @inline(__always)
    init(at start: UnsafeMutablePointer<UInt8>, room: Int) {
        unsafe next = start
        self.room = room
    }

    /// Gives the place of `count` bytes, which the caller sets all of.
    @inline(__always)
    mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(count >= 0 && count <= room, "More is written than there is room for.")
        let place = unsafe next
        // Within the memory that was lent, or just behind its end.
        unsafe next = place + count
        room -= count
        return unsafe place
    }

    /// One byte.
    @inline(__always)
    mutating func put(_ byte: UInt8) { unsafe take(1).pointee = byte }

    /// Bytes.
    @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        // As many places as bytes.
        unsafe take(bytes.count).update(from: base, count: bytes.count)
    }

    /// Bytes.
    @inline(__always)
    mutating func put(_ bytes: ArraySlice<UInt8>) { unsafe bytes.withUnsafeBufferPointer { bytes in unsafe put(bytes) } }

    /// A text's UTF-8.
    @inline(__always)
    mutating func put(_ text: StaticString) {
        // A static string's text lies still for as long as the process lives.
        unsafe put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A text's UTF-8.
    @inline(__always)
    mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { text in unsafe put(text) }
    }
}

extension [UInt8] {
    /// Exactly `count` bytes, all of which `write` writes.
    @inline(__always)
    init(count: Int, writing write: (inout ByteCursor) -> Void) {
        // Written on the stack and copied, unless it is long: an array that is filled in place is made by code that knows no types.
        self = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Swift.max(count, 1)) { buffer in
            guard let base = buffer.baseAddress else { return [] }
            // The buffer has room for `count` bytes and outlives the cursor.
            var cursor = unsafe ByteCursor(at: base, room: count)
            write(&cursor)
            precondition(cursor.room == 0, "Less is written than was said.")
            return unsafe Bytes(UnsafeBufferPointer(start: base, count: count))
        }
    }
}
