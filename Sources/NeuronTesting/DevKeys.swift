public import Neuron

/// The well-known development accounts of local chains, each with its hotkeys. Their secrets are public: never for real money.
public enum DevKeys {
    /// The key of a derivation such as `//Alice` from the public development phrase.
    ///
    /// - Throws: `IdentityError` when the path is not one.
    public static func key(_ uri: String) throws -> KeyPair { try KeyPair(uri: uri) }

    /// The account that owns subnet 1 of a local chain.
    public static func alice() throws -> KeyPair { try key("//Alice") }

    /// The `number`-th hotkey of an account: `//Alice/hot1` is the first of Alice's.
    public static func hotkey(_ number: Int, of account: String = "//Alice") throws -> KeyPair {
        try key("\(account)/hot\(number)")
    }
}
