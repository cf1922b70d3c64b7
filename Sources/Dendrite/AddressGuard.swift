internal import Neuron

/// Which addresses a chain may send a dendrite to: those on the public internet.
///
/// Source: IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates), multicast (RFC 5771,
/// RFC 4291), and the IPv6 forms that carry an IPv4 address: compatible, mapped, translated, NAT64, 6to4 and Teredo, whatever they
/// carry. Of IPv6 only 2000::/3 is global unicast at all.
struct AddressGuard: Sendable {
    /// Whether everything is let through.
    let allowsAll: Bool

    /// Why a host must not be asked, or nil if it may.
    func objection(to axon: AxonEndpoint) -> String? {
        guard axon.origin == .chain else { return nil }
        guard let address = IPAddress(axon.host) else { return "is not an IP address" }
        guard !allowsAll else { return nil }
        return Self.range(of: address).map { "is in \($0)" }
    }

    /// The special-purpose range that an address is in, named for people; nil for an address on the public internet.
    static func range(of address: IPAddress) -> String? {
        switch address {
        case .v4(let value):
            return v4.first { value >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }?.name
        case .v6(let high, let low):
            if high == 0, low == 0 { return "the unspecified address" }
            if high == 0, low == 1 { return "loopback" }
            if let range = v6.first(where: { high >> (64 - $0.bits) == $0.prefix >> (64 - $0.bits) }) { return range.name }
            return high >> 61 == 0b001 ? nil : "no range of global unicast"
        }
    }

    private static let v4: [(prefix: UInt32, bits: UInt32, name: String)] = [
        (0x0000_0000, 8, "this network"),
        (0x0A00_0000, 8, "private use"),
        (0x6440_0000, 10, "shared address space"),
        (0x7F00_0000, 8, "loopback"),
        (0xA9FE_0000, 16, "link local"),
        (0xAC10_0000, 12, "private use"),
        (0xC000_0000, 24, "protocol assignments"),
        (0xC000_0200, 24, "documentation"),
        (0xC01F_C400, 24, "AS112"),
        (0xC034_C100, 24, "multicast tunnelling"),
        (0xC058_6300, 24, "6to4 relays"),
        (0xC0A8_0000, 16, "private use"),
        (0xC0AF_3000, 24, "AS112"),
        (0xC612_0000, 15, "benchmarking"),
        (0xC633_6400, 24, "documentation"),
        (0xCB00_7100, 24, "documentation"),
        (0xE000_0000, 4, "multicast"),
        (0xF000_0000, 4, "reserved"),
    ]

    // Every prefix here is within the upper 64 bits: what is longer lies in a refused range anyway.
    private static let v6: [(prefix: UInt64, bits: UInt64, name: String)] = [
        (0x0000_0000_0000_0000, 8, "embedded IPv4 and loopback"),
        (0x0064_FF9B_0000_0000, 32, "NAT64"),
        (0x0100_0000_0000_0000, 48, "discard only"),
        (0x2001_0000_0000_0000, 32, "Teredo"),
        (0x2001_0000_0000_0000, 23, "protocol assignments"),
        (0x2001_0DB8_0000_0000, 32, "documentation"),
        (0x2002_0000_0000_0000, 16, "6to4"),
        (0x2620_004F_8000_0000, 48, "AS112"),
        (0x3FFF_0000_0000_0000, 20, "documentation"),
        (0x5F00_0000_0000_0000, 16, "segment routing"),
        (0xFC00_0000_0000_0000, 7, "unique local"),
        (0xFE80_0000_0000_0000, 10, "link local"),
        (0xFEC0_0000_0000_0000, 10, "site local"),
        (0xFF00_0000_0000_0000, 8, "multicast"),
    ]
}
