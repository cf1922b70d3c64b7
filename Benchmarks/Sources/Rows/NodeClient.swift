internal import Curl
internal import Foundation
internal import HTTPTypes
internal import Neuron

/// Calls a node over HTTP/1.1, several at a time over connections that stay open.
struct NodeClient: Sendable {
    private let engine = CurlEngine(configuration: .init(maxConnectionsPerHost: 8))
    private let url: String

    /// A client of the node at this port of 127.0.0.1.
    init(port: Int) { url = "http://127.0.0.1:\(port)/" }

    /// How many calls are under way at a time.
    static let inFlight = 8

    /// The text of a call.
    static func text(_ method: String, _ params: String) -> Bytes {
        Bytes(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":[\#(params)]}"#.utf8)
    }

    /// Makes a call, and returns the answer's text.
    func call(_ text: Bytes) async throws -> Bytes {
        let answer = try await engine.perform(
            CurlRequest(
                url: url, headers: [.contentType: "application/json"], body: text, timeout: .seconds(60), http: .http1))
        try BenchmarkFailure.unless(
            answer.status == 200 && answer.body.count > 40
                && !String(decoding: answer.body.prefix(200), as: UTF8.self).contains(#""error""#),
            "The node answered \(answer.status): \(String(decoding: answer.body.prefix(200), as: UTF8.self))")
        return answer.body
    }

    /// Makes one call `count` times.
    func repeated(_ text: Bytes, _ count: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<Self.inFlight {
                group.addTask {
                    var done = 0
                    for _ in stride(from: lane, to: count, by: Self.inFlight) {
                        _ = try await call(text)
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }
}
