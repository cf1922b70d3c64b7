public import Neuron

/// A range of IP addresses, as `10.0.0.0/8` and `2001:db8::/32` write it; an address alone is a range of one.
public struct IPNetwork: Hashable, Sendable, LosslessStringConvertible {
    /// The lowest address of the range.
    public let base: IPAddress
    /// How many of an address's first bits are those of the base: at most 32 for IPv4, 128 for IPv6.
    public let prefixLength: Int

    /// The range that a text spells, or nil. Bits of the address past the prefix must be 0: `10.1.0.0/8` is a slip.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = IPAddress(String(parts[0])) else { return nil }
        let width = base.bytes.count * 8
        var length = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
                let number = Int(parts[1]), number <= width
            else { return nil }
            length = number
        }
        guard base.bytes.indices.allSatisfy({ base.bytes[$0] & ~Self.mask(of: $0, length) == 0 }) else { return nil }
        self.base = base
        prefixLength = length
    }

    /// The usual spelling.
    public var description: String { "\(base)/\(prefixLength)" }

    /// Whether an address is in the range.
    public func contains(_ address: IPAddress) -> Bool {
        let ours = base.bytes
        let theirs = address.bytes
        return ours.count == theirs.count
            && ours.indices.allSatisfy { (ours[$0] ^ theirs[$0]) & Self.mask(of: $0, prefixLength) == 0 }
    }

    /// Which bits of one byte of an address belong to a prefix.
    private static func mask(of byte: Int, _ length: Int) -> UInt8 {
        let bits = min(8, max(0, length - byte * 8))
        return bits == 0 ? 0 : ~UInt8(0) << UInt8(8 - bits)
    }
}
