/// A secret URI taken apart: the mini secret it starts from, and the path from there.
struct SecretURI {
    /// The 32 bytes that the path starts from.
    let miniSecret: Bytes
    /// The path.
    let derivation: Derivation

    /// The longest text that is looked at, in bytes.
    private static let longest = 4_096

    /// The public development phrase, and its mini secret.
    ///
    /// Source: golden vectors `mnemonics.json` → `dev_phrase`.
    private static let developmentPhrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
    private static let developmentSecret: Bytes = [
        0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
        0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
    ]

    /// Reads `//Alice`, `0x…//path`, or the development phrase with a path.
    init(_ text: String) throws(IdentityError) {
        guard text.utf8.count <= Self.longest else {
            throw IdentityError(
                .invalidDerivation, "The secret URI is longer than \(Self.longest) bytes.", remedy: "Use a shorter path.")
        }
        guard !text.isEmpty else {
            throw IdentityError(
                .invalidDerivation, "The secret URI is empty.",
                remedy: "Give 0x and a seed's 64 hex digits, or a development key such as //Alice.")
        }
        guard !Self.hasPassphrase(text) else {
            throw IdentityError(
                .unsupportedPhrase, "The secret URI has a passphrase (///), which belongs to mnemonic phrases.",
                remedy: "Give the seed itself as 0x and 64 hex digits.")
        }
        let phrase = text.prefix { $0 != "/" }
        miniSecret = try Self.miniSecret(phrase)
        derivation = try Derivation(parsing: String(text[phrase.endIndex...]))
    }

    private static func miniSecret(_ phrase: Substring) throws(IdentityError) -> Bytes {
        if phrase.hasPrefix("0x") {
            guard let seed = Hex.decode(phrase.dropFirst(2)), seed.count == 32 else {
                throw IdentityError(
                    .invalidKey, "A seed in a secret URI is 0x and 64 hex digits.", remedy: "Check the seed's digits.")
            }
            return seed
        }
        let words = phrase.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard phrase.isEmpty || words == developmentPhrase else {
            throw IdentityError(
                .unsupportedPhrase, "Mnemonic phrases are not read here, except the public development phrase.",
                remedy: "Give the seed itself as 0x and 64 hex digits.")
        }
        return developmentSecret
    }

    /// Three slashes in a row begin a passphrase; it may hold anything, so the first such place decides.
    private static func hasPassphrase(_ text: String) -> Bool {
        var slashes = 0
        for byte in text.utf8 {
            slashes = byte == 0x2f ? slashes + 1 : 0
            if slashes == 3 { return true }
        }
        return false
    }
}
