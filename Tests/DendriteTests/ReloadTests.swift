import Axon
import Dendrite
import Neuron
import Testing

@Suite("Axon: settings that change while it serves")
struct ReloadTests {
    @Test("a deny-list holds from the next call on, and ends no call that was admitted")
    func denied() async throws {
        let admitted = Signal()
        let release = Signal()
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"))
        try await serving { routes in
            routes.on(Twice.self) { query, _ in
                if query.value == 1 {
                    admitted.send()
                    await release.wait()
                }
                return .init(value: query.value * 2)
            }
        } _: { axon, endpoint in
            async let first = dendrite.query(Twice(value: 1), to: endpoint)
            await admitted.wait()
            try await axon.reload(deniedHotkeys: [dendrite.hotkey], deniedAddresses: [])
            let refusal = try await failure { _ = try await dendrite.query(Twice(value: 2), to: endpoint) }
            #expect(refusal?.problem?.name == "blacklisted")
            release.send()
            let answer = try await first
            #expect(answer.value == 2)
            try await axon.reload(deniedHotkeys: [], deniedAddresses: [.v4(0x7F00_0001)])
            let byAddress = try await failure { _ = try await dendrite.query(Twice(value: 2), to: endpoint) }
            #expect(byAddress?.problem?.name == "blacklisted")
            try await axon.reload(deniedHotkeys: [], deniedAddresses: [])
            let again = try await dendrite.query(Twice(value: 4), to: endpoint)
            #expect(again.value == 8)
        }
    }

    @Test("a hotkey's budget changes while the axon serves")
    func budget() async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"))
        try await serving { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon, endpoint in
            try await axon.reload(callsPerHotkey: CallBudget(perSecond: 0.001, burst: 1))
            _ = try await dendrite.query(Twice(value: 1), to: endpoint)
            let refusal = try await failure { _ = try await dendrite.query(Twice(value: 1), to: endpoint) }
            #expect(refusal?.status == 429)
            try await axon.reload(callsPerHotkey: nil)
            let answer = try await dendrite.query(Twice(value: 1), to: endpoint)
            #expect(answer.value == 2)
        }
    }

    private func serving(_ routes: (inout Routes) -> Void, _ body: (Axon, AxonEndpoint) async throws -> Void) async throws {
        var configuration = Axon.Configuration()
        configuration.host = .v4(0x7F00_0001)
        configuration.port = 0
        configuration.drain = .milliseconds(50)
        let axon = Axon(signer: try KeyPair(uri: "//Axon"), configuration: configuration, routes: routes)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            try await body(
                axon, AxonEndpoint(hotkey: axon.hotkey, host: "127.0.0.1", port: try await axon.address.port))
            group.cancelAll()
            while !group.isEmpty { try await group.next() }
        }
    }
}
