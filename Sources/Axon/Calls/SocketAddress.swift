internal import NIOCore
public import Neuron

/// An address and port of a socket: where an axon listens, or where a caller's connection comes from.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The IP address.
    public let ip: IPAddress
    /// The port.
    public let port: UInt16

    /// An address and a port.
    public init(ip: IPAddress, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    /// `127.0.0.1:8091`, `[::1]:8091`.
    public var description: String {
        switch ip {
        case .v4: "\(ip):\(port)"
        case .v6: "[\(ip)]:\(port)"
        }
    }

    /// The address that the network library names; nil for a socket that has none, such as a Unix one.
    init?(_ address: NIOCore.SocketAddress?) {
        guard let address, let text = address.ipAddress, let ip = IPAddress(text), let port = address.port else { return nil }
        self = SocketAddress(ip: ip, port: UInt16(truncatingIfNeeded: port)).unmapped
    }

    /// The address with IPv4 as such: a socket for both families, and a proxy with one, shows it as ::ffff:a.b.c.d.
    var unmapped: SocketAddress {
        guard case .v6(0, let low) = ip, low >> 32 == 0xFFFF else { return self }
        return SocketAddress(ip: .v4(UInt32(truncatingIfNeeded: low)), port: port)
    }

    /// What limits are counted by: one IPv4 address, or the /64 that an IPv6 address is in.
    var network: IPAddress {
        switch ip {
        case .v4: ip
        case .v6(let high, _): .v6(high, 0)
        }
    }
}
