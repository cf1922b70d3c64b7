internal import Curl
internal import Foundation
internal import HTTPTypes
internal import Neuron
internal import Subtensor
internal import Templates

/// Speaks to a node's control methods.
struct ControlClient: Sendable {
    private let url: String
    private let timeout: Duration

    /// The node of a name or URL; the one on this machine's usual port for nil.
    init(_ network: String?, timeout: Duration = .seconds(600)) throws {
        let text = network ?? "local"
        guard let name = NetworkName(text), let url = name.urls.first, name.urls.count == 1 else {
            throw NeuronError(
                .usage, "--network is \(text).", remedy: "Give the node's address, such as ws://127.0.0.1:9944.")
        }
        self.url = url
        self.timeout = timeout
    }

    /// What a method answers.
    func call<Answer: Decodable>(_ method: String, _ params: [JSONValue] = [], as: Answer.Type = Answer.self) async throws
        -> Answer
    {
        let body = try JSONEncoder().encode(Request(method: method, params: params))
        let response: CurlResponse
        do throws(CurlError) {
            response = try await CurlEngine.shared.perform(
                CurlRequest(
                    url: url, headers: [.contentType: "application/json"], body: Bytes(body), timeout: timeout,
                    maxBodyBytes: 512 << 20, http: .http1))
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            throw NeuronError(
                .chainOutOfReach, "No node answers at \(url): \(error.message)",
                remedy: "Start one with `neuron localnet run`, or give its address with --network.")
        }
        guard response.status == 200, let reply = try? JSONDecoder().decode(Reply<Answer>.self, from: Data(response.body))
        else {
            throw NeuronError(
                .chainOutOfReach, "What answers at \(url) is no node (status \(response.status)).",
                remedy: "Give a node's address with --network, such as ws://127.0.0.1:9944.")
        }
        if let fault = reply.error { throw Self.failure(fault, of: method) }
        guard let result = reply.result else {
            throw NeuronError(.chainOutOfReach, "The node answered \(method) with nothing.", remedy: nil)
        }
        return result
    }

    private static func failure(_ fault: Fault, of method: String) -> NeuronError {
        switch fault.code {
        case -32_601:
            NeuronError(
                .chainOutOfReach, "The node does not know \(method).",
                remedy: "Use a node of `neuron localnet run`, of this version.")
        case -32_602: NeuronError(.usage, fault.message, remedy: fault.data)
        default: NeuronError(.badState, fault.message, remedy: fault.data)
        }
    }

    private struct Request: Encodable {
        let jsonrpc = "2.0"
        let id = 1
        let method: String
        let params: [JSONValue]
    }
    private struct Fault: Decodable {
        let code: Int
        let message: String
        let data: String?
    }
    private struct Reply<Answer: Decodable>: Decodable {
        let result: Answer?
        let error: Fault?
    }
}

/// Where a node is after a step.
struct NodeStatus: Codable {
    let number: UInt64
    let hash: String
    let timestamp: UInt64
    let genesis: String
    let blockTime: String
    let slotMilliseconds: UInt64
    let snapshots: [UInt64]
}
