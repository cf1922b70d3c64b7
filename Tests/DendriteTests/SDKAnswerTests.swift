import Foundation
import HTTPTypes
import Neuron
import TestSupport
import Testing

@testable import Dendrite

/// `responses.json` and `streams.json`: answers, and what the SDK's dendrite makes of them.
struct SDKAnswerVectors: Decodable, Sendable {
    struct Result: Decodable, Sendable {
        struct Fields: Decodable, Sendable { let text: String?, reply: String? }
        let status_code: Int?, fields: Fields?, joined_pieces: String?
    }
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, response_base64: String, delay_s: Double?, timeout_s: Double?, result: Result
        var testDescription: String { id }
        var bytes: Bytes { Bytes(Data(base64Encoded: response_base64) ?? Data()) }
    }
    let dendrite_results: [Case]
}

@Suite("Answers of the SDK 10", .enabled(if: Vectors.has("responses.json"), "the folder of vectors has no responses.json"))
struct SDKAnswerTests {
    struct Echo: Synapse {
        var text: String
        static var requiredHashFields: [String] { ["text"] }
        struct Response: Codable, Sendable { var reply: String? }
    }
    struct TokenStream: StreamingSynapse {
        var prompt: String
        var `repeat`: Int
        static var requiredHashFields: [String] { ["prompt", "repeat"] }
        typealias Chunk = String
    }

    static let answers = (try? Vectors.json("responses.json", as: SDKAnswerVectors.self).dendrite_results) ?? []
    static let streams = (try? Vectors.json("streams.json", as: SDKAnswerVectors.self).dendrite_results) ?? []

    /// What differs from the SDK's dendrite, one by one, with the weak point of the protocol's list that it closes.
    /// `docs/wire-protocols.md` explains them.
    static let differences = ["http-500-header-200": 10]

    private static func dendrite() throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.onlyProtocol = "synapse/10"
        configuration.maxRetries = 0
        return Dendrite(signer: try KeyPair(uri: "//Alice"), configuration: configuration)
    }

    private static func endpoint(_ port: UInt16) throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "127.0.0.1", port: port)
    }

    /// The SDK's status for an error of ours.
    private static func status(_ error: DendriteError) -> Int? {
        switch error.code {
        case .connectionRefused, .unreachable: 503
        case .deadlineExceeded: error.status ?? 408
        case .connectionLost: error.message.contains("closed") ? 503 : 400
        case .protocolBroken, .tooLarge: 400
        case .undecodable: 422
        default: error.status
        }
    }

    @Test("end as they do at the SDK's dendrite, or in an error for a weak point that is listed", arguments: answers)
    func answer(_ one: SDKAnswerVectors.Case) async throws {
        let server = try await CannedServer.open(one.bytes, delay: .milliseconds(Int64((one.delay_s ?? 0) * 5_000)))
        if one.id == "refused" { try await server.close() }
        let timeout = (one.delay_s ?? 0) > 0 ? Duration.milliseconds(500) : .seconds(30)
        let reply = try await Self.collect(
            Self.dendrite().query(Echo(text: "hi"), to: [Self.endpoint(server.port)], timeout: timeout))
        #expect(!reply.isAuthenticated)
        if Self.differences[one.id] != nil {
            #expect(throws: DendriteError.self) { try reply.result.get() }
            return
        }
        switch reply.result {
        case .success(let answer):
            #expect(one.result.status_code == 200)
            #expect(answer.reply == one.result.fields?.reply)
            #expect(reply.wireProtocol == "synapse/10")
        case .failure(let error):
            #expect(one.result.status_code != 200, "\(error)")
            // Both are a connection that ended too soon; libcurl and aiohttp part them at different places.
            let ended = [400, 503]
            if error.code == .connectionLost || error.code == .protocolBroken {
                #expect(ended.contains(one.result.status_code ?? 0), "\(error)")
            } else {
                #expect(Self.status(error) == one.result.status_code, "\(error)")
            }
        }
        if one.id != "refused" { try await server.close() }
    }

    private static func collect(_ replies: Replies<Echo>) async throws -> Reply<Echo> {
        var found: Reply<Echo>?
        for await reply in replies { found = reply }
        return try #require(found)
    }

    @Test("that are streams give their pieces, and end as they do at the SDK's dendrite", arguments: streams)
    func stream(_ one: SDKAnswerVectors.Case) async throws {
        let server = try await CannedServer.open(one.bytes)
        var joined = ""
        var status: Int? = 200
        do {
            for try await piece in try Self.dendrite().stream(
                TokenStream(prompt: "x", repeat: 1), to: Self.endpoint(server.port), timeout: .seconds(30))
            {
                joined += piece
            }
        } catch let error as DendriteError {
            status = Self.status(error)
            if error.code == .connectionLost || error.code == .protocolBroken { status = error.status ?? 400 }
        }
        try await server.close()
        // A stream without a status is none here, so nothing of it is handed out; nor is the JSON of an error.
        if one.result.status_code == nil {
            #expect(status != 200)
            return
        }
        #expect(status == one.result.status_code)
        if status == 200 { #expect(joined == one.result.joined_pieces) }
    }

    @Test("are never believed of an axon that the chain marks as Neuron's, or that has signed before")
    func noDowngrade() async throws {
        let shown =
            "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n"
            + "bt_header_axon_status_code: 401\r\n\r\n{}"
        let server = try await CannedServer.open(Bytes(shown.utf8))
        let hotkey = try KeyPair(uri: "//Axon").hotkey
        var configuration = Dendrite.Configuration()
        configuration.olderProtocols = .found
        configuration.allowPrivateAddresses = true
        let info = AxonInfo(version: 10_005_000, address: .v4(0x7F00_0001), port: server.port)
        let marked = AxonEndpoint(hotkey: hotkey, uid: 1, info: info)
        let dendrite = Dendrite(signer: try KeyPair(uri: "//Alice"), configuration: configuration)
        let refused = await Self.failure(dendrite, marked)
        #expect(refused?.code == .unauthenticated)
        let typed = try Self.endpoint(server.port)
        let memory = PeerMemory()
        memory.met(typed, version: .http1, signed: true)
        let careful = Dendrite(signer: try KeyPair(uri: "//Alice"), configuration: configuration, memory: memory)
        #expect(await Self.failure(careful, typed)?.code == .unauthenticated)
        #expect(memory.view(of: typed).speaks == nil)
        // By default nobody is found out, only known from the chain.
        let plain = Dendrite(signer: try KeyPair(uri: "//Alice"))
        #expect(await Self.failure(plain, typed)?.code == .unauthenticated)
        // Any other axon is found out, and asked in its own protocol.
        let found = Dendrite(signer: try KeyPair(uri: "//Alice"), configuration: configuration)
        #expect(await Self.failure(found, typed)?.code == .refused)
        try await server.close()
    }

    private static func failure(_ dendrite: Dendrite, _ axon: AxonEndpoint) async -> DendriteError? {
        do throws(DendriteError) {
            _ = try await dendrite.query(Echo(text: "x"), to: axon, timeout: .seconds(30))
            return nil
        } catch {
            return error
        }
    }
}
