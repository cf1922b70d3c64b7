/// Hexadecimal text and back.
package enum Hex {
    /// Two lower-case digits a byte, no prefix.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: Bytes(count: 2 * bytes.count) { $0.put(hex: Bytes(bytes)) }, as: UTF8.self)
    }

    /// The lower-case digit of four bits.
    @inline(__always)
    static func digit(of value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }

    /// The bytes of hex digits in either case; nil for an odd count or any other character, a prefix included.
    package static func decode(_ text: some StringProtocol) -> Bytes? { decode(Bytes(text.utf8)[...]) }

    /// The bytes of hex digits in either case; nil for an odd count or any other character, a prefix included.
    package static func decode(_ text: ArraySlice<UInt8>) -> Bytes? {
        guard text.count % 2 == 0 else { return nil }
        var isHex = true
        let bytes = unsafe text.withUnsafeBufferPointer { text in
            unsafe values.withUnsafeBufferPointer { values in
                Bytes(count: text.count / 2) { bytes in
                    for index in 0..<text.count / 2 {
                        // Two digits for each byte; every character has its value.
                        let high = unsafe values[Int(text[2 * index])]
                        let low = unsafe values[Int(text[2 * index + 1])]
                        if high | low > 15 { isHex = false }
                        bytes.put(high << 4 | low & 15)
                    }
                }
            }
        }
        return isHex ? bytes : nil
    }

    /// Whether a text is whole bytes in hex.
    static func isHex(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count % 2 == 0 else { return false }
        return unsafe values.withUnsafeBufferPointer { values in
            // Every character has its value.
            unsafe text.withUnsafeBufferPointer { text in
                var all: UInt8 = 0
                for index in 0..<text.count { all |= unsafe values[Int(text[index])] }
                return all <= 15
            }
        }
    }

    /// The value of each digit, in either case; 255 for any other character.
    private static let values: [UInt8] = (0...255).map { (character: UInt8) in
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        case 0x41...0x46: character - 0x41 + 10
        default: 255
        }
    }
}

extension ByteCursor {
    /// Two lower-case digits a byte.
    @inline(__always)
    mutating func put(hex bytes: Bytes) {
        let place = unsafe take(2 * bytes.count)
        for index in bytes.indices {
            // Two places for each byte.
            unsafe place[2 * index] = Hex.digit(of: bytes[index] >> 4)
            unsafe place[2 * index + 1] = Hex.digit(of: bytes[index] & 15)
        }
    }
}
