#if TLS
    import Dendrite
    import Logging
    import Neuron
    import NeuronTesting
    import Synchronization
    import Testing
    import LocalChain

    @testable import Templates
    @testable import square_miner

    @Suite("A miner's certificate")
    struct CertificateRotationTests {
        @Test(
            "its key is published, and callers who know the chain use TLS; a new key is published before it is shown, and a wish outlives a restart"
        )
        func rotation() async throws {
            let chain = try LocalChain(.development(), sealing: .onSubmission)
            let key = try DevKeys.key("//Miner")
            _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: key.hotkey), signedBy: try DevKeys.key("//Bob"))
            let caller = try DevKeys.key("//Caller")
            _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: caller.hotkey), signedBy: try DevKeys.key("//Bob"))
            let state = Store()

            let first = try await serving(chain, key, state) { miner, axon in
                let old = try #require(axon.certificate)
                try await ask(axon, by: caller)
                try await state.write([], to: "rotate-certificate")
                try await miner.reload(miner.environment.configuration)
                let new = try #require(try await entry(of: key, on: chain)?.certificate)
                #expect(new != old)
                // A dendrite that knows the old key asks the chain.
                try await ask(axon, by: caller) { _ in try? await entry(of: key, on: chain) }
                #expect(try await state.read("rotate-certificate") == nil)
                try await state.write([], to: "rotate-certificate")
                return new
            }
            try await serving(chain, key, state) { miner, axon in
                #expect(axon.certificate != first)
                // The key is published by now; it is shown when the wish is gone.
                await state.untilGranted(2)
                try await ask(axon, by: caller)
                #expect(try await state.read("rotate-certificate") == nil)
            }
        }

        /// State that tells when a wish was granted.
        private final class Store: StateStore {
            private let memory = MemoryStateStore()
            private let granted = Mutex(0)
            private let (news, tell) = AsyncStream.makeStream(of: Void.self)

            func read(_ name: String) async throws(StateError) -> Bytes? { try await memory.read(name) }
            func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError) {
                try await memory.write(bytes, to: name, keepingPrevious: keepingPrevious)
            }
            func remove(_ name: String) async throws(StateError) {
                try await memory.remove(name)
                guard name == "rotate-certificate" else { return }
                granted.withLock { $0 += 1 }
                tell.yield()
            }
            func untilGranted(_ count: Int) async {
                for await _ in news where granted.withLock({ $0 }) >= count { return }
            }
        }

        private func entry(of key: KeyPair, on chain: LocalChain) async throws -> AxonEndpoint? {
            try await chain.metagraph(1, at: nil).neuron(key.hotkey)?.endpoint
        }

        private func ask(
            _ axon: AxonEndpoint, by key: KeyPair, reread: (@Sendable (AxonEndpoint) async -> AxonEndpoint?)? = nil
        ) async throws {
            var configuration = Dendrite.Configuration()
            configuration.allowPrivateAddresses = true
            let dendrite = Dendrite(signer: key, configuration: configuration, reread: reread)
            #expect(try await dendrite.query(Square(value: 3), to: axon).square == 9)
        }

        /// Runs a miner until `body` has ended, which begins when the chain has an axon of it that `body`'s caller has not seen.
        private func serving<Value: Sendable>(
            _ chain: LocalChain, _ key: KeyPair, _ state: Store,
            _ body: (SquareMiner, AxonEndpoint) async throws -> Value
        ) async throws -> Value {
            var configuration = NeuronConfiguration()
            configuration.axonPort = 0
            configuration.axonTLS = .required
            let environment = try await NeuronEnvironment(
                signer: key, netuid: 1, chain: chain, configuration: configuration, state: state,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let miner = await SquareMiner(environment)
            let known = try await entry(of: key, on: chain)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                var blocks = chain.blocks().makeAsyncIterator()
                group.addTask { try await miner.run() }
                var axon = try await entry(of: key, on: chain)
                while axon == known {
                    _ = try await blocks.next()
                    axon = try await entry(of: key, on: chain)
                }
                let result = try await body(miner, try #require(axon))
                group.cancelAll()
                while let _ = try? await group.next() {}
                return result
            }
        }
    }
#endif
