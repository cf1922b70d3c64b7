/// The part of STROBE-128 that Merlin uses.
struct Strobe128: Sendable {
    private static let rate = 166
    private var state = Keccak()
    private var position = 0
    private var start = 0

    private enum Flag {
        static let inbound: UInt8 = 1, application: UInt8 = 2, cipher: UInt8 = 4, meta: UInt8 = 16
    }

    /// The state that every Merlin transcript starts from, made once.
    static let merlin = Strobe128(protocolLabel: "Merlin v1.0")

    /// A state bound to a protocol's name.
    init(protocolLabel: StaticString) {
        let head: Bytes = [1, UInt8(Self.rate + 2), 1, 0, 1, 96] + Bytes("STROBEv1.0.2".utf8)
        for (index, byte) in head.enumerated() { state.xor(byte, at: index) }
        state.permute()
        metaAD(protocolLabel)
    }

    /// Public framing.
    mutating func metaAD(_ text: StaticString) {
        text.withUTF8Buffer { text in
            // A static string's bytes live as long as the program.
            metaAD(unsafe Span(_unsafeElements: text), more: false)
        }
    }

    /// Public framing; `more` continues the framing before it.
    mutating func metaAD(_ bytes: Span<UInt8>, more: Bool) {
        if !more { begin(Flag.meta | Flag.application) }
        absorb(bytes)
    }

    /// Public framing by a number, little-endian.
    mutating func metaAD(_ number: UInt32, more: Bool) {
        if !more { begin(Flag.meta | Flag.application) }
        for place in 0..<4 as Range<UInt32> { absorb(UInt8(truncatingIfNeeded: number &>> (8 &* place))) }
    }

    /// Public data.
    mutating func ad(_ bytes: Span<UInt8>) {
        begin(Flag.application)
        absorb(bytes)
    }

    /// Secret data, which replaces the state it meets.
    mutating func key(_ bytes: Span<UInt8>) {
        begin(Flag.application | Flag.cipher)
        for index in bytes.indices {
            state.set(bytes[index], at: position)
            advance()
        }
    }

    /// Pseudorandom bytes out of the state, which forgets them.
    mutating func prf(_ target: UnsafeMutableBufferPointer<UInt8>) {
        begin(Flag.inbound | Flag.application | Flag.cipher)
        // Written within the buffer's bounds, for this call.
        for index in 0..<target.count {
            unsafe target[index] = state.byte(at: position)
            state.set(0, at: position)
            advance()
        }
    }

    /// 64 pseudorandom bytes as words, little-endian. The operation starts a new block, so they are the first eight lanes.
    mutating func prf() -> InlineArray<8, UInt64> {
        begin(Flag.inbound | Flag.application | Flag.cipher)
        var words = InlineArray<8, UInt64>(repeating: 0)
        for index in 0..<8 {
            words[index] = state.lanes[index]
            state.lanes[index] = 0
        }
        position = 64
        return words
    }

    /// Overwrites the state.
    mutating func wipe() {
        state.wipe()
        position = 0
        start = 0
    }

    private mutating func begin(_ flags: UInt8) {
        let old = UInt8(start)
        start = position + 1
        absorb(old)
        absorb(flags)
        if flags & (Flag.cipher | 32) != 0, position != 0 { runF() }
    }

    private mutating func absorb(_ byte: UInt8) {
        state.xor(byte, at: position)
        advance()
    }

    private mutating func absorb(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            // Eight bytes at once where the block and the bytes reach so far, without filling the block.
            if position + 8 < Self.rate, index + 8 <= bytes.count {
                // Any eight bytes are a word, and the access is checked.
                let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                state.xor(UInt64(littleEndian: word), at: position)
                position += 8
                index += 8
            } else {
                absorb(bytes[index])
                index += 1
            }
        }
    }

    private mutating func advance() {
        position += 1
        if position == Self.rate { runF() }
    }

    private mutating func runF() {
        state.xor(UInt8(start), at: position)
        state.xor(UInt8(0x04), at: position + 1)
        state.xor(UInt8(0x80), at: Self.rate + 1)
        state.permute()
        position = 0
        start = 0
    }
}
