/// A public key as people write it: SS58 text.
///
/// One key has many texts (a network prefix is part of each), so addresses compare as keys, and are always written with
/// Bittensor's prefix 42.
public struct SS58Address: Hashable, Sendable {
    /// The key that the address names.
    public let publicKey: PublicKey

    /// The address of a key.
    public init(_ publicKey: PublicKey) {
        self.publicKey = publicKey
    }

    /// Reads an address with any network's prefix.
    ///
    /// - Throws: ``IdentityError/Code/invalidAddress`` for a wrong length or checksum, a character outside base 58, a
    ///   reserved prefix (46, 47), and a prefix below 64 that was spelled in two bytes.
    public init(parsing text: String) throws(IdentityError) {
        self = try Self.parse(text).address
    }

    /// Whether a text is the one spelling that Neuron writes: valid, with prefix 42.
    public static func isCanonical(_ text: String) -> Bool { SS58Address(canonical: text) != nil }

    /// Reads the one spelling that Neuron writes; nil for anything else, other prefixes included.
    package init?(canonical text: String) {
        guard let parsed = try? Self.parse(text), parsed.prefix == 42 else { return nil }
        self = parsed.address
    }

    /// Whose address it is that should have signed something.
    enum Claimant {
        case address(SS58Address)
        /// Nobody owns the key: see ``PublicKey/isSmallOrder``.
        case nobody
    }

    /// Reads the one spelling that Neuron writes; nil for anything else. Quick for addresses met lately.
    static func claimant(canonical characters: ArraySlice<UInt8>) -> Claimant? {
        if let known = SS58Texts.shared.address(characters) { return .address(known) }
        guard characters.count <= longest, let address = SS58Address(canonical: String(decoding: characters, as: UTF8.self))
        else { return nil }
        if address.publicKey.isSmallOrder { return .nobody }
        SS58Texts.shared.remember(address, as: characters)
        return .address(address)
    }

    /// The longest text that is looked at.
    private static let longest = 64

    private static func parse(_ text: String) throws(IdentityError) -> (address: SS58Address, prefix: Int) {
        guard let bytes = Base58.decode(text, limit: longest) else {
            throw invalid("it is longer than \(longest) characters or has one outside base 58")
        }
        guard let first = bytes.first, first < 128 else { throw invalid("its first byte is no prefix") }
        let prefixLength = first < 64 ? 1 : 2
        guard bytes.count == prefixLength + 34 else { throw invalid("it holds \(bytes.count) bytes") }
        var prefix = Int(first)
        if prefixLength == 2 {
            let second = Int(bytes[1])
            prefix = ((prefix << 2) & 0xfc | second >> 6) | (second & 0x3f) << 8
            guard prefix >= 64 else { throw invalid("it spells a small prefix in two bytes") }
        }
        guard prefix != 46, prefix != 47 else { throw invalid("prefix \(prefix) is reserved") }
        let body = bytes.dropLast(2)
        guard bytes.suffix(2).elementsEqual(checksum(body)) else { throw invalid("its checksum is wrong") }
        return (SS58Address(try PublicKey(body.dropFirst(prefixLength))), prefix)
    }

    private static func checksum(_ body: some Sequence<UInt8>) -> ArraySlice<UInt8> {
        Blake2b.hash(Bytes("SS58PRE".utf8) + body, length: 64).prefix(2)
    }

    private static func invalid(_ reason: String) -> IdentityError {
        IdentityError(
            .invalidAddress, "The text is no SS58 address: \(reason).",
            remedy: "Copy the address again, whole; Bittensor's have 48 characters and begin with 5.")
    }
}

extension SS58Address: LosslessStringConvertible {
    /// Reads an address with any network's prefix; nil where ``init(parsing:)`` throws.
    public init?(_ description: String) {
        guard let address = try? SS58Address(parsing: description) else { return nil }
        self = address
    }

    /// The address with prefix 42: 48 characters, the first a 5.
    public var description: String { SS58Texts.shared.text(of: self) { spelling } }

    /// The same as bytes.
    var characters: Bytes { SS58Texts.shared.characters(of: self) { spelling } }

    private var spelling: String {
        let body = [42] + publicKey.bytes
        return Base58.encode(body + Self.checksum(body))
    }
}

extension SS58Address: Comparable {
    /// The order of the keys' bytes.
    public static func < (left: SS58Address, right: SS58Address) -> Bool {
        left.publicKey.bytes.lexicographicallyPrecedes(right.publicKey.bytes)
    }
}

extension SS58Address: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try SS58Address(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
