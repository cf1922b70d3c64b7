import Foundation
import HTTPTypes
import Neuron
import Testing

@Suite("A receipt")
struct ReceiptTests {
    private func made(_ scheme: SignatureScheme = .sr25519) async throws -> (Receipt, caller: Hotkey, axon: Hotkey) {
        let caller = try KeyPair(uri: "//Caller", scheme: scheme)
        let axon = try KeyPair(uri: "//Axon", scheme: scheme)
        let body = Bytes(#"{"text":"x"}"#.utf8)
        let asked = SignedLines.request(
            scheme: scheme.rawValue, method: "POST", target: "/Echo", digest: SHA256.hash(body),
            nonce: 1_700_000_000_000_000_000,
            caller: caller.hotkey, receiver: axon.hotkey)
        let requestSignature = try await caller.sign(asked.bytes).hex
        let answered = SignedLines.answer(
            scheme: scheme.rawValue, status: 200, digest: SHA256.hash(Bytes("{}".utf8)),
            time: UnixTime(nanoseconds: 1_700_000_000_100_000_000), axon: axon.hotkey, caller: caller.hotkey,
            requestSignature: requestSignature)
        let answerSignature = try await axon.sign(answered.bytes).hex
        return (
            Receipt(
                request: .init(lines: asked.lines, signature: requestSignature),
                answer: .init(lines: answered.lines, signature: answerSignature)), caller.hotkey, axon.hotkey
        )
    }

    @Test("is checked with two addresses and nothing else, in either scheme", arguments: SignatureScheme.allCases)
    func holds(scheme: SignatureScheme) async throws {
        let (receipt, caller, axon) = try await made(scheme)
        try receipt.verify(caller: caller, axon: axon)
        try receipt.verify(requestBody: Bytes(#"{"text":"x"}"#.utf8), answerBody: Bytes("{}".utf8))
        #expect(receipt.target == "/Echo")
        #expect(receipt.status == 200)
        #expect(throws: ReceiptError.self) { try receipt.verify(caller: axon, axon: caller) }
        #expect(throws: ReceiptError.self) { try receipt.verify(requestBody: [1], answerBody: nil) }
        #expect(throws: ReceiptError.self) { try receipt.verify(requestBody: nil, answerBody: [1]) }
    }

    @Test("comes back from its JSON, which is of one format only")
    func json() async throws {
        let (receipt, _, _) = try await made()
        #expect(try Receipt(json: receipt.json) == receipt)
        #expect(!receipt.json.contains(UInt8(ascii: "\n")))
        let text = String(decoding: receipt.json, as: UTF8.self)
        #expect(throws: ReceiptError.self) { try Receipt(json: Bytes(text.replacing("receipt/1", with: "receipt/2").utf8)) }
        #expect(throws: ReceiptError.self) { try Receipt(json: Bytes("{}".utf8)) }
        #expect(throws: ReceiptError.self) { try Receipt(json: Bytes(repeating: 0x20, count: Receipt.maxBytes + 1)) }
    }

    @Test("with any line or signature changed does not hold")
    func changed() async throws {
        let (receipt, caller, axon) = try await made()
        func changes(_ half: Receipt.Half) -> [Receipt.Half] {
            (0..<8).flatMap { index in
                ["", "x", half.lines[index] + " ", half.lines[index] + "\n"].map { text in
                    var lines = half.lines
                    lines[index] = text
                    return Receipt.Half(lines: lines, signature: half.signature)
                }
            } + [
                .init(lines: half.lines, signature: "0x"),
                .init(lines: Array(half.lines.dropLast()), signature: half.signature),
                .init(lines: half.lines + [""], signature: half.signature),
                .init(lines: half.lines, signature: "0x" + String(repeating: "00", count: 64)),
            ]
        }
        for half in changes(receipt.request) {
            #expect(throws: ReceiptError.self) {
                try Receipt(request: half, answer: receipt.answer).verify(caller: caller, axon: axon)
            }
        }
        for half in changes(receipt.answer) {
            #expect(throws: ReceiptError.self) {
                try Receipt(request: receipt.request, answer: half).verify(caller: caller, axon: axon)
            }
        }
    }
}
