/// Secrets that files and variables spell in hex and base 64, read from locked memory into locked memory.
extension SecretBytes {
    /// The bytes that hex digits spell, with `0x` before them or without; nil for an odd count or any other character.
    package func hexDecoded() throws(IdentityError) -> SecretBytes? {
        let start = hasPrefix([0x30, 0x78]) ? 2 : 0
        guard (count - start) % 2 == 0, (start..<count).allSatisfy({ Self.digit(self[$0]) != nil }) else { return nil }
        return try SecretBytes(capacity: (count - start) / 2) { writer in
            for index in stride(from: start, to: count, by: 2) {
                guard let high = Self.digit(self[index]), let low = Self.digit(self[index + 1]) else { continue }
                writer.append(high << 4 | low)
            }
        }
    }

    /// The bytes that base 64 spells, in either alphabet, padded or not; nil for anything else.
    package func base64Decoded() throws(IdentityError) -> SecretBytes? {
        var end = count
        while end > 0, count - end < 2, self[end - 1] == 0x3d { end -= 1 }
        guard end % 4 != 1, (0..<end).allSatisfy({ Self.sextet(self[$0]) != nil }) else { return nil }
        return try SecretBytes(capacity: end * 3 / 4) { writer in
            var pending: UInt32 = 0
            var held = 0
            for index in 0..<end {
                guard let value = Self.sextet(self[index]) else { continue }
                pending = pending << 6 | value
                held += 6
                if held >= 8 {
                    held -= 8
                    writer.append(UInt8(truncatingIfNeeded: pending >> UInt32(held)))
                }
            }
        }
    }

    /// Without white space at its ends.
    package func trimmed() throws(IdentityError) -> SecretBytes {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        var range = 0..<count
        while let last = range.last, isSpace(self[last]) { range = range.lowerBound..<last }
        while let first = range.first, isSpace(self[first]) { range = first + 1..<range.upperBound }
        return range.count == count ? self : try part(range)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        case 0x41...0x46: character - 0x41 + 10
        default: nil
        }
    }

    private static func sextet(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5a: UInt32(character - 0x41)
        case 0x61...0x7a: UInt32(character - 0x61 + 26)
        case 0x30...0x39: UInt32(character - 0x30 + 52)
        case 0x2b, 0x2d: 62
        case 0x2f, 0x5f: 63
        default: nil
        }
    }
}
