import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Neuron

/// `epistula.json`: requests written after the published protocol.
struct EpistulaVectors: Decodable, Sendable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, signer_seed: String, headers: [String: String], body: String, signed_message: String
        let secret_messages: [String], interval_form: String?, now_ms: UInt64, signature_valid: Bool, fresh_with_8000_ms: Bool
        var testDescription: String { id }
    }
    let cases: [Case]
}

@Suite("Epistula", .enabled(if: Vectors.has("epistula.json"), "the folder of vectors has no epistula.json"))
struct EpistulaTests {
    static let all = (try? Vectors.json("epistula.json", as: EpistulaVectors.self).cases) ?? []
    private let dialect = EpistulaDialect()
    private let form = SynapseName("Echo").map { SynapseForm(name: $0) }

    private func judge(_ head: HTTPRequest, _ body: Bytes, receiver: Hotkey, now: UnixTime) throws -> Proof {
        let form = try #require(form)
        let claim = try dialect.claim(head, for: form, receiver: receiver, freshness: Freshness(now: now, floor: 0))
        return try dialect.verify(claim, head: head, body: body, digest: SHA256.hash(body), for: form, receiver: receiver)
    }

    @Test("requests are taken and refused as the vectors say, and those from the future are refused", arguments: all)
    func request(_ one: EpistulaVectors.Case) throws {
        let head = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/Echo", headerFields: fields(one.headers))
        let now = UnixTime(nanoseconds: one.now_ms * 1_000_000)
        let receiver = try one.headers["Epistula-Signed-For"].flatMap { Hotkey($0) } ?? KeyPair(uri: "//Axon").hotkey
        let stamp = try #require(one.headers["Epistula-Timestamp"].flatMap { UInt64($0) })
        // Weak point: the common verifier takes any time that is not yet.
        let isFuture = stamp > one.now_ms + 8_000
        if one.signature_valid, one.fresh_with_8000_ms, !isFuture {
            let proof = try judge(head, Bytes(one.body.utf8), receiver: receiver, now: now)
            #expect(proof.claim.hotkey == Hotkey(try #require(one.headers["Epistula-Signed-By"])))
        } else {
            #expect {
                _ = try judge(head, Bytes(one.body.utf8), receiver: receiver, now: now)
            } throws: { error in
                let told = (error as? Rejection)?.words
                let text =
                    isFuture
                    ? "Request is from the future" : one.fresh_with_8000_ms ? "Signature Mismatch" : "Request is too stale"
                return told?.status == 400 && told?.text == text
            }
        }
    }

    @Test("the signed texts are the published ones", arguments: all)
    func texts(_ one: EpistulaVectors.Case) throws {
        let stamp = try #require(one.headers["Epistula-Timestamp"].flatMap { UInt64($0) })
        let receiver = one.headers["Epistula-Signed-For"]
        if one.signature_valid {
            let text = EpistulaDialect.signedText(
                digest: SHA256.hash(Bytes(one.body.utf8)), uuid: try #require(one.headers["Epistula-Uuid"]), timestamp: stamp,
                receiver: receiver ?? "")
            #expect(text == one.signed_message)
        }
        guard one.signature_valid, let form = one.interval_form.flatMap({ EpistulaIntervals(rawValue: $0) }),
            let to = receiver.flatMap({ Hotkey($0) })
        else { return }
        #expect(form.messages(timestamp: stamp, receiver: to) == one.secret_messages)
        let signer = try KeyPair(seed: bytes(hex: one.signer_seed) ?? []).hotkey.publicKey
        for (index, message) in one.secret_messages.enumerated() {
            let signature = try Signature(
                hex: try #require(one.headers["Epistula-Secret-Signature-\(index)"]), scheme: .sr25519)
            #expect(signer.isValid(signature, for: Bytes(message.utf8)))
        }
    }

    @Test("what a dendrite of ours asks, an axon of ours takes; another axon, body or time is refused")
    func both() async throws {
        let axon = try KeyPair(uri: "//Axon").hotkey, alice = try KeyPair(uri: "//Alice")
        let body = Bytes(#"{"text":"x"}"#.utf8)
        let now = UnixTime(seconds: 1_800_000_000)
        let asking = WireAsking(
            form: try #require(form), content: body, digest: SHA256.hash(body), receiver: axon, host: "a", port: 1,
            authority: "a",
            nonce: now.nanoseconds + 5, lane: "lane", timeout: .seconds(1))
        let request = try await EpistulaDialect(intervals: .float).ask(asking, by: alice)
        #expect(try judge(request.head, request.body, receiver: axon, now: now).claim.hotkey == alice.hotkey)
        #expect(throws: Rejection.self) { try judge(request.head, request.body, receiver: alice.hotkey, now: now) }
        #expect(throws: Rejection.self) { try judge(request.head, body + [0x20], receiver: axon, now: now) }
        #expect(throws: Rejection.self) {
            try judge(request.head, body, receiver: axon, now: now.advanced(by: .seconds(9)))
        }
        var doubled = request.head
        doubled.headerFields.append(HTTPField(name: try #require(HTTPField.Name("epistula-uuid")), value: "x"))
        #expect(throws: Rejection.self) { try judge(doubled, body, receiver: axon, now: now) }
    }
}
