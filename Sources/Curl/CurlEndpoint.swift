/// What requests that share a connection have in common.
struct CurlPlace: Hashable {
    let scheme: String
    let authority: String
    let trust: CurlRequest.Trust
}

/// One place that is spoken to in HTTP/2 with prior knowledge, under a name that no other has had. Confined to the engine's thread.
final class CurlEndpoint {
    var state = EndpointState()
    /// Where its connections go, whatever the URL says.
    let addresses: CurlLines?
    /// What stands before its requests' headers.
    let preamble: [UInt8]
    private let scheme: String
    private let name: String
    private let port: String
    /// The URL of the last generation, up to the target.
    private var base = (generation: 0, text: "")

    init(name: String, _ target: CurlTarget) {
        self.name = name
        scheme = target.scheme
        port = target.port
        addresses = CurlLines(Self.addresses(target))
        preamble = target.preamble
    }

    /// The URL of a target on the connection of one generation.
    ///
    /// libcurl's pool has the URL's host in its key, so that a name of its own keeps the connection apart from all others to the place. The
    /// port is the place's own: libcurl looks through all connections to one address and port of a URL for each request, and counts
    /// them as one host's. Where the connection goes is CONNECT_TO's, and the authority that the peer sees is the `host` header's.
    func url(_ target: String, generation: Int) -> String {
        if base.generation != generation {
            base = (generation, "\(scheme)://\(name)-\(generation).invalid:\(port)")
        }
        return base.text + target
    }

    /// What CONNECT_TO says: every host and port of a URL is this one.
    static func addresses(_ target: CurlTarget) -> [UInt8] { Array("::\(target.connectTo)\n".utf8) }
}
