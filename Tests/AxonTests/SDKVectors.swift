import Foundation
import HTTPTypes
import Neuron
import Synchronization
import TestSupport
import Testing

@testable import Axon

/// A clock that stands still until a test sets it; who sleeps by it sleeps until cancelled.
final class StandingTime: TimeSource {
    private let wall: Mutex<UInt64>
    init(_ nanoseconds: UInt64) { wall = Mutex(nanoseconds) }
    var now: UnixTime { UnixTime(nanoseconds: wall.withLock { $0 }) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 1_000_000_000_000 + wall.withLock { $0 } / 1_000) }
    func set(_ nanoseconds: UInt64) { wall.withLock { $0 = nanoseconds } }
    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        let wake = Pending<Void>()
        await withTaskCancellationHandler {
            await wake.value
        } onCancel: {
            wake.settle(())
        }
        throw CancellationError()
    }
}

/// A request as it stands in the vectors.
struct SDKRequest: Decodable, Sendable {
    let request_line: String
    let headers: [[String]]
    let body: String?
    let body_base64: String?

    var bytes: Bytes { body_base64.map { Bytes(Data(base64Encoded: $0) ?? Data()) } ?? Bytes((body ?? "").utf8) }

    /// The head as the HTTP/1.1 parser makes it.
    func head() throws -> HTTPRequest {
        var builder = H1HeadBuilder()
        try builder.take(Bytes(request_line.utf8)[...])
        for header in headers { try builder.take(Bytes("\(header[0]): \(header[1])".utf8)[...]) }
        return try builder.head().request
    }

    func header(_ name: String) -> String? { headers.first { $0[0].lowercased() == name }?[1] }
    var nonce: UInt64? { header("bt_header_dendrite_nonce").flatMap { UInt64($0) } }
    var path: String { String(request_line.split(separator: " ")[1]) }
}

struct SDKRequestVectors: Decodable, Sendable {
    struct Verdict: Decodable, Sendable {
        let status: Int
        /// The message as Python text, or null.
        let message: JSONValue
    }
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, axon_seed: String, after: [String], verify_at_ns: UInt64, verdict: Verdict
        let request: SDKRequest
        var testDescription: String { id }

        private enum CodingKeys: String, CodingKey { case id, axon_seed, after, verify_at_ns, verdict }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            axon_seed = try container.decode(String.self, forKey: .axon_seed)
            after = try container.decode([String].self, forKey: .after)
            verify_at_ns = try container.decode(UInt64.self, forKey: .verify_at_ns)
            verdict = try container.decode(Verdict.self, forKey: .verdict)
            request = try SDKRequest(from: decoder)
        }

        /// The number of the weak point in the protocol's list that this request uses and that is closed here; nil for none.
        var weakness: Int? {
            let age = Double(verify_at_ns) - Double(request.nonce ?? verify_at_ns)
            let timeout = request.header("timeout").flatMap { Double($0) } ?? 0
            let isOld = age >= (4 + (timeout.isFinite ? min(timeout, 60) : 60)) * 1e9
            if let name = request.header("name"), request.path.prefix(while: { $0 != "?" }) != "/\(name)",
                verdict.status != 404,
                request.path.dropFirst().prefix(while: { $0 != "/" && $0 != "?" }) != name
            {
                return 3
            }
            if !timeout.isFinite || (isOld && timeout > 60) { return 4 }
            if isOld, (request.header("bt_header_dendrite_version").flatMap { Int($0) } ?? 0) < 7_002_000 { return 5 }
            if age < -10e9 { return 7 }
            return nil
        }
    }
    struct Party: Decodable, Sendable { let seed: String }
    let axon: Party
    let requests: [Case]
}

struct SDKResponseVectors: Decodable, Sendable {
    struct Response: Decodable, Sendable {
        let status_line: String, headers: [[String]], body: String?
        var status: Int { Int(status_line.split(separator: " ")[1]) ?? 0 }
        func header(_ name: String) -> String? { headers.first { $0[0].lowercased() == name }?[1] }
    }
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, request: SDKRequest, response: Response
        var testDescription: String { id }
        /// The axon's clock when it was asked, as it told it, or just after the request was signed.
        var clock: UInt64 {
            response.header("bt_header_axon_nonce").flatMap { UInt64($0) } ?? (request.nonce ?? 1_795_221_757_000_000_000)
                + 1_000_000
        }
    }
    let axon: SDKRequestVectors.Party
    let responses: [Case]
}

/// Runs an axon with the vectors' synapses by a clock that stands.
func withSDKAxon<Result: Sendable>(
    seed: String, time: StandingTime, seen: @escaping @Sendable (Hotkey) -> Void = { _ in },
    _ body: @Sendable (Axon) async throws -> Result
) async throws -> Result {
    let key = try KeyPair(seed: bytes(hex: seed) ?? [])
    let axon = Axon(
        signer: key, configuration: TestConfiguration.loopback, policy: SDKSynapses.policy, time: time,
        logger: TestConfiguration.silent
    ) { SDKSynapses.routes(&$0, seen: seen) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await axon.run() }
        _ = try await axon.address
        do {
            let result = try await body(axon)
            group.cancelAll()
            try await group.waitForAll()
            return result
        } catch {
            group.cancelAll()
            throw error
        }
    }
}

extension Axon {
    func tell(_ request: SDKRequest) async throws -> (head: HTTPResponse, body: Bytes) {
        let (head, body) = try await answer(
            try request.head(), body: request.bytes, from: AxonAddress(ip: .v4(0x7F00_0001), port: 4_000))
        return (head, body)
    }
}
