/// A secret URI taken apart: the mini secret it starts from, and the path from there.
struct SecretURI {
    /// The 32 bytes that the path starts from.
    let miniSecret: SecretBytes
    /// The path.
    let derivation: Derivation

    /// The longest text that is looked at, in bytes.
    private static let longest = 4_096

    /// The mini secret of the public development phrase, with which a path alone begins.
    ///
    /// Source: golden vectors `mnemonics.json` → `dev_phrase`.
    private static let developmentSecret: Bytes = [
        0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
        0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
    ]
    private static let developmentPhrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"

    /// Reads a phrase, `0x` and 64 digits, or nothing; then a path; then `///` and a passphrase.
    init(_ text: String) throws(IdentityError) {
        guard text.utf8.count <= Self.longest else {
            throw IdentityError(
                .invalidDerivation, "The secret URI is longer than \(Self.longest) bytes.", remedy: "Use a shorter path.")
        }
        guard !text.isEmpty else {
            throw IdentityError(
                .invalidDerivation, "The secret URI is empty.",
                remedy: "Give a mnemonic phrase, 0x and a seed's 64 hex digits, or a development key such as //Alice.")
        }
        let (place, passphrase) = Self.split(text)
        let start = place.prefix { $0 != "/" }
        miniSecret = try Self.miniSecret(start, passphrase: passphrase)
        derivation = try Derivation(parsing: String(place[start.endIndex...]))
    }

    private static func miniSecret(_ start: Substring, passphrase: Substring?) throws(IdentityError) -> SecretBytes {
        if passphrase?.isEmpty == true {
            throw IdentityError(
                .invalidDerivation, "The secret URI ends with /// and has no passphrase after it.",
                remedy: "Leave the slashes out, or write the passphrase.")
        }
        if start.hasPrefix("0x") {
            guard passphrase == nil else {
                throw IdentityError(
                    .invalidDerivation,
                    "The secret URI has a passphrase (///), which belongs to phrases, and starts from a seed.",
                    remedy: "Leave the passphrase out.")
            }
            guard let seed = Hex.decode(start.dropFirst(2)), seed.count == 32 else {
                throw IdentityError(
                    .invalidKey, "A seed in a secret URI is 0x and 64 hex digits.", remedy: "Check the seed's digits.")
            }
            return try SecretBytes(copying: seed)
        }
        if start.isEmpty, passphrase == nil { return try SecretBytes(copying: developmentSecret) }
        let mnemonic = try Mnemonic(start.isEmpty ? developmentPhrase : String(start))
        return try mnemonic.miniSecret(passphrase: SecretBytes(copying: (passphrase ?? "").utf8))
    }

    /// Three slashes in a row begin a passphrase; it may hold anything, so the first such place decides.
    private static func split(_ text: String) -> (place: Substring, passphrase: Substring?) {
        var slashes = 0
        for index in text.utf8.indices {
            slashes = text.utf8[index] == 0x2f ? slashes + 1 : 0
            if slashes == 3 {
                return (text[..<text.utf8.index(index, offsetBy: -2)], text[text.utf8.index(after: index)...])
            }
        }
        return (text[...], nil)
    }
}
