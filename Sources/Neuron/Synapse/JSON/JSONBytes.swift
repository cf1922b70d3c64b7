/// Looks at bytes eight at a time.
enum JSONBytes {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The place of the first byte from `start` on that does not stand for itself in a text of ASCII: a quote, a backslash, a control
    /// character, or part of another character; the count of the bytes where there is none.
    @inline(__always)
    static func endOfPlain(_ bytes: Span<UInt8>, from start: Int) -> Int { end(bytes, from: start) { special($0) | $0 & tops } }

    /// The place of the first byte from `start` on that a text can't have bare: a quote, a backslash, a control character.
    @inline(__always)
    static func endOfBare(_ bytes: Span<UInt8>, from start: Int) -> Int { end(bytes, from: start, special) }

    /// The place of the first byte from `start` on that is not ASCII.
    @inline(__always)
    static func endOfASCII(_ bytes: Span<UInt8>, from start: Int) -> Int { end(bytes, from: start) { $0 & tops } }

    /// The place of the first byte from `start` on for which `marks` sets the highest bit of eight, and of none below it.
    @inline(__always)
    private static func end(_ bytes: Span<UInt8>, from start: Int, _ marks: (UInt64) -> UInt64) -> Int {
        var at = start
        let raw = unsafe bytes.bytes
        while at + 8 <= raw.byteCount {
            // Eight bytes within the span, which any integer may be made of; the load checks the bounds.
            let word = unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
            let found = marks(word)
            guard found == 0 else { return at + found.trailingZeroBitCount / 8 }
            at += 8
        }
        guard at < bytes.count else { return at }
        // Spaces behind the last byte, which nothing marks.
        let left = bytes.count - at
        let found = marks(tail(bytes, at..<bytes.count) | (ones &* 0x20) &<< UInt64(8 * left))
        return found == 0 ? bytes.count : at + found.trailingZeroBitCount / 8
    }

    /// Fewer than eight bytes, the first one lowest, zeros behind the last.
    @inline(__always)
    private static func tail(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var word: UInt64 = 0, shift: UInt64 = 0
        for index in range {
            word |= UInt64(bytes[index]) &<< shift
            shift &+= 8
        }
        return word
    }

    /// Marks of quotes, backslashes and control characters. The lowest mark is right; above it bits may be set without reason.
    private static func special(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let control = (word &- ones &* 0x20) & ~word
        return (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control) & tops
    }

    /// Whether the bytes are UTF-8, without surrogates, overlong forms, or what is past the last character.
    static func isUTF8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.extracting(range))
            return true
        } catch {
            return false
        }
    }

    /// The first eight bytes, the first one highest, zeros behind the last.
    static func prefix(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        let raw = unsafe bytes.bytes
        if range.lowerBound + 8 <= raw.byteCount {
            // As above.
            let word = unsafe UInt64(bigEndian: raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
            return range.count >= 8 ? word : word & ~(UInt64.max &>> UInt64(8 * range.count))
        }
        return tail(bytes, range.prefix(8)).byteSwapped
    }

    /// Whether others stand at `start`, where as many bytes are.
    @inline(__always)
    static func isSame(_ bytes: Span<UInt8>, from start: Int, _ others: Span<UInt8>) -> Bool {
        let count = others.count
        let raw = unsafe bytes.bytes, other = unsafe others.bytes
        func isSame<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type, _ offset: Int) -> Bool {
            // Bytes within the spans, which any integer may be made of; the loads check the bounds.
            unsafe raw.unsafeLoadUnaligned(fromByteOffset: start + offset, as: type)
                == other.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
        }
        // Words from the front, and one from the back that may cover some of them again.
        if count >= 8 {
            var offset = 0
            while offset + 8 < count {
                guard isSame(UInt64.self, offset) else { return false }
                offset += 8
            }
            return isSame(UInt64.self, count - 8)
        }
        if count >= 4 { return isSame(UInt32.self, 0) && isSame(UInt32.self, count - 4) }
        for offset in 0..<count where bytes[start + offset] != others[offset] { return false }
        return true
    }

    /// Whether a stretch of bytes comes before others, is the same, or comes behind them: -1, 0, 1.
    static func compare(_ bytes: Span<UInt8>, _ range: Range<Int>, _ others: Span<UInt8>) -> Int {
        let shared = min(range.count, others.count)
        let raw = unsafe bytes.bytes, other = unsafe others.bytes
        var offset = 0
        while offset + 8 <= shared {
            // As above.
            let one = unsafe raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound + offset, as: UInt64.self)
            let two = unsafe other.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard one == two else { return one.bigEndian < two.bigEndian ? -1 : 1 }
            offset += 8
        }
        while offset < shared {
            let one = bytes[range.lowerBound + offset], two = others[offset]
            guard one == two else { return one < two ? -1 : 1 }
            offset += 1
        }
        return range.count == others.count ? 0 : range.count < others.count ? -1 : 1
    }
}
