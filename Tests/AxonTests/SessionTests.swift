import Foundation
import HTTPTypes
import Testing

@testable import Axon
@testable import Neuron

@Suite("Sessions with an axon")
struct SessionTests {
    private static let path = "/.well-known/neuron/session"

    /// Opens a session as `key`, and returns it with what was told.
    private func open(_ axon: Axon, by key: KeyPair = Keys.alice) async throws -> (Told, Session?) {
        let secret = try SessionSecret()
        let text = String(decoding: try SynapseCoding.encode(SessionOpening(secret)), as: UTF8.self)
        let told = try await axon.ask(Self.path, text, by: key)
        guard let opened = try? SynapseCoding.decode(SessionOpened.self, from: told.body), let theirs = opened.key else {
            return (told, nil)
        }
        let keys = try #require(secret.keys(asCallerOf: theirs))
        return (told, Session(id: opened.session, caller: key.hotkey, keys: keys, end: SystemTime().monotonic))
    }

    /// A request within a session.
    private func sealed(_ session: Session, _ body: Bytes, by key: KeyPair = Keys.alice) async throws -> HTTPRequest {
        var request = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/Echo")
        request.headerFields[.contentType] = "application/json"
        let dialect = SessionDialect(session)
        return try await dialect.sign(
            request, digest: dialect.bodyDigest.hash(body), to: Keys.axon.hotkey, by: key, nonce: nonces.next(), timeout: nil)
    }

    @Test("a signed call opens a session, whose calls are answered and counted as their own protocol")
    func opens() async throws {
        try await withAxon { axon, _ async throws in
            let (told, opened) = try await open(axon)
            #expect(told.status == 200)
            #expect(told.isProven)
            let session = try #require(opened)
            let body = Bytes(#"{"text":"a"}"#.utf8)
            let answer = try await axon.ask(try await sealed(session, body), body)
            #expect(answer.status == 200)
            #expect(answer.response.headerFields[.answerCrypto] == "blake2b-256")
            #expect(axon.requests["neuron-session/1"]?.proven == 1)
            let stranger = try await sealed(session, body, by: Keys.bob)
            #expect(try await axon.ask(stranger, body).problem == "unknown-session")
        }
    }

    @Test("what is no key opens nothing, unsigned or in a session neither")
    func refuses() async throws {
        try await withAxon { axon, _ async throws in
            for key in ["", "AAAA", Data(repeating: 0, count: 32).base64EncodedString(), String(repeating: "!", count: 44)] {
                #expect(try await axon.ask(Self.path, #"{"x25519":"\#(key)"}"#).problem == "invalid-field")
            }
            #expect(try await axon.ask(Self.path, "{}").problem == "invalid-field")
            let session = try #require(try await open(axon).1)
            let body = try SynapseCoding.encode(SessionOpening(try SessionSecret()))
            var within = try await sealed(session, body)
            within.path = Self.path
            #expect(try await axon.ask(within, body).problem == "unsigned")
            let bare = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: Self.path)
            #expect(try await axon.ask(bare, body).problem == "unsigned")
        }
    }

    @Test("a hotkey that is refused from now on loses its sessions")
    func denied() async throws {
        try await withAxon { axon, _ async throws in
            let session = try #require(try await open(axon).1)
            let body = Bytes(#"{"text":"a"}"#.utf8)
            #expect(try await axon.ask(try await sealed(session, body), body).status == 200)
            try await axon.gate.deny(hotkeys: [Keys.alice.hotkey], addresses: [])
            #expect(try await axon.ask(try await sealed(session, body), body).problem == "blacklisted")
            try await axon.gate.deny(hotkeys: [], addresses: [])
            #expect(try await axon.ask(try await sealed(session, body), body).problem == "unknown-session")
        }
    }

    @Test("an axon that offers no sessions opens none, and does not say that it does")
    func off() async throws {
        var configuration = TestConfiguration.loopback
        configuration.sessions = false
        try await withAxon(configuration) { axon, _ async throws in
            #expect(try await open(axon).0.problem == "unknown-synapse")
            let discovery = HTTPRequest(method: .get, scheme: "http", authority: "axon", path: "/.well-known/neuron")
            #expect(try await !axon.ask(discovery, []).text.contains("neuron-session/1"))
        }
        try await withAxon { axon, _ async throws in
            let discovery = HTTPRequest(method: .get, scheme: "http", authority: "axon", path: "/.well-known/neuron")
            #expect(try await axon.ask(discovery, []).text.contains("neuron-session/1"))
        }
    }
}
