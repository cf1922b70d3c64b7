#if TLS
    import Axon
    import Neuron
    import Synchronization
    import Testing

    @testable import Dendrite

    @Suite("Dendrite: TLS with the published key")
    struct PinnedTLSTests {
        struct Count: StreamingSynapse {
            var to: Int
            typealias Chunk = Int
        }

        private let dendrite: Dendrite

        init() throws { dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite")) }

        @Test("calls and streams go over TLS only, on shared connections")
        func pinned() async throws {
            try await withTLSAxon { axon, _ async throws in
                #expect(try await dendrite.query(Twice(value: 21), to: axon).value == 42)
                let replies = await dendrite.query(Twice(value: 4), to: Array(repeating: axon, count: 200)).collect()
                #expect(replies.allSatisfy { (try? $0.result.get().value) == 8 && $0.isAuthenticated })
                var numbers: [Int] = []
                for try await number in dendrite.stream(Count(to: 100), to: axon) { numbers.append(number) }
                #expect(numbers == Array(1...100))
                #expect(await dendrite.warm([axon]) == [axon])
            }
        }

        @Test("without the key, and with another one, nothing is asked")
        func otherKey() async throws {
            try await withTLSAxon { axon, served async throws in
                let wrong = CertificateKey(
                    algorithm: .ed25519, publicKey: try KeyPair(uri: "//Other", scheme: .ed25519).hotkey.publicKey.bytes)
                let liar = axon.with(wrong)
                #expect(await code { _ = try await dendrite.query(Twice(value: 1), to: liar) } == .untrusted)
                let replies = await dendrite.query(Twice(value: 1), to: Array(repeating: liar, count: 20)).collect()
                #expect(replies.allSatisfy { $0.isUntrusted })
                let odd = axon.with(CertificateKey(algorithm: .init(byte: 9), publicKey: [1, 2, 3]))
                #expect(await code { _ = try await dendrite.query(Twice(value: 1), to: odd) } == .untrusted)
                let plain = axon.with(nil)
                #expect(await code { _ = try await dendrite.query(Twice(value: 1), to: plain) } != nil)
                #expect(served.count == 0)
            }
        }

        @Test("an axon that has published a key and speaks no TLS is not asked")
        func cleartext() async throws {
            try await withRunning(tls: .off) { axon, port, served async throws in
                let key = CertificateKey(algorithm: .ed25519, publicKey: axon.hotkey.publicKey.bytes)
                let endpoint = AxonEndpoint(hotkey: axon.hotkey, host: "127.0.0.1", port: port, certificate: key)
                #expect(await code { _ = try await dendrite.query(Twice(value: 1), to: endpoint) } == .untrusted)
                #expect(served.count == 0)
            }
        }

        @Test("TLS that an axon had before is not given up where its key is not named, until the metagraph says so")
        func remembered() async throws {
            let memory = PeerMemory()
            let dendrite = Dendrite(signer: try KeyPair(uri: "//Dendrite"), memory: memory)
            try await withTLSAxon { axon, served async throws in
                #expect(try await dendrite.query(Twice(value: 1), to: axon).value == 2)
                #expect(try await dendrite.query(Twice(value: 2), to: axon.with(nil)).value == 4)
                memory.follow([axon.with(nil)])
                #expect(await code { _ = try await dendrite.query(Twice(value: 3), to: axon.with(nil)) } != nil)
                #expect(served.count == 2)
            }
        }

        @Test("a key that has changed on chain is read anew, once")
        func rotation() async throws {
            try await withRunningTLS { axon, old, _ async throws in
                let asked = Mutex(0)
                let chain = Mutex(old)
                let dendrite = Dendrite(
                    signer: try KeyPair(uri: "//Dendrite"),
                    reread: { _ in
                        asked.withLock { $0 += 1 }
                        return chain.withLock { $0 }
                    })
                #expect(try await dendrite.query(Twice(value: 1), to: old).value == 2)
                let next = try await axon.prepareCertificate()
                #expect(try await dendrite.query(Twice(value: 1), to: old).value == 2)
                try await axon.switchCertificate()
                // On the connection that is open the old one stands; a dendrite of its own connections sees the new one.
                let fresh = old.with(next)
                #expect(try await dendrite.query(Twice(value: 1), to: fresh).value == 2)
                #expect(asked.withLock { $0 } == 0)
                var stranger = dendrite.stream(Count(to: 1), to: old).makeAsyncIterator()
                #expect(await code { _ = try await stranger.next() } == .untrusted)
                #expect(asked.withLock { $0 } == 1)
                chain.withLock { $0 = fresh }
                stranger = dendrite.stream(Count(to: 1), to: old).makeAsyncIterator()
                #expect(try await stranger.next() == 1)
                #expect(asked.withLock { $0 } == 2)
            }
        }

        // MARK: Axons with TLS

        private func withTLSAxon(_ body: (AxonEndpoint, Counter) async throws -> Void) async throws {
            try await withRunningTLS { _, endpoint, served async throws in try await body(endpoint, served) }
        }

        private func withRunningTLS(_ body: (Axon, AxonEndpoint, Counter) async throws -> Void) async throws {
            try await withRunning(tls: .required) { axon, port, served async throws in
                let key = try await axon.certificateKey
                try await body(
                    axon, AxonEndpoint(hotkey: axon.hotkey, host: "127.0.0.1", port: port, certificate: key), served)
            }
        }

        /// Runs `body` beside an axon; it can ask how many calls were served.
        private func withRunning(
            tls: Axon.Configuration.TLSMode, _ body: (Axon, UInt16, Counter) async throws -> Void
        ) async throws {
            let served = Counter()
            var configuration = Axon.Configuration()
            configuration.port = 0
            configuration.tls = tls
            configuration.drain = .milliseconds(50)
            let axon = Axon(signer: try KeyPair(uri: "//Axon"), configuration: configuration) { routes in
                routes.on(Twice.self) { query, _ in
                    served.add()
                    return .init(value: query.value * 2)
                }
                routes.on(Count.self) { query, _, chunks in
                    for number in 0..<query.to { try await chunks.write(number + 1) }
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await axon.run() }
                try await body(axon, try await axon.address.port, served)
                group.cancelAll()
                while !group.isEmpty { try await group.next() }
            }
        }

        private func code(_ body: () async throws -> Void) async -> DendriteError.Code? {
            do {
                try await body()
                return nil
            } catch {
                return (error as? DendriteError)?.code
            }
        }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }

    extension Reply {
        fileprivate var isUntrusted: Bool {
            if case .failure(let error) = result { error.code == .untrusted } else { false }
        }
    }

    extension AxonEndpoint {
        fileprivate func with(_ certificate: CertificateKey?) -> AxonEndpoint {
            AxonEndpoint(hotkey: hotkey, host: host, port: port, certificate: certificate)
        }
    }
#endif
