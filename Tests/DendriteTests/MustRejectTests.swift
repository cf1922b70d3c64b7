import Axon
import Dendrite
import Neuron
import Testing

@Suite("The corpus of requests that must be refused")
struct MustRejectTests {
    /// What an axon of this build speaks.
    private static var spoken: [Probe.Transport] {
        #if TLS
            Probe.Transport.allCases
        #else
            [.http2, .http1]
        #endif
    }

    @Test("every one is refused by our axon, with the problem of the protocol", arguments: spoken)
    func corpus(transport: Probe.Transport) async throws {
        #expect(MustReject.corpus.count >= 60)
        #expect(Set(MustReject.corpus.map(\.name)).count == MustReject.corpus.count)
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            let probe = Probe(host: axon.host, port: axon.port, key: try KeyPair(uri: "//Probe"))
            let verdicts = try await probe.mustReject(
                over: transport, receiver: axon.hotkey, synapse: try #require(SynapseName("Twice")),
                body: Bytes(#"{"value":1}"#.utf8))
            #expect(verdicts.count == MustReject.corpus.count)
            for verdict in verdicts { #expect(verdict.outcome == .refused, "\(verdict)") }
        }
    }

    @Test("the honest request that they are made from is accepted, so that it is the change that is refused")
    func honest() async throws {
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            let probe = Probe(host: axon.host, port: axon.port, key: try KeyPair(uri: "//Probe"))
            let verdicts = try await probe.mustReject(
                over: .http2, receiver: axon.hotkey, synapse: try #require(SynapseName("Twice")),
                body: Bytes(#"{"value":1}"#.utf8),
                corpus: [.unchanged])
            #expect(verdicts.map(\.outcome) == [.accepted])
        }
    }

    @Test("what an axon says of itself is found", arguments: spoken)
    func greeting(transport: Probe.Transport) async throws {
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value) }
        } _: { axon in
            let probe = Probe(host: axon.host, port: axon.port, key: try KeyPair(uri: "//Probe"))
            let greeting = await probe.greet(over: transport)
            #expect(greeting.health == 200)
            #expect(greeting.roundTrips.count == 5)
            let said = try #require(greeting.discovery.flatMap { Probe.Discovered(Bytes($0.utf8)) })
            #expect(said.hotkey == axon.hotkey.description)
            #expect(said.synapses?.map(\.name) == ["Twice"])
            #expect(abs(greeting.clockDifference ?? 60) < 2)
        }
    }
}
