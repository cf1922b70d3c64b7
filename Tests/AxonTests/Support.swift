import Foundation
import HTTPTypes
import Logging
import Neuron
import Testing

@testable import Axon

/// The smallest synapse.
struct Echo: Synapse {
    var text: String
    struct Response: Codable, Sendable, Equatable { var text, reply: String }
}

/// A synapse that small limits can be tried on.
struct Hurry: Synapse {
    var number = 0
    static var timeout: Duration { .milliseconds(40) }
    static var limits: SynapseLimits { SynapseLimits(maxRequestBytes: 1_000, maxResponseBytes: 1_000) }
    struct Response: Codable, Sendable { var number: Int }
}

enum Keys {
    static let axon = key(1)
    static let alice = key(2)
    static let bob = key(3)

    static func key(_ byte: UInt8, scheme: SignatureScheme = .sr25519) -> KeyPair {
        guard let key = try? KeyPair(seed: Bytes(repeating: byte, count: 32), scheme: scheme) else {
            preconditionFailure("a seed of 32 bytes makes a key")
        }
        return key
    }
}

enum TestConfiguration {
    /// Says only what must never happen.
    static var silent: Logger {
        var logger = Logger(label: "neuron.axon")
        logger.logLevel = .critical
        return logger
    }

    /// Listens on loopback, on a free port.
    static var loopback: Axon.Configuration {
        var configuration = Axon.Configuration()
        configuration.host = .v4(0x7F00_0001)
        configuration.port = 0
        return configuration
    }
}

/// Runs an axon for as long as `body` runs; then it drains.
func withAxon<Result: Sendable>(
    _ configuration: Axon.Configuration = TestConfiguration.loopback, policy: CallPolicy = .open,
    middleware: [any AxonMiddleware] = [], time: any TimeSource = .system, routes: (inout Routes) -> Void = echo,
    _ body: @Sendable (Axon, SocketAddress) async throws -> Result
) async throws -> Result {
    var logger = Logger(label: "neuron.axon")
    logger.logLevel = .critical
    let axon = Axon(
        signer: Keys.axon, configuration: configuration, policy: policy, middleware: middleware, time: time, logger: logger,
        routes: routes)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await axon.run() }
        let result: Result
        do {
            result = try await body(axon, try await axon.address)
        } catch {
            group.cancelAll()
            throw error
        }
        group.cancelAll()
        try await group.waitForAll()
        return result
    }
}

func echo(_ routes: inout Routes) {
    routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
}

let nonces = NonceSource(time: .system)

/// A request as a caller signs it.
func signed(
    _ path: String, _ body: Bytes, by key: KeyPair = Keys.alice, to receiver: Hotkey = Keys.axon.hotkey,
    method: HTTPRequest.Method = .post, timeout: Duration? = nil, media: String? = "application/json", nonce: UInt64? = nil
) async throws -> HTTPRequest {
    var request = HTTPRequest(method: method, scheme: "http", authority: "axon", path: path)
    request.headerFields[.contentType] = media
    return try await NativeDialect().sign(
        request, digest: SHA256.hash(body), to: receiver, by: key, nonce: nonce ?? nonces.next(), timeout: timeout)
}

/// One call through the pipeline of a running axon, on no socket.
struct Told {
    let status: Int
    let body: Bytes
    let response: HTTPResponse
    let isProven: Bool

    var text: String { String(decoding: body, as: UTF8.self) }
    var problem: String? { (try? JSONDecoder().decode(Problem.self, from: Data(body)))?.name }
}

extension Axon {
    func ask(
        _ path: String, _ text: String, by key: KeyPair = Keys.alice, method: HTTPRequest.Method = .post,
        timeout: Duration? = nil,
        media: String? = "application/json"
    ) async throws -> Told {
        let body = Bytes(text.utf8)
        return try await ask(
            signed(path, body, by: key, to: hotkey, method: method, timeout: timeout, media: media), body, by: key)
    }

    func ask(_ request: HTTPRequest, _ body: Bytes, by key: KeyPair = Keys.alice) async throws -> Told {
        let sent = SystemTime().now
        let peer = SocketAddress(ip: .v4(0x7F00_0001), port: 4_000)
        let (response, answer) = try await answer(request, body: body, from: peer)
        let media = response.headerFields[.contentType] ?? "application/json"
        let exchange = Exchange(caller: key.hotkey, receiver: hotkey, sent: sent, received: SystemTime().now, mediaType: media)
        let proof = try? NativeDialect().authenticate(response, body: answer, for: request, exchange: exchange)
        return Told(status: response.status.code, body: answer, response: response, isProven: proof != nil)
    }
}

/// Something that tests let happen when they are ready.
final class Latch: Sendable {
    private let pending = Pending<Void>()
    func open() { pending.settle(()) }
    func wait() async { await pending.value }
    /// Waits until the latch opens or the task is cancelled.
    func waitOrCancel() async throws {
        await withTaskCancellationHandler {
            await pending.value
        } onCancel: {
            pending.settle(())
        }
        try Task.checkCancellation()
    }
}

/// Ours, in files that import the network library too, which has one of the same name.
typealias AxonAddress = SocketAddress
