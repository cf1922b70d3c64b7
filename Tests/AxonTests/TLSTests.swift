#if TLS
    import Foundation
    import HTTPTypes
    import Logging
    import Neuron
    import TestSupport
    import Testing

    @testable import Axon

    @Suite(
        "TLS on the axon's port", .serialized,
        .enabled(if: Tools.has("curl") && Tools.has("openssl") && Tools.has("nghttp"), "curl, openssl or nghttp is missing"))
    struct TLSTests {
        struct Count: StreamingSynapse {
            var to: Int
            typealias Chunk = String
        }

        private static func routes(_ routes: inout Routes) {
            routes.on(Count.self) { query, _, chunks in
                for number in 0..<query.to { try await chunks.write("\(number)") }
            }
            routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
        }

        private static func configuration(_ tls: Axon.Configuration.TLSMode) -> Axon.Configuration {
            var configuration = TestConfiguration.loopback
            configuration.tls = tls
            return configuration
        }

        private static func curl(_ options: [String], _ path: String, _ body: String? = nil, port: UInt16) async throws
            -> String
        {
            var arguments = ["-sS", "-i", "-k"] + options
            if let body {
                let request = try await signed(path, Bytes(body.utf8))
                arguments +=
                    request.headerFields.flatMap { ["-H", "\($0.name.rawName): \($0.value)"] } + ["--data-binary", body]
            }
            let end = try await Program.run("/usr/bin/curl", arguments + ["https://127.0.0.1:\(port)\(path)"])
            return end.output + end.errors
        }

        /// The pin that libcurl compares: SHA-256 of the key's DER, in base64.
        private static func pin(_ key: CertificateKey) -> String {
            let der: Bytes = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00] + key.publicKey
            return "sha256//" + Data(SHA256.hash(der)).base64EncodedString()
        }

        @Test("curl and nghttp call over TLS, by ALPN or by HTTP/1.1, with the axon's key pinned")
        func calls() async throws {
            try await withAxon(
                Self.configuration(.required), routes: Self.routes,
                { axon, address async throws in
                    let key = try #require(try await axon.certificateKey)
                    #expect(key.algorithm == .ed25519)
                    #expect(key.bytes.count == 33)
                    for (options, version) in [([], "HTTP/2"), (["--http1.1"], "HTTP/1.1"), (["--http1.0"], "HTTP/1.1")] {
                        let told = try await Self.curl(
                            options + ["--pinnedpubkey", Self.pin(key)], "/Echo", #"{"text":"a"}"#, port: address.port)
                        #expect(told.hasPrefix("\(version) 200"), "\(told)")
                        #expect(told.contains("x-neuron-answer-signature: 0x"))
                    }
                    let other = try await Self.curl(
                        [
                            "--pinnedpubkey",
                            Self.pin(CertificateKey(algorithm: .ed25519, publicKey: Bytes(repeating: 1, count: 32))),
                        ],
                        "/healthz", port: address.port)
                    #expect(other.contains("(90)"), "\(other)")
                    let http2 = try await Tools.run("nghttp", "-y", "https://127.0.0.1:\(address.port)/.well-known/neuron")
                    #expect(http2.contains(axon.hotkey.description), "\(http2)")
                })
        }

        @Test("a stream's trailers pass, and a large body both ways", arguments: ["--http2", "--http1.1"])
        func bodies(version: String) async throws {
            try await withAxon(
                Self.configuration(.required), routes: Self.routes,
                { _, address async throws in
                    let stream = try await Self.curl([version], "/Count", #"{"to":300}"#, port: address.port)
                    let last = try #require(stream.range(of: #"data: "299""#), "\(stream)")
                    let proof = try #require(stream.range(of: "x-neuron-answer-signature: 0x"), "\(stream.suffix(500))")
                    #expect(last.upperBound < proof.lowerBound)
                    let large = #"{"text":"\#(String(repeating: "x", count: 100_000))"}"#
                    let told = try await Self.curl([version], "/Echo", large, port: address.port)
                    #expect(told.count > 200_000)
                    // An early answer is read, and its connection closed in order.
                    let early = try await Self.curl([version, "-d", large], "/Nothing", port: address.port)
                    #expect(early.contains("unknown-synapse"), "\(early)")
                })
        }

        @Test("TLS 1.2 is refused, the certificate is the axon's own, and ALPN takes HTTP/2 first")
        func handshake() async throws {
            try await withAxon(
                Self.configuration(.required), routes: Self.routes,
                { axon, address async throws in
                    let place = "127.0.0.1:\(address.port)"
                    let old = try await Tools.run("openssl", "s_client", "-connect", place, "-tls1_2")
                    #expect(old.contains("Cipher is (NONE)"), "\(old)")
                    let new = try await Tools.run(
                        "openssl", "s_client", "-connect", place, "-alpn", "http/1.1,h2", "-showcerts")
                    #expect(new.contains("TLSv1.3"), "\(new)")
                    #expect(new.contains("ALPN protocol: h2"), "\(new)")
                    #expect(new.contains("CN = \(axon.hotkey)"), "\(new)")
                    #expect(new.lowercased().contains("peer signature type: ed25519"), "\(new)")
                    #expect(new.contains("self-signed certificate"), "\(new)")
                })
        }

        @Test("where TLS is required cleartext is closed, where it is offered both are served")
        func modes() async throws {
            for mode in [Axon.Configuration.TLSMode.required, .offered] {
                try await withAxon(Self.configuration(mode)) { _, address async throws in
                    #expect(try await Self.curl([], "/healthz", port: address.port).hasPrefix("HTTP/2 200"))
                    let isServed = try await H1Client.connect(to: address) { client in
                        try await client.send("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n")
                        return try await client.answer()?.status == 200
                    }
                    #expect(isServed == (mode == .offered))
                }
            }
        }

        @Test(
            "behind a balancer that passes TLS through, the PROXY header before it tells who calls",
            .enabled(if: FrontProxy.isThere, "haproxy is not installed"))
        func balanced() async throws {
            var configuration = Self.configuration(.required)
            configuration.trustedProxies = [try #require(IPNetwork("127.0.0.1"))]
            try await withAxon(
                configuration,
                routes: { routes in
                    routes.on(Echo.self) { query, context in .init(text: query.text, reply: "\(context.address.ip)") }
                },
                { _, address async throws in
                    try await FrontProxy.withHAProxy(axon: Int(address.port), options: "send-proxy-v2", isTransparent: true) {
                        port in
                        let told = try await Self.curl(
                            ["--interface", "127.0.0.6"], "/Echo", #"{"text":"a"}"#, port: UInt16(port))
                        #expect(told.contains(#"{"reply":"127.0.0.6","text":"a"}"#), "\(told)")
                    }
                })
        }

        @Test("bytes that only begin like TLS are closed, and harm nobody else", arguments: 0..<4)
        func fuzz(seed: Int) async throws {
            try await withAxon(Self.configuration(.required)) { _, address async throws in
                var random = RandomSource.seeded(UInt64(seed) + 77)
                for _ in 0..<10 {
                    let bytes = [0x16, 3, 1] + (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                    try await H1Client.connect(to: address) { client in
                        try await client.send(bytes: bytes)
                        client.finish()
                        _ = try await client.isClosed()
                    }
                }
                #expect(try await Self.curl([], "/healthz", port: address.port).hasPrefix("HTTP/2 200"))
            }
        }

        @Test("the key is made at the first start and kept over the next; a damaged one is an error that says what to do")
        func keeping() async throws {
            let store = MemoryStateStore()
            let first = try await AxonCertificate.load(from: store, name: "a")
            let second = try await AxonCertificate.load(from: store, name: "a")
            #expect(first.key == second.key)
            #expect(first.certificate == second.certificate)
            #expect(try await AxonCertificate.load(from: MemoryStateStore(), name: "a").key != first.key)
            try await store.write([1, 2, 3], to: AxonCertificate.fileName)
            await #expect(throws: StateError.self) { try await AxonCertificate.load(from: store, name: "a") }
        }

        @Test("a certificate is switched without a pause: the next key is known before, new connections see it, and it is kept")
        func rotation() async throws {
            try await withAxon(Self.configuration(.required)) { axon, address async throws in
                await #expect(throws: AxonError.self) { try await axon.switchCertificate() }
                let old = try #require(try await axon.certificateKey)
                let new = try await axon.prepareCertificate()
                #expect(new != old)
                #expect(try await axon.prepareCertificate() == new)
                #expect(try await axon.certificateKey == old)
                let before = try await Self.curl(["--pinnedpubkey", Self.pin(old)], "/healthz", port: address.port)
                #expect(before.hasPrefix("HTTP/2 200"))
                try await axon.switchCertificate()
                #expect(try await axon.certificateKey == new)
                let after = try await Self.curl(["--pinnedpubkey", Self.pin(new)], "/healthz", port: address.port)
                #expect(after.hasPrefix("HTTP/2 200"))
                #expect(try await axon.prepareCertificate() != new)
            }
        }

        @Test("an axon without TLS has no certificate's key")
        func off() async throws {
            try await withAxon { axon, _ async throws in
                let key = try await axon.certificateKey
                #expect(key == nil)
            }
        }
    }
#endif
