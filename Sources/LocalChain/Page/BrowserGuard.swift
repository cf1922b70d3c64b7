internal import NIOHTTP1

/// Keeps other people's pages away from the node, though a browser on this machine can reach it.
///
/// Programs send no `Origin` and are left alone. A browser names the page that a request comes from, and can't be made not to: it
/// has to be the node's own page. That page is opened by a number or as `localhost`, never by a name that somebody else could
/// point at this machine.
///
/// - Source: "The page" in `docs/local-chain.md`.
struct BrowserGuard: Sendable {
    /// Why a request is not answered.
    struct Refusal: Hashable, Sendable {
        let status: HTTPResponseStatus
        let text: String
    }

    /// The name or address that the node was told to listen at: whoever runs it trusts that name.
    let listensAt: String

    /// Nil for a request that may be answered.
    func refusal(_ method: HTTPMethod, _ headers: HTTPHeaders) -> Refusal? {
        let origins = headers["origin"]
        // Programs: nothing that a page could make a browser send comes without an origin, but for what only reads the page's files.
        if origins.isEmpty, method == .POST || headers.contains(name: "upgrade") { return nil }
        let hosts = headers["host"]
        guard hosts.count == 1, let host = hosts.first?.lowercased(), isTrusted(host) else {
            return Refusal(
                status: .misdirectedRequest, text: "This node's page is opened as localhost or by the machine's IP address.\n")
        }
        guard origins.allSatisfy({ ["http://\(host)", "https://\(host)"].contains($0.lowercased()) }) else {
            return Refusal(status: .forbidden, text: "Only the node's own page may call it from a browser.\n")
        }
        return nil
    }

    /// Whether a `Host` can't be a name that was made to point here.
    private func isTrusted(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            // An IPv6 address, with or without a port.
            guard let end = host.firstIndex(of: "]") else { return false }
            let port = host[host.index(after: end)...]
            return port.isEmpty || port.first == ":" && port.dropFirst().allSatisfy(\.isNumber)
        }
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, parts.count <= 2, parts.dropFirst().allSatisfy({ $0.allSatisfy(\.isNumber) }) else {
            return false
        }
        if name == "localhost" || name.hasSuffix(".localhost") || name == listensAt.lowercased() { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
    }
}
