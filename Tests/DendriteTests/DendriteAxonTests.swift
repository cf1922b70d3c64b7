import Axon
import Neuron
import Testing

@testable import Dendrite

@Suite("Dendrite and axon")
struct DendriteAxonTests {
    private let dendrite: Dendrite

    init() throws { dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite")) }

    @Test("an answer is proven, by either scheme", arguments: [SignatureScheme.sr25519, .ed25519])
    func one(scheme: SignatureScheme) async throws {
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite", scheme: scheme))
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        } _: { axon in
            let answer1 = try await dendrite.query(Twice(value: 21), to: axon)
            #expect(answer1.value == 42)
            let replies = await dendrite.query(Twice(value: 4), to: [axon]).collect()
            #expect(replies.first?.isAuthenticated == true)
            #expect(replies.first?.wireProtocol == "neuron-answer/1")
        }
    }

    @Test("many axons reply once each, and collecting restores the order asked")
    func many() async throws {
        try await withAxon(uri: "//One") { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value + 1) }
        } _: { one in
            try await withAxon(uri: "//Two") { routes in
                routes.on(Twice.self) { query, _ in .init(value: query.value + 2) }
            } _: { two in
                let axons = (0..<300).map { $0.isMultiple(of: 3) ? one : two }
                let replies = await dendrite.query(Twice(value: 0), to: axons).collect()
                #expect(replies.map(\.axon) == axons)
                #expect(replies.map { try? $0.result.get().value } == axons.map { $0 == one ? 1 : 2 })
                var count = 0
                for await _ in dendrite.query(Twice(value: 0), to: axons) { count += 1 }
                #expect(count == 300)
            }
        }
    }

    @Test("an axon that is asked under another hotkey is not believed")
    func otherHotkey() async throws {
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value) }
        } _: { axon in
            let other = AxonEndpoint(hotkey: try KeyPair(uri: "//Other").hotkey, host: axon.host, port: axon.port)
            let error = try await failure { _ = try await dendrite.query(Twice(value: 1), to: other) }
            #expect(error?.code == .unauthenticated)
            #expect(error?.problem?.name == "wrong-receiver")
            #expect(error?.status == 401)
        }
    }

    @Test("a refusal before the body was read is heard, whatever the body's size", arguments: [10, 30_000, 100_000, 900_000])
    func earlyRefusal(size: Int) async throws {
        struct Long: Synapse {
            var text: String
            struct Response: Codable, Sendable {}
        }
        try await withAxon { routes in
            routes.on(Long.self) { _, _ in .init() }
        } _: { axon in
            let other = AxonEndpoint(hotkey: try KeyPair(uri: "//Other").hotkey, host: axon.host, port: axon.port)
            let query = Long(text: String(repeating: "x", count: size))
            for _ in 0..<3 {
                let error = try await failure { _ = try await dendrite.query(query, to: other) }
                #expect(error?.problem?.name == "wrong-receiver", "\(String(describing: error))")
            }
        }
    }

    @Test("a handler that fails is a proven problem, and says nothing of its inside")
    func problem() async throws {
        struct Inside: Error {}
        try await withAxon { routes in
            routes.on(Twice.self) { _, _ in throw Inside() }
        } _: { axon in
            let error = try await failure { _ = try await dendrite.query(Twice(value: 1), to: axon) }
            #expect(error?.code == .problem)
            #expect(error?.status == 500)
            #expect(error?.problem?.name == "handler-failed")
        }
    }

    @Test("a synapse that is not served is a hint only: the axon signs nothing for it")
    func unknownSynapse() async throws {
        try await withAxon { _ in
        } _: { axon in
            let reply = await dendrite.query(try #require(SynapseName("Nothing")), body: Array("{}".utf8), to: axon)
            #expect(reply.status == 404)
            #expect(reply.isProblem)
            #expect(!reply.isAuthenticated)
            #expect(reply.error?.code == .unauthenticated)
        }
    }

    @Test("a query that takes too long ends with its time, and the axon with its work")
    func timeout() async throws {
        // The axon returns only when every handler has ended, and this one ends by being cancelled.
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in
                await Signal().wait()
                return .init(value: query.value)
            }
        } _: { axon in
            let error = try await failure {
                _ = try await dendrite.query(Twice(value: 1), to: axon, timeout: .milliseconds(150))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.isRetryable == true)
        }
    }

    @Test("cancelling the task cancels the handler at once")
    func cancellation() async throws {
        let begun = Signal()
        let cancelled = Signal()
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in
                begun.send()
                await Signal().wait()
                cancelled.send()
                return .init(value: query.value)
            }
        } _: { axon in
            let error = try await withThrowingTaskGroup(of: DendriteError?.self) { group in
                group.addTask {
                    try await failure { _ = try await dendrite.query(Twice(value: 1), to: axon) }
                }
                await begun.wait()
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(error?.code == .cancelled)
            await cancelled.wait()
        }
    }

    @Test("dropping the replies cancels what has not come")
    func leaving() async throws {
        let begun = Signal()
        let cancelled = Signal()
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in
                begun.send()
                await Signal().wait()
                cancelled.send()
                return .init(value: query.value)
            }
        } _: { axon in
            var replies: Replies<Twice>? = dendrite.query(Twice(value: 1), to: [axon])
            await begun.wait()
            #expect(replies != nil)
            replies = nil
            await cancelled.wait()
        }
    }

    @Test("nobody at the port is told so")
    func nobody() async throws {
        let axon = try await withAxon(quietAddress: 1, { _ in }, { $0 })
        let error = try await failure { _ = try await dendrite.query(Twice(value: 1), to: axon) }
        #expect(error?.code == .connectionRefused)
        #expect(error?.isRetryable == true)
    }

    @Test("an axon that was restarted between two queries answers the second")
    func restart() async throws {
        let routes: (inout Routes) -> Void = { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        }
        let first = try await withAxon(quietAddress: 2, routes) { axon in
            let answer2 = try await dendrite.query(Twice(value: 1), to: axon)
            #expect(answer2.value == 2)
            return axon
        }
        try await withAxon(quietAddress: 2, port: first.port, routes) { axon in
            let answer3 = try await dendrite.query(Twice(value: 2), to: axon)
            #expect(answer3.value == 4)
            let replies = await dendrite.query(Twice(value: 3), to: Array(repeating: axon, count: 50)).collect()
            #expect(replies.allSatisfy { (try? $0.result.get().value) == 6 })
        }
    }

    @Test("a round over axons of which one is gone, and then back, misses that one alone and once")
    func roundsOverRestarts() async throws {
        let routes: (inout Routes) -> Void = { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value * 2) }
        }
        func round(_ axons: [AxonEndpoint]) async -> [DendriteError.Code?] {
            let replies = await dendrite.query(Twice(value: 3), to: (0..<20).flatMap { _ in axons }).collect()
            return replies.map { if case .failure(let error) = $0.result { error.code } else { nil } }
        }
        try await withAxon(quietAddress: 71, uri: "//Stays", routes) { stays in
            let leaves = try await withAxon(quietAddress: 72, uri: "//Leaves", routes) { leaves in
                #expect(await round([stays, leaves]).allSatisfy { $0 == nil })
                return leaves
            }
            let missed = await round([stays, leaves])
            #expect(stride(from: 0, to: 40, by: 2).allSatisfy { missed[$0] == nil })
            #expect(stride(from: 1, to: 40, by: 2).allSatisfy { missed[$0] == .connectionRefused })
            try await withAxon(quietAddress: 72, port: leaves.port, uri: "//Leaves", routes) { leaves in
                #expect(await round([stays, leaves]).allSatisfy { $0 == nil })
            }
        }
    }

    @Test("an answer above the limit is not taken")
    func tooLarge() async throws {
        var configuration = Dendrite.Configuration()
        configuration.maxBodyBytes = 8
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), configuration: configuration)
        try await withAxon { routes in
            routes.on(Twice.self) { _, _ in .init(value: 1_000_000) }
        } _: { axon in
            let error = try await failure { _ = try await dendrite.query(Twice(value: 1), to: axon) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("an address of the own network is refused when a chain names it, and taken when a person does")
    func chainAddress() async throws {
        try await withAxon { routes in
            routes.on(Twice.self) { query, _ in .init(value: query.value) }
        } _: { typed in
            let named = AxonEndpoint(
                hotkey: typed.hotkey, uid: UID(7), info: AxonInfo(address: .v4(0x7F00_0001), port: typed.port))
            let error = try await failure { _ = try await dendrite.query(Twice(value: 1), to: named) }
            #expect(error?.code == .addressRefused)
            var configuration = Dendrite.Configuration()
            configuration.allowPrivateAddresses = true
            let local = Dendrite(signer: try KeyPair(uri: "//Dendrite"), configuration: configuration)
            let answer4 = try await local.query(Twice(value: 5), to: named)
            #expect(answer4.value == 5)
        }
    }
}

/// What a query failed with; nil if it did not.
func failure(_ body: () async throws -> Void) async throws -> DendriteError? {
    do {
        try await body()
        return nil
    } catch let error as DendriteError {
        return error
    }
}
