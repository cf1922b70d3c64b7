/// 32 bytes as four words, the lowest first: how points and scalars travel before it is known what they are.
package struct Bits256: Hashable, Sendable {
    /// The words, 64 bits each, the lowest first.
    package var w0, w1, w2, w3: UInt64

    /// Four words, the lowest first.
    package init(_ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    /// The 32 bytes from `offset` on, little-endian; nil when there are fewer.
    package init?(_ bytes: [UInt8], at offset: Int = 0) {
        guard offset >= 0, bytes.count - 32 >= offset else { return nil }
        let words = unsafe bytes.span.bytes
        // Any eight bytes are a word, and each access is checked.
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: unsafe words.unsafeLoadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
        }
        self.init(word(0), word(1), word(2), word(3))
    }

    /// The same as 32 bytes, little-endian.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(32)
        for word in [w0, w1, w2, w3] {
            for index in 0..<8 { result.append(UInt8(truncatingIfNeeded: word &>> UInt64(8 * index))) }
        }
        return result
    }

    /// Whether all bits are zero.
    package var isZero: Bool { w0 | w1 | w2 | w3 == 0 }

    /// Whether the highest bit is set: the sign of an ed25519 point.
    package var highestBit: Bool { w3 >> 63 == 1 }

    /// The same with the highest bit cleared.
    package var withoutHighestBit: Bits256 { Bits256(w0, w1, w2, w3 & 0x7fff_ffff_ffff_ffff) }

    /// Whether the number is below `other`.
    @inline(__always)
    package func isBelow(_ other: Bits256) -> Bool {
        if w3 != other.w3 { return w3 < other.w3 }
        if w2 != other.w2 { return w2 < other.w2 }
        if w1 != other.w1 { return w1 < other.w1 }
        return w0 < other.w0
    }
}
