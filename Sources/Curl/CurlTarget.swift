/// The parts of a URL that the engine needs apart: `http://203.0.113.7:8091/Echo` is scheme, authority and target.
struct CurlTarget: Hashable {
    let scheme: String
    /// Host and port as the URL has them; an IPv6 address in brackets.
    let authority: String
    /// Path and query, from the slash on.
    let target: String
    /// The port that is meant, whether the URL names it or not.
    let port: String
    /// Host and port with the port always there, as libcurl's `CONNECT_TO` wants them.
    let connectTo: String

    /// The parts, or nil if the URL is not an absolute `http` or `https` URL of visible ASCII, or names a user.
    init?(_ url: String) {
        let text = url.utf8
        guard text.count <= 8_192, text.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        guard let scheme = ["http", "https"].first(where: { text.starts(with: "\($0)://".utf8) }) else { return nil }
        let rest = Substring(text.dropFirst(scheme.utf8.count + 3)).utf8
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let target = rest[authority.endIndex...]
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")), !target.contains(UInt8(ascii: "#")),
            target.isEmpty || target.first == UInt8(ascii: "/")
        else { return nil }
        self.scheme = scheme
        self.authority = String(Substring(authority))
        self.target = target.isEmpty ? "/" : String(Substring(target))
        let afterHost = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let colon = authority[afterHost...].lastIndex(of: UInt8(ascii: ":")) {
            port = String(Substring(authority[authority.index(after: colon)...]))
            connectTo = self.authority
        } else {
            port = scheme == "https" ? "443" : "80"
            connectTo = "\(self.authority):\(port)"
        }
    }

    /// What libcurl is told before all headers: not to ask before it sends, and whom they are for.
    var greeting: [UInt8] { Array("Expect:\nHost: \(authority)\n".utf8) }

    /// The same before headers that are written already; a name with nothing behind its colon is not sent.
    var preamble: [UInt8] { greeting + "Accept:\n".utf8 }

    /// Whether TLS is spoken.
    var isEncrypted: Bool { scheme == "https" }
}
