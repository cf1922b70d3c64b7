/// A way in which a proxy tells who is behind it.
public struct ProxyTestimony: Hashable, Sendable {
    private let name: String

    /// The PROXY protocol, version 2, before a connection's first byte. Connections of trusted proxies without it are closed.
    public static let proxyProtocol = ProxyTestimony(name: "proxy-protocol")
    /// The `Forwarded` header of RFC 7239.
    public static let forwarded = ProxyTestimony(name: "forwarded")
    /// The `X-Forwarded-For` header.
    public static let xForwardedFor = ProxyTestimony(name: "x-forwarded-for")

    /// The way of this name, `proxy-protocol`, `forwarded` or `x-forwarded-for`; nil for another.
    public init?(_ name: String) {
        let all = [Self.proxyProtocol, .forwarded, .xForwardedFor]
        guard let known = all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    private init(name: String) { self.name = name }
}
