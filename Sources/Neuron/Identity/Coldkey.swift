/// An owner's key: it holds stake and registers hotkeys. Not to be confused with a neuron's ``Hotkey``.
public struct Coldkey: Hashable, Sendable {
    /// The key's address.
    public let address: SS58Address

    /// The coldkey at an address.
    public init(_ address: SS58Address) {
        self.address = address
    }

    /// The coldkey with a public key.
    public init(publicKey: PublicKey) {
        address = SS58Address(publicKey)
    }

    /// The public key.
    public var publicKey: PublicKey { address.publicKey }
}

extension Coldkey: LosslessStringConvertible {
    /// Reads an SS58 address with any network's prefix; nil for anything else.
    public init?(_ description: String) {
        guard let address = SS58Address(description) else { return nil }
        self.address = address
    }

    /// The SS58 address with prefix 42.
    public var description: String { address.description }
}

extension Coldkey: Comparable {
    /// The order of the keys' bytes.
    public static func < (left: Coldkey, right: Coldkey) -> Bool { left.address < right.address }
}

extension Coldkey: Codable {
    /// Reads an SS58 address.
    public init(from decoder: any Decoder) throws {
        address = try SS58Address(from: decoder)
    }

    /// Writes the SS58 address with prefix 42.
    public func encode(to encoder: any Encoder) throws {
        try address.encode(to: encoder)
    }
}
