/// Where a chain is: a name that the SDKs know, or a URL.
public struct NetworkName: Hashable, Sendable, CustomStringConvertible {
    /// What was asked for.
    public let description: String
    /// The nodes to ask, in the order of preference, as `http` or `https` URLs.
    public let urls: [String]
    /// The hash of block 0 where the name fixes it, as `0x` and 64 hex digits; nil for any other chain.
    public let genesis: String?

    private init(_ description: String, urls: [String], genesis: String? = nil) {
        self.description = description
        self.urls = urls
        self.genesis = genesis
    }

    /// The main network.
    public static let finney = NetworkName(
        "finney", urls: ["https://entrypoint-finney.opentensor.ai:443"], genesis: finneyGenesis)
    /// The main network's nodes that keep every block.
    public static let archive = NetworkName(
        "archive", urls: ["https://archive.chain.opentensor.ai:443"], genesis: finneyGenesis)
    /// The test network.
    public static let test = NetworkName("test", urls: ["https://test.finney.opentensor.ai:443"])
    /// A node on this machine.
    public static let local = NetworkName("local", urls: ["http://127.0.0.1:9944"])

    private static let finneyGenesis = "0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03"

    /// The network of a name, or of URLs with commas between; `ws` and `wss` stand for `http` and `https`. Nil for anything else.
    public init?(_ text: String) {
        if let known = [Self.finney, .archive, .test, .local].first(where: { $0.description == text }) {
            self = known
            return
        }
        let urls = text.split(separator: ",").compactMap { Self.url(String($0)) }
        guard !urls.isEmpty, urls.count == text.split(separator: ",", omittingEmptySubsequences: false).count else {
            return nil
        }
        self.init(text, urls: urls)
    }

    /// Whether every node is on this machine.
    public var isLocal: Bool {
        urls.allSatisfy { url in
            ["://127.", "://localhost", "://[::1]"].contains { url.contains($0) }
        }
    }

    private static func url(_ text: String) -> String? {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
        for (prefix, scheme) in [
            ("wss://", "https://"), ("ws://", "http://"), ("https://", "https://"), ("http://", "http://"),
        ]
        where trimmed.hasPrefix(prefix) {
            let rest = trimmed.dropFirst(prefix.count)
            return rest.isEmpty || rest.hasPrefix("/") ? nil : scheme + rest
        }
        return nil
    }
}
