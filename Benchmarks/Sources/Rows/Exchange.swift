internal import HTTPTypes
internal import Neuron

/// Requests that one side writes and the other proves, without a transport between them.
struct Exchange<Dialect: NativeWay>: Sendable {
    private let written: Dialect
    private let read: Dialect
    private let caller: KeyPair
    private let axon: Hotkey
    private let form: SynapseForm
    private let body: Bytes
    private let nonces = NonceSource(time: .system)

    private init(written: Dialect, read: Dialect, from caller: KeyPair, to axon: Hotkey) throws {
        guard let name = SynapseName(Greeting.name) else { throw BenchmarkFailure("\(Greeting.name) is no name.") }
        (self.written, self.read, self.caller, self.axon) = (written, read, caller, axon)
        form = SynapseForm(Greeting.self, name: name, isStreaming: false)
        body = try SynapseCoding.encode(Greeting.sample)
    }

    /// Writes a request with a fresh nonce, and proves it.
    func prove() async throws -> Proof {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/\(Greeting.name)")
        head.headerFields[.contentType] = "application/json"
        head = try await written.sign(
            head, digest: written.bodyDigest.hash(body), to: axon, by: caller, nonce: nonces.next(), timeout: nil)
        let claim = try read.claim(head, for: form, receiver: axon, freshness: Freshness(now: SystemTime().now, floor: 0))
        return try read.verify(claim, head: head, body: body, digest: read.bodyDigest.hash(body), for: form, receiver: axon)
    }
}

extension Exchange<SessionDialect> {
    /// Proven by the keys of a session, which is open.
    init() throws {
        let caller = try KeyPair(uri: "//Caller"), axon = try KeyPair(uri: "//Axon")
        let mine = try SessionSecret(), theirs = try SessionSecret()
        guard let callerKeys = mine.keys(asCallerOf: theirs.publicKey), let axonKeys = theirs.keys(asAxonOf: mine.publicKey)
        else { throw BenchmarkFailure("The exchange of keys failed.") }
        let table = SessionTable(time: .system)
        let opened = try table.open(for: caller.hotkey, keys: axonKeys, isRegistered: true)
        let session = Session(id: opened.id, caller: caller.hotkey, keys: callerKeys, end: opened.end)
        try self.init(written: SessionDialect(session), read: SessionDialect(table), from: caller, to: axon.hotkey)
    }
}

extension Exchange<NativeDialect> {
    /// Signed each, by a caller whose key the other side knows.
    init() throws {
        let caller = try KeyPair(uri: "//Caller"), axon = try KeyPair(uri: "//Axon")
        SignatureVerifier.shared.prepare(for: caller.publicKey.bytes, of: .sr25519)
        try self.init(written: NativeDialect(), read: NativeDialect(), from: caller, to: axon.hotkey)
    }
}
