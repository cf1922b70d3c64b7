/// Plain bytes, as they stand on a wire or in a file.
public typealias Bytes = [UInt8]

extension [UInt8] {
    /// What room is made of.
    private static let zeros = Bytes(repeating: 0, count: 128)

    /// Adds a text's UTF-8.
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { text in unsafe append(contentsOf: text) }
    }

    /// Adds `count` bytes, at most 128, which `write` sets all of.
    mutating func extend(by count: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        precondition((0...Self.zeros.count).contains(count), "So many bytes are not written at once.")
        let start = self.count
        append(contentsOf: Self.zeros[..<count])
        unsafe withUnsafeMutableBufferPointer { bytes in
            // The part that was just added, lent for this call.
            unsafe write(UnsafeMutableBufferPointer(rebasing: bytes[start...]))
        }
    }
}
