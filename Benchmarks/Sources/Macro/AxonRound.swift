internal import Curl
internal import Dendrite
internal import Logging
internal import Neuron

/// One question to all axons of another process at once.
struct AxonRound: Sendable {
    let axons: [AxonEndpoint]

    init(over served: ServedAxon) throws {
        axons = try served.ports.enumerated().map { number, port in
            AxonEndpoint(hotkey: try ServedAxon.key(number).hotkey, host: "127.0.0.1", port: port)
        }
    }

    /// A dendrite without connections, which signs each query: those of a process share an engine's connections otherwise.
    static func dendrite(inFlight: Int = 256) throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.allowPrivateAddresses = true
        configuration.maxInFlight = inFlight
        return Dendrite(
            signer: try KeyPair(uri: "//Caller"), configuration: configuration, transport: CurlTransport(engine: CurlEngine()),
            logger: .silent
        ).signingEach
    }

    /// Asks all; 1, or throws unless all answered.
    func ask(_ dendrite: Dendrite) async throws -> Int {
        for reply in await dendrite.query(Echo.sample, to: axons).collect() {
            let answer = try reply.result.get()
            try BenchmarkFailure.unless(answer.reply == Echo.sample.text, "An axon answered another question.")
        }
        return 1
    }
}
