/// The parts of a URL that the engine needs apart: `http://203.0.113.7:8091/Echo` is scheme, authority and target.
struct CurlTarget: Hashable {
    let scheme: String
    /// Host and port as the URL has them; an IPv6 address in brackets.
    let authority: String
    /// Path and query, from the slash on.
    let target: String

    /// The parts, or nil if the URL is not an absolute `http` or `https` URL of visible ASCII, or names a user.
    init?(_ url: String) {
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        guard url.utf8.count <= 8_192, url.utf8.allSatisfy({ visible.contains($0) }) else { return nil }
        guard let scheme = ["http", "https"].first(where: { url.hasPrefix("\($0)://") }) else { return nil }
        let rest = url.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let target = rest.dropFirst(authority.count)
        guard !authority.isEmpty, !authority.contains("@"), !target.contains("#"), target.isEmpty || target.first == "/" else {
            return nil
        }
        self.scheme = scheme
        self.authority = String(authority)
        self.target = target.isEmpty ? "/" : String(target)
    }

    /// Whether TLS is spoken.
    var isEncrypted: Bool { scheme == "https" }

    /// Host and port with the port always there, as libcurl's `CONNECT_TO` wants them.
    var connectTo: String { explicitPort == nil ? "\(authority):\(port)" : authority }

    /// The port that is meant, whether it is named or not.
    var port: Substring { explicitPort ?? (isEncrypted ? "443" : "80") }

    private var explicitPort: Substring? {
        let afterHost = authority.lastIndex(of: "]") ?? authority.startIndex
        return authority[afterHost...].lastIndex(of: ":").map { authority[authority.index(after: $0)...] }
    }
}
