/// Base 58 in Bitcoin's alphabet, for short byte strings: the work grows with the square of the length.
enum Base58 {
    private static let alphabet: Bytes = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Text of bytes; each leading zero byte is a `1`.
    static func encode(_ bytes: Bytes) -> String {
        let zeros = bytes.prefix { $0 == 0 }.count
        var words = words(bytes)
        var text = Bytes()
        text.reserveCapacity(bytes.count * 3 / 2)
        while !words.isEmpty {
            var group = divide(&words, by: 656_356_768)  // 58⁵, the largest power in 32 bits
            for _ in 0..<5 where !words.isEmpty || group > 0 {
                text.append(alphabet[Int(group % 58)])
                group /= 58
            }
        }
        text.append(contentsOf: repeatElement(alphabet[0], count: zeros))
        return String(decoding: text.reversed(), as: UTF8.self)
    }

    /// Bytes of text; nil for a character outside the alphabet, or for more than `limit` characters.
    static func decode(_ text: some StringProtocol, limit: Int) -> Bytes? {
        let characters = Bytes(text.utf8.prefix(limit + 1))
        guard characters.count <= limit else { return nil }
        let zeros = characters.prefix { $0 == alphabet[0] }.count
        var words: [UInt32] = []  // little-endian
        for character in characters.dropFirst(zeros) {
            let value = values[Int(character)]
            guard value != 0xff else { return nil }
            var carry = UInt64(value)
            for index in words.indices {
                carry += UInt64(words[index]) * 58
                words[index] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            if carry > 0 { words.append(UInt32(carry)) }
        }
        var bytes = words.reversed().flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        bytes.removeFirst(bytes.prefix { $0 == 0 }.count)
        return Bytes(repeating: 0, count: zeros) + bytes
    }

    /// The bytes as one number: 32-bit words, the highest first and not zero.
    private static func words(_ bytes: Bytes) -> [UInt32] {
        var words: [UInt32] = []
        words.reserveCapacity(bytes.count / 4 + 1)
        var word: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt32(byte)
            if (bytes.count - index) % 4 == 1 {
                if word != 0 || !words.isEmpty { words.append(word) }
                word = 0
            }
        }
        return words
    }

    /// Divides in place and returns the remainder.
    private static func divide(_ words: inout [UInt32], by divisor: UInt32) -> UInt32 {
        var remainder: UInt64 = 0
        for index in words.indices {
            let value = remainder << 32 | UInt64(words[index])
            words[index] = UInt32(value / UInt64(divisor))
            remainder = value % UInt64(divisor)
        }
        if words.first == 0 { words.removeFirst() }
        return UInt32(remainder)
    }
}
