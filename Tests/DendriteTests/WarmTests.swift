import Axon
import Curl
import HTTPTypes
import Neuron
import Testing

@testable import Dendrite

@Suite("Dendrite: connections kept ready")
struct WarmTests {
    @Test("a query after warming finds its connection open", arguments: [TransportRequest.Version.http2, .http1])
    func warm(version: TransportRequest.Version) async throws {
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            let memory = PeerMemory()
            memory.met(axon, version: version, signed: true)
            let dendrite = Dendrite(
                signer: try KeyPair(uri: "//Dendrite"), transport: CurlTransport(engine: CurlEngine()), memory: memory)
            #expect(await dendrite.warm([axon]) == [axon])
            let reply = await dendrite.query(Twice(value: 4), to: [axon]).collect().first
            #expect(try reply?.result.get() == .init(value: 8))
            #expect(reply?.timing.connect == .zero)
        }
    }

    @Test("an axon that has gone is found so before a query needs it, and met again when it is back")
    func gone() async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: CurlTransport(engine: CurlEngine()))
        let axon = try await withAxon(quietAddress: 61) { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            #expect(await dendrite.warm([axon]) == [axon])
            return axon
        }
        #expect(await dendrite.warm([axon]).isEmpty)
        try await withAxon(quietAddress: 61, port: axon.port) { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            #expect(await dendrite.warm([axon]) == [axon])
        }
    }

    @Test("who has HTTP/1.1 only is remembered so, and no signature is spent on finding out")
    func fallsBack() async throws {
        let transport = try SigningTransport(SteppingTime()) { _, request in
            request.version == .http2 ? .failure(.notHTTP2) : .answer(200)
        }
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: transport, time: SteppingTime())
        let axon = try axon("axon.example")
        #expect(await dendrite.warm([axon]) == [axon])
        _ = try await dendrite.query(Sum(value: 1), to: axon)
        let requests = transport.requests
        #expect(requests.map(\.version) == [.http2, .http1, .http1])
        #expect(requests.map(\.head.path) == ["/healthz", "/healthz", "/Sum"])
        #expect(requests.prefix(2).allSatisfy { $0.head.headerFields[.bittensorSignature] == nil })
    }

    @Test("an address inside one's own network that a chain names is not warmed either")
    func guarded() async throws {
        let transport = try SigningTransport(SteppingTime()) { _, _ in .answer(200) }
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: transport)
        let axon = AxonEndpoint(
            hotkey: try KeyPair(uri: "//Axon").hotkey, uid: UID(1), info: AxonInfo(address: .v4(0x0A00_0001), port: 8_091))
        #expect(await dendrite.warm([axon]).isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test("hundreds are asked, and those that answer come in the order given")
    func many() async throws {
        let transport = try SigningTransport(SteppingTime()) { _, request in
            request.axon.host.hasSuffix("7.example") ? .failure(.refused) : .answer(200)
        }
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), transport: transport)
        let axons = try (0..<200).map { try axon("\($0).example") }
        #expect(await dendrite.warm(axons) == axons.filter { !$0.host.hasSuffix("7.example") })
    }

    @Test("what is remembered of an axon is forgotten when the metagraph shows it changed")
    func changed() throws {
        let one = try axon("192.0.2.1")
        let two = try axon("192.0.2.2")
        let other = AxonEndpoint(hotkey: try KeyPair(uri: "//Other").hotkey, host: "192.0.2.1", port: 8_091)
        let typed = AxonEndpoint(hotkey: try KeyPair(uri: "//Typed").hotkey, host: "192.0.2.9", port: 8_091)
        let memory = PeerMemory()
        for axon in [one, typed] { memory.met(axon, version: .http1, signed: true) }

        memory.follow([one])
        #expect(memory.version(for: one) == .http1 && memory.signs(one))
        memory.follow([two])
        #expect(memory.version(for: one) == .http2 && !memory.signs(one))

        memory.met(one, version: .http1, signed: true)
        memory.follow([other])
        #expect(memory.version(for: one) == .http2 && !memory.signs(one))

        memory.follow([])
        #expect(memory.version(for: typed) == .http1 && memory.signs(typed))
    }

    private func axon(_ host: String) throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: host, port: 8_091)
    }
}
