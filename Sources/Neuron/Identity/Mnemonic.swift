/// A key's secret as words that people write down: BIP-39 in English, 12 to 24 words with a checksum.
///
/// The secret is in locked memory and is never printed; ``reveal()`` is the one way to the words.
public struct Mnemonic: Sendable {
    /// How many words.
    public enum Length: Int, Sendable, CaseIterable {
        /// 128 bits of chance: what wallets make.
        case words12 = 12
        /// 160 bits.
        case words15 = 15
        /// 192 bits.
        case words18 = 18
        /// 224 bits.
        case words21 = 21
        /// 256 bits.
        case words24 = 24

        /// Bytes of chance: 32 bits for each three words.
        fileprivate var entropyBytes: Int { rawValue / 3 * 4 }
        /// Bits of the checksum: one for each three words.
        fileprivate var checksumBits: Int { rawValue / 3 }
    }

    /// How many words it has.
    public let length: Length
    private let entropy: SecretBytes

    /// A new phrase from the operating system's generator.
    ///
    /// - Throws: ``IdentityError/Code/noSecureMemory``.
    public init(_ length: Length = .words12) throws(IdentityError) {
        self.length = length
        entropy = try SecretBytes.random(length.entropyBytes)
    }

    /// Reads a phrase: lower-case words, any white space between them.
    ///
    /// The caller's copy of the text stays the caller's to forget.
    /// - Throws: ``IdentityError/Code/invalidMnemonic`` for another number of words, a word that is not in the list (its place
    ///   is told), and a wrong checksum.
    public init(_ phrase: String) throws(IdentityError) {
        guard phrase.utf8.count <= Self.longestPhrase else { throw Self.tooLong }
        let text = try SecretBytes(capacity: phrase.utf8.count) { writer in
            for character in phrase {
                if character.isWhitespace { writer.append(0x20) } else { writer.append(contentsOf: character.utf8) }
            }
        }
        try self.init(phrase: text)
    }

    /// Reads a phrase that is in locked memory.
    package init(phrase: SecretBytes) throws(IdentityError) {
        guard phrase.count <= Self.longestPhrase else { throw Self.tooLong }
        let words = Self.words(of: phrase)
        guard let length = Length(rawValue: words.count) else {
            throw IdentityError(
                .invalidMnemonic, "A mnemonic has 12, 15, 18, 21 or 24 words, not \(words.count).",
                remedy: "Write all the words, with spaces between them.")
        }
        let bits = try SecretBytes(capacity: length.entropyBytes + 1) { writer throws(IdentityError) in
            var pending: UInt32 = 0
            var held = 0
            for (index, range) in words.enumerated() {
                guard let number = EnglishWords.number(of: range.lazy.map({ phrase[$0] })) else {
                    throw Self.unknown(phrase, range, place: index + 1)
                }
                pending = pending << 11 | UInt32(number)
                held += 11
                while held >= 8 {
                    held -= 8
                    writer.append(UInt8(truncatingIfNeeded: pending >> UInt32(held)))
                }
            }
            if held > 0 { writer.append(UInt8(truncatingIfNeeded: pending << UInt32(8 - held))) }
        }
        self.length = length
        entropy = try bits.part(0..<length.entropyBytes)
        let unused = 8 - length.checksumBits
        guard SHA256.hash(entropy)[0] >> unused == bits[length.entropyBytes] >> unused else {
            throw IdentityError(
                .invalidMnemonic,
                "The checksum, which is in the last word (word \(words.count)), does not fit: every word is in the list, but one is "
                    + "not the right one, or two have changed places.",
                remedy: "Compare each word with what was written down.")
        }
    }

    /// The words with a space between them, in plain memory: to be shown to the owner once, and to nobody else.
    public func reveal() -> String {
        var text = ""
        for place in 0..<length.rawValue {
            if place > 0 { text += " " }
            text += String(decoding: word(place), as: UTF8.self)
        }
        return text
    }

    /// The words with a space between them, in locked memory.
    package func phrase() throws(IdentityError) -> SecretBytes {
        try SecretBytes(capacity: length.rawValue * (EnglishWords.longest + 1)) { writer in
            for place in 0..<length.rawValue {
                if place > 0 { writer.append(0x20) }
                writer.append(contentsOf: word(place))
            }
        }
    }

    /// The 32 bytes that both schemes start from.
    ///
    /// - Source: substrate: PBKDF2 with HMAC-SHA-512 over the entropy (not over the words, as BIP-39 has it), 2,048 rounds.
    package func miniSecret(passphrase: SecretBytes) throws(IdentityError) -> SecretBytes {
        let salt = try SecretBytes(capacity: 8 + passphrase.count) { writer in
            writer.append("mnemonic")
            writer.append(passphrase)
        }
        return try PBKDF2.key(.sha512, password: entropy, salt: salt, rounds: 2_048, count: 64).part(0..<32)
    }

    /// The longest text that is looked at, in bytes.
    private static let longestPhrase = 2_048

    /// The word at a place: 11 bits of entropy and checksum.
    private func word(_ place: Int) -> Bytes {
        var number = 0
        for bit in place * 11..<place * 11 + 11 {
            let byte = bit / 8 < entropy.count ? entropy[bit / 8] : SHA256.hash(entropy)[0]
            number = number << 1 | Int(byte >> UInt8(7 - bit % 8) & 1)
        }
        return EnglishWords.all[number]
    }

    /// Where each word stands.
    private static func words(of phrase: SecretBytes) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in 0...phrase.count {
            let isSpace = index == phrase.count || phrase[index] == 0x20 || (0x09...0x0d).contains(phrase[index])
            if isSpace, let first = start {
                words.append(first..<index)
                start = nil
            } else if !isSpace, start == nil {
                start = index
            }
        }
        return words
    }

    /// Names the word's place; the word itself only where it looks like a slip of the pen, and never another one.
    private static func unknown(_ phrase: SecretBytes, _ range: Range<Int>, place: Int) -> IdentityError {
        let bytes = range.map { phrase[$0] }
        if bytes.contains(where: { (0x41...0x5a).contains($0) }) {
            return IdentityError(
                .invalidMnemonic, "Word \(place) of the mnemonic has capital letters.", remedy: "Write all words in lower case."
            )
        }
        let isWord = bytes.count <= 12 && bytes.allSatisfy { (0x61...0x7a).contains($0) }
        let name = isWord ? " (\"\(String(decoding: bytes, as: UTF8.self))\")" : ""
        return IdentityError(
            .invalidMnemonic, "Word \(place) of the mnemonic\(name) is not in the English word list.",
            remedy: "Check its spelling, and that words are whole with only spaces between them.")
    }

    private static var tooLong: IdentityError {
        IdentityError(
            .invalidMnemonic, "The text is longer than \(longestPhrase) bytes, which no mnemonic is.",
            remedy: "Give 12, 15, 18, 21 or 24 words.")
    }
}

extension Mnemonic: CustomStringConvertible, CustomReflectable {
    /// The number of words; never one of them.
    public var description: String { "<mnemonic of \(length.rawValue) words>" }

    /// The number of words, in a debugger's or `dump`'s eyes too.
    public var customMirror: Mirror { Mirror(self, children: ["length": length.rawValue]) }
}
