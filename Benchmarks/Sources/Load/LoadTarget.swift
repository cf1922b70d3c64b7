internal import Neuron

/// Who is asked, and what.
struct LoadTarget: Sendable {
    let port: UInt16
    /// The axon's hotkey.
    let receiver: String
    /// The path of the synapse.
    let path: String
    /// The synapse's body, the same in each request.
    let body: [UInt8]

    /// Headers that all requests have, whatever proves them.
    func constants(bytes: Int, path: String? = nil) -> [(String, String)] {
        [
            (":method", "POST"), (":scheme", "http"), (":authority", "127.0.0.1:\(port)"), (":path", path ?? self.path),
            ("content-type", "application/json"), ("content-length", String(bytes)), ("x-bittensor-version", "1"),
            ("x-bittensor-receiver", receiver), ("x-neuron-timeout", "60"),
        ]
    }

    /// An axon, of the development key that `neuron-bench serve` has, asked for a synapse.
    static func axon<S: Synapse>(port: UInt16, _ question: S) throws -> LoadTarget {
        LoadTarget(
            port: port, receiver: try ServedAxon.key(0).hotkey.description, path: "/\(S.name)",
            body: try SynapseCoding.encode(question))
    }

    /// A server of files.
    static func file(_ path: String, port: UInt16) -> LoadTarget {
        LoadTarget(port: port, receiver: "", path: path, body: [])
    }
}

/// How a run's requests lie on its connections.
struct LoadShape: Sendable {
    var connections: Int
    /// On all connections together.
    var inFlight: Int
    /// In all.
    var requests: Int

    /// How many of something fall to a connection.
    func share(of count: Int, on connection: Int) -> Int {
        count / connections + (connection < count % connections ? 1 : 0)
    }
}
