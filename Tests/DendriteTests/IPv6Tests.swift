import Axon
import Foundation
import Neuron
import Testing

@testable import Dendrite

@Suite("Dendrite: IPv6")
struct IPv6Tests {
    @Test("brackets are written once, however the address was typed", arguments: ["::1", "[::1]"])
    func brackets(host: String) throws {
        let axon = AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: host, port: 8_091)
        #expect(axon.host == "::1")
        #expect(axon.authority == "[::1]:8091")
    }

    @Test("an address of the chain has brackets, and is judged as any other")
    func chain() throws {
        let info = AxonInfo(address: .v6(0x2606_4700_0000_0000, 1), port: 8_091)
        let axon = AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, uid: UID(1), info: info)
        #expect(axon.authority == "[2606:4700::1]:8091")
        #expect(AddressGuard(allowsAll: false).objection(to: axon) == nil)
    }

    @Test(
        "an axon on ::1 is asked over either version of HTTP",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/net/if_inet6"), "This machine has no IPv6."),
        arguments: [TransportRequest.Version.http2, .http1])
    func loopback(version: TransportRequest.Version) async throws {
        try await withAxon(host: .v6(0, 1)) { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            #expect(axon.authority.hasPrefix("[::1]:"))
            let memory = PeerMemory()
            memory.met(axon, version: version, signed: true)
            let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), memory: memory)
            let answer = try await dendrite.query(Twice(value: 21), to: axon)
            #expect(answer.value == 42)
            #expect(await dendrite.warm([axon]) == [axon])
            #expect(memory.version(for: axon) == version)
        }
    }
}
