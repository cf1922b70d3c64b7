/// Hexadecimal text and back.
package enum Hex {
    private static let digits: Bytes = Array("0123456789abcdef".utf8)

    /// Two lower-case digits a byte, no prefix.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = Bytes()
        text.reserveCapacity(bytes.count * 2)
        append(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends two lower-case digits a byte, no prefix.
    package static func append(_ bytes: some Collection<UInt8>, to text: inout Bytes) {
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// The bytes of hex digits in either case; nil for an odd count or any other character, a prefix included.
    package static func decode(_ text: some StringProtocol) -> Bytes? { decode(Bytes(text.utf8)[...]) }

    /// The bytes of hex digits in either case; nil for an odd count or any other character, a prefix included.
    package static func decode(_ text: ArraySlice<UInt8>) -> Bytes? {
        guard text.count % 2 == 0 else { return nil }
        var bytes = Bytes()
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for character in text {
            guard let digit = digit(character) else { return nil }
            if let upper = high {
                bytes.append(upper << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        case 0x41...0x46: character - 0x41 + 10
        default: nil
        }
    }
}
