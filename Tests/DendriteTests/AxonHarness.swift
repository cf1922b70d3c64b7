import Axon
import Dendrite
import Neuron

/// Runs `body` beside a real axon on the loopback interface, on a free port of 127.0.0.1 unless told otherwise. A test that needs its
/// port to stay free, or to be free again, takes a `quietAddress` of its own, where no other test and no client has ports.
func withAxon<Result: Sendable>(
    host: IPAddress? = nil, quietAddress: UInt8? = nil, port: UInt16 = 0, uri: String = "//Axon",
    receipts: (any ReceiptKeeper)? = nil,
    _ routes: (inout Routes) -> Void,
    _ body: (AxonEndpoint) async throws -> Result
) async throws -> Result {
    var configuration = Axon.Configuration()
    let host = host ?? .v4(0x7F00_0001 + (quietAddress.map { UInt32($0) << 8 } ?? 0))
    configuration.host = host
    configuration.port = port
    configuration.drain = .milliseconds(50)
    #if TLS
        configuration.tls = .offered
    #endif
    let axon = Axon(signer: try KeyPair(uri: uri), configuration: configuration, receipts: receipts, routes: routes)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await axon.run() }
        let address = try await axon.address
        let result = try await body(AxonEndpoint(hotkey: axon.hotkey, host: host.description, port: address.port))
        group.cancelAll()
        while !group.isEmpty { try await group.next() }
        return result
    }
}

/// Doubles a number.
struct Twice: Synapse {
    var value: Int
    struct Response: Codable, Sendable, Equatable { var value: Int }
}

/// A signal that tests wait for instead of sleeping.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Void.self) }

    func send() { continuation.yield() }
    /// Waits for the signal; returns early when the task is cancelled.
    func wait() async { for await _ in stream { return } }
}
