/// A Merlin transcript: labelled messages in, challenges out, over STROBE-128. A value without memory of its own.
///
/// Source: merlin.cool and strobe.sourceforge.io (STROBEv1.0.2); golden vectors `sr25519.json` → `merlin`.
package struct MerlinTranscript: Sendable {
    private var strobe: Strobe128

    /// Starts a transcript of a protocol.
    package init(_ protocolLabel: StaticString) {
        strobe = .merlin
        append("dom-sep", protocolLabel)
    }

    /// Starts a transcript of a protocol whose label is bytes.
    package init(label: Bytes) {
        strobe = .merlin
        append("dom-sep", label.span)
    }

    /// Adds a message under a label.
    package mutating func append(_ label: StaticString, _ message: Span<UInt8>) {
        label.withUTF8Buffer { label in
            // A static string's bytes live as long as the program.
            append(unsafe Span(_unsafeElements: label), message)
        }
    }

    /// Adds a message that is a part of the protocol.
    package mutating func append(_ label: StaticString, _ message: StaticString) {
        message.withUTF8Buffer { message in
            // A static string's bytes live as long as the program.
            append(label, unsafe Span(_unsafeElements: message))
        }
    }

    /// Adds a message under a label that is bytes.
    package mutating func append(_ label: Span<UInt8>, _ message: Span<UInt8>) {
        frame(label, count: message.count)
        strobe.ad(message)
    }

    /// Adds a secret message, read where it lies.
    mutating func append(_ label: StaticString, secret: UnsafePointer<UInt8>, count: Int) {
        // Callers in this room lend `count` bytes for the call.
        append(label, unsafe Span(_unsafeStart: secret, count: count))
    }

    /// `count` bytes that depend on everything so far, under a label that is bytes.
    package mutating func challenge(_ label: Bytes, _ count: Int) -> Bytes {
        frame(label.span, count: count)
        return unsafe Bytes(unsafeUninitializedCapacity: count) { buffer, filled in
            // The buffer holds `count` bytes.
            unsafe strobe.prf(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            filled = count
        }
    }

    /// A challenge written where it is to stay.
    mutating func challenge(_ label: StaticString, into target: UnsafeMutablePointer<UInt8>, count: Int) {
        frame(label, count: count)
        // Callers in this room lend `count` bytes for the call.
        unsafe strobe.prf(UnsafeMutableBufferPointer(start: target, count: count))
    }

    /// A challenge of 64 bytes as eight words, little-endian.
    mutating func challenge(_ label: StaticString) -> InlineArray<8, UInt64> {
        frame(label, count: 64)
        return strobe.prf()
    }

    /// The secret scalar's 64 bytes for one signature, as schnorrkel's witness: this transcript, the key's nonce and
    /// fresh randomness together, so that neither a repeated message nor a weak generator alone gives the key away.
    func witness(
        _ label: StaticString, nonce: UnsafePointer<UInt8>, random: UnsafePointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        var fork = self
        defer { fork.wipe() }
        // `nonce` and `random` lend 32 bytes and `target` 64, all for this call.
        fork.frame(label, count: 32)
        fork.strobe.key(unsafe Span(_unsafeStart: nonce, count: 32))
        fork.strobe.metaAD("rng")
        fork.strobe.key(unsafe Span(_unsafeStart: random, count: 32))
        fork.strobe.metaAD(UInt32(64), more: false)
        unsafe fork.strobe.prf(UnsafeMutableBufferPointer(start: target, count: 64))
    }

    /// Overwrites the state, for transcripts that took secrets in.
    mutating func wipe() { strobe.wipe() }

    private mutating func frame(_ label: StaticString, count: Int) {
        label.withUTF8Buffer { label in
            // A static string's bytes live as long as the program.
            frame(unsafe Span(_unsafeElements: label), count: count)
        }
    }

    /// Announces a message or a challenge of `count` bytes.
    private mutating func frame(_ label: Span<UInt8>, count: Int) {
        strobe.metaAD(label, more: false)
        strobe.metaAD(UInt32(truncatingIfNeeded: count), more: true)
    }
}
