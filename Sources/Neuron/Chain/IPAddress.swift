#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// An IPv4 or IPv6 address, as a chain stores it and a socket takes it.
public enum IPAddress: Hashable, Sendable, Codable, LosslessStringConvertible {
    /// An IPv4 address, most significant byte first: 127.0.0.1 is 0x7F000001.
    case v4(UInt32)
    /// An IPv6 address, most significant half first.
    case v6(UInt64, UInt64)

    /// The address that a text such as `203.0.113.7` or `2001:db8::1` spells, or nil. No names, no ports, no scopes.
    public init?(_ description: String) {
        guard description.utf8.count <= 45 else { return nil }
        var bytes = Bytes(repeating: 0, count: 16)
        // Sound: both calls write at most 16 bytes into a buffer of 16, and read a terminated copy of the text.
        if unsafe inet_pton(AF_INET, description, &bytes) == 1 {
            self = .v4(bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) })
        } else if unsafe inet_pton(AF_INET6, description, &bytes) == 1 {
            self = .v6(bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }, bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) })
        } else {
            return nil
        }
    }

    /// The usual spelling.
    public var description: String {
        switch self {
        case .v4(let value):
            return (0..<4).map { String((value >> (24 - 8 * $0)) & 255) }.joined(separator: ".")
        case .v6:
            var text = [CChar](repeating: 0, count: 46)
            // Sound: INET6_ADDRSTRLEN is 46, and the source has the 16 bytes that the call reads.
            _ = unsafe inet_ntop(AF_INET6, bytes, &text, 46)
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether only this machine has it: 127.0.0.0/8 and `::1`.
    public var isLoopback: Bool {
        switch self {
        case .v4(let value): value >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }

    /// The address that means all of this machine's, of the same family.
    package var any: IPAddress {
        switch self {
        case .v4: .v4(0)
        case .v6: .v6(0, 0)
        }
    }

    /// 4 or 16 bytes, most significant first.
    public var bytes: Bytes {
        switch self {
        case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
        case .v6(let high, let low):
            [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) } }
        }
    }

    /// The spelled address.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = IPAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not an IP address.")
        }
        self = address
    }
    /// The spelled address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
