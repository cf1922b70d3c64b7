internal import HTTPTypes
internal import Neuron

/// Whose word on a caller's address is taken, and what word. Nobody else's counts.
struct TrustedProxies: Sendable {
    let networks: [IPNetwork]
    let testimony: ProxyTestimony

    /// At most so many proxies may stand one behind another.
    private static let longestChain = 16

    /// Whether an address is a trusted proxy's.
    func contains(_ ip: IPAddress) -> Bool { networks.contains { $0.contains(ip) } }

    /// Whether a connection must begin with the PROXY protocol's header.
    func mustAnnounce(_ peer: SocketAddress) -> Bool { testimony == .proxyProtocol && contains(peer.ip) }

    /// The address of a request's caller: the connection's other end or, behind trusted proxies, the last address of their
    /// header that is no proxy's. What stands further left was written by anybody.
    func caller(of head: RequestHead, over peer: SocketAddress) -> SocketAddress {
        guard !networks.isEmpty, contains(peer.ip) else { return peer }
        let chain: [String]
        switch testimony {
        case .forwarded: chain = head.http.headerFields[values: .forwarded].flatMap(Self.forwarded)
        case .xForwardedFor:
            chain = head.http.headerFields[values: .xForwardedFor].flatMap { $0.split(separator: ",").map(String.init) }
        default: return peer
        }
        var caller = peer
        for element in chain.suffix(Self.longestChain).reversed() {
            // A name, `unknown` or nonsense: whoever wrote it is the last one known.
            guard let next = Self.address(element)?.unmapped else { break }
            caller = next
            if !contains(next.ip) { break }
        }
        return caller
    }

    /// The `for` of each element of a `Forwarded` header; an element without one is an empty text.
    private static func forwarded(_ value: String) -> [String] {
        split(value, at: ",").map { element in
            for pair in split(element, at: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, trimmed(parts[0]).lowercased() == "for" { return trimmed(parts[1]) }
            }
            return ""
        }
    }

    /// Splits at a character outside quotes; where a quote stays open, at every such character.
    private static func split(_ text: some StringProtocol, at separator: Character) -> [Substring] {
        var parts: [String] = [""]
        var isQuoted = false
        let hasQuotes = text.count { $0 == "\"" } % 2 == 0
        for character in text {
            if character == "\"", hasQuotes { isQuoted.toggle() }
            if character == separator, !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0[...] }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while let first = text.first, first == " " || first == "\t" || first == "\"" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\"" { text.removeLast() }
        return String(text)
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`; without a port it is 0.
    static func address(_ text: String) -> SocketAddress? {
        let text = trimmed(text)
        if let ip = IPAddress(text) { return SocketAddress(ip: ip, port: 0) }
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            guard let colon = text.firstIndex(of: ":") else { return nil }
            host = text[..<colon]
            rest = text[colon...]
        }
        guard let ip = IPAddress(String(host)) else { return nil }
        if rest.isEmpty { return SocketAddress(ip: ip, port: 0) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()) else { return nil }
        return SocketAddress(ip: ip, port: port)
    }
}

extension HTTPField.Name {
    // Tokens of letters and hyphens, so neither is nil.
    static let forwarded = Self("Forwarded")!
    static let xForwardedFor = Self("X-Forwarded-For")!
}
