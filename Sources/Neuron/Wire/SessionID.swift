/// A session's name: 16 random bytes, written in base64url without padding, 22 characters.
package struct SessionID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// Characters of the text.
    private static let length = 22
    private static let alphabet = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The name of these bytes.
    package init(_ high: UInt64, _ low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads a name; nil for anything but the one text of one.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count == Self.length else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        let values = Self.values
        for (index, character) in text.enumerated() {
            let value = values[Int(character)]
            guard value != 0xFF else { return nil }
            // The last character has two bits of the name; the rest of it is zero in the one text.
            let bits: UInt64 = index == Self.length - 1 ? 2 : 6
            guard bits == 6 || value & 0x0F == 0 else { return nil }
            high = high << bits | low >> (64 - bits)
            low = low << bits | UInt64(bits == 6 ? value : value >> 4)
        }
        self.init(high, low)
    }

    /// The text.
    package var description: String {
        var high = high
        var low = low
        var text = Bytes(repeating: Self.alphabet[Int(low & 3) << 4], count: Self.length)
        low = low >> 2 | high << 62
        high >>= 2
        for index in stride(from: Self.length - 2, through: 0, by: -1) {
            text[index] = Self.alphabet[Int(low & 63)]
            low = low >> 6 | high << 58
            high >>= 6
        }
        return String(decoding: text, as: UTF8.self)
    }
}
