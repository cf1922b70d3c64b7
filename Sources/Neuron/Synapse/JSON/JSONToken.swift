/// A value or a key of a scanned body in 64 bits: what it is, and where its bytes are.
///
/// A number, a text, a literal and a key are one token each. An array or an object is ``JSONToken/containerWidth`` of them: this
/// one, then ``JSONContainer``'s two words, then what is in it: elements, or keys each before its value.
struct JSONToken {
    /// What a token can be.
    enum Kind: UInt8 {
        case null, no, yes
        /// Digits alone, with a minus or without.
        case integer
        /// A number with a fraction or an exponent.
        case fraction
        /// A text in ASCII, as it stands.
        case ascii
        /// A text with other characters, as it stands.
        case text
        /// A text with escapes.
        case escaped
        case array, object
    }

    /// How many words a container has of its own.
    static let containerWidth = 3
    /// How long a body may be, so that places and lengths have room.
    static let maxBytes = 1 << 29

    /// The kind in 4 bits, the start in 30, the extent in 30.
    let word: UInt64

    init(word: UInt64) { self.word = word }

    init(_ kind: Kind, start: Int, extent: Int) {
        word = UInt64(kind.rawValue) | UInt64(truncatingIfNeeded: start) << 4 | UInt64(truncatingIfNeeded: extent) << 34
    }

    /// What it is.
    var kind: Kind {
        // The low bits of a token are a kind's; no token is made otherwise.
        unsafe unsafeBitCast(UInt8(truncatingIfNeeded: word & 15), to: Kind.self)
    }
    /// The place of the first byte: of a text, of the one behind the quote.
    var start: Int { Int(truncatingIfNeeded: word >> 4 & 0x3FFF_FFFF) }
    /// How many bytes a scalar has, a text without its quotes; of a container, the index of the token behind it.
    var extent: Int { Int(truncatingIfNeeded: word >> 34) }
    /// The bytes of a scalar.
    var range: Range<Int> { start..<start + extent }
    /// Whether it is a text or a key.
    var isText: Bool {
        switch kind {
        case .ascii, .text, .escaped: true
        default: false
        }
    }
    /// Whether it has others within it.
    var isContainer: Bool { kind == .array || kind == .object }
}

/// What the words behind a container's token say.
struct JSONContainer {
    /// How many elements or members there are.
    var count: Int
    /// Its index in the array that it stands in.
    var ordinal: Int
    /// The token of the container that it stands in; its own for the outermost.
    var parent: Int
    /// What is known of its keys: while it is open, ``JSONKeys/Run/state``; then ``isPlain`` and ``order``.
    var keys: Int

    /// Whether all keys are ASCII as it stands.
    var isPlain: Bool { keys & 1 == 1 }
    /// Which of the document's orders is that of the keys, counted from 1; 0 for none.
    var order: Int { keys >> 1 }

    init(count: Int, ordinal: Int, parent: Int, keys: Int) {
        self.count = count
        self.ordinal = ordinal
        self.parent = parent
        self.keys = keys
    }

    init(_ first: UInt64, _ second: UInt64) {
        count = Int(truncatingIfNeeded: first & 0xFFFF_FFFF)
        ordinal = Int(truncatingIfNeeded: first >> 32)
        parent = Int(truncatingIfNeeded: second & 0xFFFF_FFFF)
        keys = Int(truncatingIfNeeded: second >> 32)
    }

    var words: (UInt64, UInt64) {
        (
            UInt64(truncatingIfNeeded: count) | UInt64(truncatingIfNeeded: ordinal) << 32,
            UInt64(truncatingIfNeeded: parent) | UInt64(truncatingIfNeeded: keys) << 32
        )
    }
}
