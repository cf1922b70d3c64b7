internal import Curl
internal import Dendrite
internal import Neuron

/// One question to many axons, as a validator asks it: the axons share the machine, and have a process of their own.
enum RoundRows {
    static var all: [Row] {
        [
            Row(
                name: "round-256-warm", title: "round of 256 axons, each signed (sr25519), connections open",
                unit: .milliseconds, goal: 25
            ) { stage in
                try await AxonCrowd.run(size) { axons in
                    let dendrite = try dendrite()
                    try await meet(axons, by: dendrite)
                    try await stage.measure { try await round(dendrite, axons) }
                }
            },
            Row(
                name: "round-256-cold", title: "round of 256 axons, each signed (sr25519), no connection open",
                unit: .milliseconds, goal: 40
            ) { stage in
                try await AxonCrowd.run(size) { axons in
                    try await meet(axons, by: try dendrite())
                    try await stage.measure(on: { try dendrite() }) { try await round($0, axons) }
                }
            },
        ]
    }

    private static let size = 256

    /// A dendrite that signs each query, without connections.
    private static func dendrite() throws -> Dendrite {
        Dendrite(
            signer: try KeyPair(uri: "//Caller"), transport: CurlTransport(engine: CurlEngine()), logger: .silent
        ).signingEach
    }

    /// Asks until both sides know the other's keys, as they do after the first minutes of a validator's life.
    private static func meet(_ axons: [AxonEndpoint], by dendrite: Dendrite) async throws {
        for _ in 0..<6 { _ = try await round(dendrite, axons) }
        await SignatureVerifier.shared.tablesMade()
    }

    /// One round; every axon must have answered, and proven it.
    private static func round(_ dendrite: Dendrite, _ axons: [AxonEndpoint]) async throws -> Int {
        let replies = await dendrite.query(Greeting.sample, to: axons).collect()
        for reply in replies {
            let answer = try reply.result.get()
            try BenchmarkFailure.unless(
                answer.number == Greeting.sample.number + 1 && reply.isAuthenticated, "An axon answered another question.")
        }
        return replies.count
    }
}
