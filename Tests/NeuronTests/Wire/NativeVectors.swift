import Foundation
import HTTPTypes
import Neuron
import TestSupport

/// `native.json`: requests signed and judged by Bittensor's own SDK, and answers signed with its keys.
struct NativeVectors: Decodable, Sendable {
    struct Party: Decodable, Sendable { let scheme: SignatureScheme, seed: String, ss58: String }
    struct Request: Decodable, Sendable {
        let method: String, target: String, headers: [String: String], body_base64: String, payload_as_signed: String
    }
    struct Answer: Decodable, Sendable {
        let status: Int, headers: [String: String], body_base64: String, payload_as_signed: String
        let sent_ns: String, received_ns: String
    }
    struct Case: Decodable, Sendable {
        let id: Int, mutation: String, caller: Party, axon: Party, now_ns: String, request: Request
        let verdict: String, answer: Answer?, answer_verdict: String
    }
    struct Golden: Decodable, Sendable { let headers: [String: String], uri: String, scheme: SignatureScheme }

    let golden: Golden
    let cases: [Case]

    static let all = Result { try Vectors.json("native.json", as: NativeVectors.self) }
}

func fields(_ headers: [String: String]) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in headers {
        if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return fields
}

extension NativeVectors.Request {
    var head: HTTPRequest {
        HTTPRequest(
            method: HTTPRequest.Method(rawValue: method) ?? .get, scheme: "http", authority: "127.0.0.1", path: target,
            headerFields: fields(headers))
    }
    var body: Bytes { Bytes(Data(base64Encoded: body_base64) ?? Data()) }
}

extension NativeVectors.Answer {
    /// The answer, with the media type that the vectors leave out.
    var head: HTTPResponse {
        var head = HTTPResponse(status: .init(code: status), headerFields: fields(headers))
        head.headerFields[.contentType] = status < 300 ? "application/json" : "application/problem+json"
        return head
    }
    var body: Bytes { Bytes(Data(base64Encoded: body_base64) ?? Data()) }
}
