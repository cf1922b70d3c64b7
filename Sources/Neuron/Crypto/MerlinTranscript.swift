/// A Merlin transcript: labelled messages in, challenges out, over STROBE-128.
///
/// Source: merlin.cool and strobe.sourceforge.io (STROBEv1.0.2); golden vectors `sr25519.json` → `merlin`.
package struct MerlinTranscript: Sendable {
    private var strobe: Strobe128

    /// Starts a transcript of a protocol.
    package init(_ protocolLabel: String) {
        self.init(label: Bytes(protocolLabel.utf8))
    }

    /// Starts a transcript of a protocol whose label is bytes.
    package init(label: Bytes) {
        strobe = Strobe128(protocolLabel: Bytes("Merlin v1.0".utf8))
        append(Bytes("dom-sep".utf8), label)
    }

    /// Adds a message under a label.
    package mutating func append(_ label: String, _ message: Bytes) {
        append(Bytes(label.utf8), message)
    }

    /// Adds a message under a label that is bytes.
    package mutating func append(_ label: Bytes, _ message: Bytes) {
        unsafe message.withUnsafeBufferPointer { buffer in
            // The buffer is lent for this call.
            unsafe append(label, buffer)
        }
    }

    /// Adds a secret message, read where it lies.
    mutating func append(_ label: String, secret: UnsafePointer<UInt8>, count: Int) {
        // Callers in this room lend `count` bytes for the call.
        unsafe append(Bytes(label.utf8), UnsafeBufferPointer(start: secret, count: count))
    }

    /// `count` bytes that depend on everything so far.
    package mutating func challenge(_ label: String, _ count: Int) -> Bytes {
        challenge(Bytes(label.utf8), count)
    }

    /// `count` bytes that depend on everything so far, under a label that is bytes.
    package mutating func challenge(_ label: Bytes, _ count: Int) -> Bytes {
        unsafe Bytes(unsafeUninitializedCapacity: count) { buffer, filled in
            // The buffer holds `count` bytes.
            unsafe challenge(label, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            filled = count
        }
    }

    /// A challenge that is secret, written where it is to stay.
    mutating func challenge(_ label: String, into target: UnsafeMutablePointer<UInt8>, count: Int) {
        // Callers in this room lend `count` bytes for the call.
        unsafe challenge(Bytes(label.utf8), into: UnsafeMutableBufferPointer(start: target, count: count))
    }

    /// The secret scalar's 64 bytes for one signature, as schnorrkel's witness: this transcript, the key's nonce and
    /// fresh randomness together, so that neither a repeated message nor a weak generator alone gives the key away.
    func witness(
        _ label: String, nonce: UnsafePointer<UInt8>, random: Bytes, into target: UnsafeMutablePointer<UInt8>
    ) {
        var fork = strobe
        defer { fork.wipe() }
        fork.metaAD(Bytes(label.utf8), more: false)
        fork.metaAD(littleEndian(32), more: true)
        // `nonce` lends 32 bytes and `target` 64, both for this call.
        unsafe fork.key(UnsafeBufferPointer(start: nonce, count: 32))
        fork.metaAD(Bytes("rng".utf8), more: false)
        unsafe random.withUnsafeBufferPointer { buffer in unsafe fork.key(buffer) }
        fork.metaAD(littleEndian(64), more: false)
        unsafe fork.prf(UnsafeMutableBufferPointer(start: target, count: 64))
    }

    /// Overwrites the state, for transcripts that took secrets in.
    mutating func wipe() { strobe.wipe() }

    private mutating func append(_ label: Bytes, _ message: UnsafeBufferPointer<UInt8>) {
        strobe.metaAD(label, more: false)
        strobe.metaAD(littleEndian(message.count), more: true)
        unsafe strobe.ad(message)
    }

    private mutating func challenge(_ label: Bytes, into target: UnsafeMutableBufferPointer<UInt8>) {
        strobe.metaAD(label, more: false)
        strobe.metaAD(littleEndian(target.count), more: true)
        unsafe strobe.prf(target)
    }

    private func littleEndian(_ value: Int) -> Bytes {
        let word = UInt32(truncatingIfNeeded: value)
        return [
            UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8),
            UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 24),
        ]
    }
}

/// The part of STROBE-128 that Merlin uses.
struct Strobe128: Sendable {
    private static let rate = 166
    private var state = Keccak()
    private var position = 0
    private var start = 0

    private enum Flag {
        static let inbound: UInt8 = 1, application: UInt8 = 2, cipher: UInt8 = 4, meta: UInt8 = 16
    }

    /// A state bound to a protocol's name.
    init(protocolLabel: Bytes) {
        let head: Bytes = [1, UInt8(Self.rate + 2), 1, 0, 1, 96] + Bytes("STROBEv1.0.2".utf8)
        for (index, byte) in head.enumerated() { state.xor(byte, at: index) }
        state.permute()
        metaAD(protocolLabel, more: false)
    }

    /// Public framing; `more` continues the framing before it.
    mutating func metaAD(_ bytes: Bytes, more: Bool) {
        if !more { begin(Flag.meta | Flag.application) }
        for byte in bytes { absorb(byte) }
    }

    /// Public data.
    mutating func ad(_ bytes: UnsafeBufferPointer<UInt8>) {
        begin(Flag.application)
        var index = 0
        while index < bytes.count {
            // A whole lane at once where one begins and both it and the data reach so far.
            if position & 7 == 0, position + 8 < Self.rate, index + 8 <= bytes.count {
                var lane: UInt64 = 0
                for place in 0..<8 {
                    // Below bytes.count by the condition above; the buffer is lent for this call.
                    unsafe lane |= UInt64(bytes[index + place]) &<< UInt64(8 * place)
                }
                state.xor(lane: lane, at: position >> 3)
                position += 8
                index += 8
            } else {
                // Below bytes.count, as the loop's condition says.
                unsafe absorb(bytes[index])
                index += 1
            }
        }
    }

    /// Secret data, which replaces the state it meets.
    mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
        begin(Flag.application | Flag.cipher)
        // Read within the buffer's bounds, for this call.
        for index in 0..<bytes.count {
            unsafe state.set(bytes[index], at: position)
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

    private mutating func advance() {
        position += 1
        if position == Self.rate { runF() }
    }

    private mutating func runF() {
        state.xor(UInt8(start), at: position)
        state.xor(0x04, at: position + 1)
        state.xor(0x80, at: Self.rate + 1)
        state.permute()
        position = 0
        start = 0
    }
}
