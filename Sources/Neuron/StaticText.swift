/// Comparing bytes with texts of the program.
package enum StaticText {
    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count == count, let left = bytes.baseAddress else { return bytes.count == count }
        let right = unsafe text.utf8Start
        var index = 0
        // Both have `count` bytes, of which none beyond is read; a static string's text lies still.
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

    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe isSame($0, text) }
    }

    /// Whether bytes are a text's.
    @inline(__always)
    package static func isSame(_ bytes: ArraySlice<UInt8>, text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                guard bytes.count == text.count else { return false }
                for index in 0..<text.count {
                    // Both have as many bytes as `text`.
                    if unsafe bytes[index] != text[index] { return false }
                }
                return true
            }
        }
    }

    /// Whether two texts are the same bytes.
    @inline(__always)
    package static func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBufferPointer { left in
            unsafe right.withUnsafeBufferPointer { right in
                var index = 0
                // Both have as many bytes as `left`.
                while index < left.count {
                    if unsafe left[index] != right[index] { return false }
                    index += 1
                }
                return true
            }
        }
    }
}
