/// Comparing bytes with texts, eight at a time where they lie.
package enum TextBytes {
    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        // A static string's text lies still for as long as the process lives.
        unsafe isSame(bytes, UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe isSame($0, text) }
    }

    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: ArraySlice<UInt8>, text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in unsafe bytes.withUnsafeBufferPointer { unsafe isSame($0, text) } }
    }

    /// Whether two texts are the same bytes.
    @inline(__always)
    package static func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        unsafe left.withUnsafeBufferPointer { left in unsafe right.withUnsafeBufferPointer { unsafe isSame(left, $0) } }
    }

    @inline(__always)
    private static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = left.count
        guard right.count == count else { return false }
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        var index = 0
        // Both have `count` bytes, of which none beyond is read.
        while index + 8 <= count {
            let a = unsafe UnsafeRawPointer(left + index).loadUnaligned(as: UInt64.self)
            let b = unsafe UnsafeRawPointer(right + index).loadUnaligned(as: UInt64.self)
            if a != b { return false }
            index += 8
        }
        while index < count {
            if unsafe left[index] != right[index] { return false }
            index += 1
        }
        return true
    }
}
