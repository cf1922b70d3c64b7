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
            ("x-bittensor-receiver", receiver), ("x-neuron-timeout", "12"),
        ]
    }

    /// An axon that answers ``Greeting``, of the development key that `neuron-bench serve` has.
    static func greeting(port: UInt16, body: [UInt8]? = nil) throws -> LoadTarget {
        LoadTarget(
            port: port, receiver: try KeyPair(uri: "//Axon").hotkey.description, path: "/Greeting",
            body: try body ?? SynapseCoding.encode(Greeting.sample))
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
