public import Neuron

/// An account of a local chain whose key everybody can derive, with what it has.
public struct DevelopmentAccount: Hashable, Sendable {
    /// How its key is derived from the well-known development phrase, such as `//Alice`.
    public let name: String
    /// Its address, as a coldkey and as a hotkey.
    public let address: SS58Address
    /// What it can spend now.
    public let balance: Tao
    /// What it is besides, if anything.
    public let role: String?

    /// The accounts that a development chain gives TAO to, apart from hotkeys.
    static let wealthy = ["//Alice", "//Bob", "//Charlie"]
    /// Those that have less.
    static let others = ["//Dave", "//Eve", "//Ferdie", "//One", "//Two", "//Three"]

    /// The name of a funded hotkey, from 1 on.
    static func hotkey(_ number: Int) -> String { "//Alice/hot\(number)" }
}
