import Axon
import Curl
import Foundation
import HTTPTypes
import Neuron
import Testing

@testable import Dendrite

@Suite("Older protocols between our own axon and dendrite")
struct OlderProtocolTests {
    struct Say: Synapse {
        var text: String
        var numbers: [Double]
        static var requiredHashFields: [String] { ["numbers", "text"] }
        struct Response: Codable, Sendable {
            var reply: String
            var spoken: String
        }
    }
    struct Guarded: Synapse {
        var text: String
        static var requiresWholeBodyProof: Bool { true }
        struct Response: Codable, Sendable { var text: String }
    }
    struct Words: StreamingSynapse {
        var text: String
        static var requiredHashFields: [String] { ["text"] }
        typealias Chunk = String
    }
    struct Numbers: StreamingSynapse {
        var to: Int
        typealias Chunk = Int
    }

    private static func withServer<Result: Sendable>(_ body: (AxonEndpoint) async throws -> Result) async throws -> Result {
        try await withAxon(
            { routes in
                routes.on(Say.self) { query, context in .init(reply: query.text, spoken: context.caller.wireProtocol) }
                routes.on(Guarded.self) { query, _ in .init(text: query.text) }
                routes.on(Words.self) { query, _, chunks in
                    for word in query.text.split(separator: " ") { try await chunks.write(word + " ") }
                }
                routes.on(Numbers.self) { query, _, chunks in for number in 0..<query.to { try await chunks.write(number) } }
            }, body)
    }

    private static func dendrite(_ name: String?) throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.onlyProtocol = name
        configuration.allowPrivateAddresses = true
        return Dendrite(signer: try KeyPair(uri: "//Alice"), configuration: configuration)
    }

    @Test("carry queries, refusals and streams", arguments: ["btauth/1", "synapse/10", "epistula/2"])
    func carries(name: String) async throws {
        try await Self.withServer { axon in
            let dendrite = try Self.dendrite(name)
            let answer = try await dendrite.query(Say(text: "naïve 'x'", numbers: [1, 2.5, 1e16]), to: axon)
            #expect(answer.reply == "naïve 'x'")
            #expect(answer.spoken == name)
            var words: [String] = []
            for try await word in dendrite.stream(Words(text: "alpha bêta gamma"), to: axon) { words.append(word) }
            #expect(words.joined() == "alpha bêta gamma ")
            var numbers: [Int] = []
            for try await number in dendrite.stream(Numbers(to: 500), to: axon) { numbers.append(number) }
            #expect(numbers == Array(0..<500))
            let guarded: DendriteError.Code?
            do throws(DendriteError) {
                _ = try await dendrite.query(Guarded(text: "x"), to: axon)
                guarded = nil
            } catch {
                guarded = error.code
            }
            #expect(guarded == (name == "synapse/10" ? .protocolTooWeak : nil))
        }
    }

    @Test("are known from the version that the chain has, and not taken for one that is marked as Neuron's")
    func byChain() async throws {
        try await Self.withServer { axon in
            func entry(_ version: UInt32, mark: UInt8) -> AxonEndpoint {
                AxonEndpoint(
                    hotkey: axon.hotkey, uid: 3,
                    info: AxonInfo(version: version, address: .v4(0x7F00_0001), port: axon.port, placeholder1: mark))
            }
            let dendrite = try Self.dendrite(nil)
            for (version, mark, expected) in [
                (10_005_000, 0, "synapse/10"), (7_002_000, 0, "synapse/10"), (7_001_999, 0, "btauth/1"),
                (11_000_000, 0, "btauth/1"),
                (10_005_000, 78, "btauth/1"),
            ] as [(UInt32, UInt8, String)] {
                // Each memory is another dendrite's: one that has seen the axon sign asks it in nothing else.
                let answer = try await Self.dendrite(nil).query(Say(text: "x", numbers: []), to: entry(version, mark: mark))
                #expect(answer.spoken == expected, "\(version)")
            }
            _ = try await dendrite.query(Say(text: "x", numbers: []), to: axon)
            let answer = try await dendrite.query(Say(text: "x", numbers: []), to: entry(10_005_000, mark: 0))
            #expect(answer.spoken == "btauth/1")
        }
    }

    @Test("carry two hundred queries at once, none of them lost", arguments: ["synapse/10", "epistula/2"])
    func atOnce(name: String) async throws {
        try await Self.withServer { axon in
            let dendrite = try Self.dendrite(name)
            let wrong = await withTaskGroup(of: String?.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        do {
                            let text = "\(index)"
                            let answer = try await dendrite.query(Say(text: text, numbers: []), to: axon, timeout: .seconds(60))
                            return answer.reply == text ? nil : "another's answer"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                var wrong: [String] = []
                for await one in group { if let one { wrong.append(one) } }
                return wrong
            }
            #expect(wrong == [])
        }
    }

    @Test(
        "come over HTTP/2 as over HTTP/1.1, and a request that comes twice is refused", arguments: ["synapse/10", "epistula/2"])
    func versions(name: String) async throws {
        try await Self.withServer { axon in
            let alice = try KeyPair(uri: "//Alice")
            let nonces = NonceSource(time: .system)
            let dialect = try #require(Dialects.spoken(name))
            for version in [CurlRequest.Version.priorKnowledge, .http1] {
                let form = SynapseForm(Say.self, name: try #require(SynapseName("Say")), isStreaming: false)
                let body = try SynapseCoding.encode(Say(text: "x", numbers: [1]))
                let request = try await dialect.ask(
                    WireAsking(
                        form: form, content: body, digest: SHA256.hash(body), receiver: axon.hotkey, host: axon.host,
                        port: axon.port,
                        authority: axon.authority, nonce: nonces.next(), lane: "lane-\(version)", timeout: .seconds(12)),
                    by: alice)
                let curl = CurlRequest(
                    url: "http://\(axon.authority)/Say", headers: request.head.headerFields, body: request.body,
                    timeout: .seconds(60),
                    http: version)
                let first = try await CurlEngine.shared.perform(curl)
                #expect(first.status == 200, "\(String(decoding: first.body, as: UTF8.self))")
                let second = try await CurlEngine.shared.perform(curl)
                #expect(second.status == 401)
            }
        }
    }
}
