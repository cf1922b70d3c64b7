internal import HTTPTypes
internal import Neuron

/// What a request costs both sides beside its transport.
enum RequestRows {
    static var all: [Row] {
        [
            Row(name: "request-session", title: "request in a session: digest, MAC, claim, verify", unit: .microseconds) {
                stage in
                let caller = try KeyPair(uri: "//Caller"), axon = try KeyPair(uri: "//Axon")
                let mine = try SessionSecret(), theirs = try SessionSecret()
                guard let callerKeys = mine.keys(asCallerOf: theirs.publicKey),
                    let axonKeys = theirs.keys(asAxonOf: mine.publicKey)
                else { throw BenchmarkFailure("The exchange of keys failed.") }
                let table = SessionTable(time: .system)
                let opened = try table.open(for: caller.hotkey, keys: axonKeys, isRegistered: true)
                let session = Session(id: opened.id, caller: caller.hotkey, keys: callerKeys, end: opened.end)
                try await requests(
                    stage, 20_000, written: SessionDialect(session), read: SessionDialect(table), from: caller, to: axon.hotkey)
            },
            Row(name: "request-signed", title: "request signed (sr25519): digest, sign, claim, verify", unit: .microseconds) {
                stage in
                let caller = try KeyPair(uri: "//Caller"), axon = try KeyPair(uri: "//Axon")
                SignatureVerifier.shared.prepare(for: caller.publicKey.bytes, of: .sr25519)
                try await requests(
                    stage, 4_000, written: NativeDialect(), read: NativeDialect(), from: caller, to: axon.hotkey)
            },
            Row(name: "json-small", title: "synapse as JSON, 68 bytes: encode, decode", unit: .microseconds) { stage in
                let count = stage.operations(20_000)
                try await stage.measure {
                    for _ in 0..<count {
                        let body = try SynapseCoding.encode(Greeting.sample)
                        let back = try SynapseCoding.decode(Greeting.self, from: body)
                        try BenchmarkFailure.unless(back == .sample, "The synapse came back as another.")
                    }
                    return count
                }
            },
        ]
    }

    /// Requests that one side writes and the other proves.
    private static func requests<Dialect: NativeWay>(
        _ stage: Stage, _ count: Int, written: Dialect, read: Dialect, from caller: KeyPair, to axon: Hotkey
    ) async throws {
        guard let name = SynapseName(Greeting.name) else { throw BenchmarkFailure("\(Greeting.name) is no name.") }
        let form = SynapseForm(Greeting.self, name: name, isStreaming: false)
        let body = try SynapseCoding.encode(Greeting.sample)
        let nonces = NonceSource(time: .system)
        let count = stage.operations(count)
        try await stage.measure {
            for _ in 0..<count {
                var head = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/\(Greeting.name)")
                head.headerFields[.contentType] = "application/json"
                head = try await written.sign(
                    head, digest: written.bodyDigest.hash(body), to: axon, by: caller, nonce: nonces.next(), timeout: nil)
                let claim = try read.claim(
                    head, for: form, receiver: axon, freshness: Freshness(now: SystemTime().now, floor: 0))
                _ = try read.verify(
                    claim, head: head, body: body, digest: read.bodyDigest.hash(body), for: form, receiver: axon)
            }
            return count
        }
    }
}
