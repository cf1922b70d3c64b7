import Foundation
import Neuron
import ScaleCodec
import Testing
import TestSupport

@testable import Subtensor

@Suite("JSON of nodes")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONNode { try JSONReader.read(Bytes(text.utf8)) }

    @Test("every kind of value is read")
    func values() throws {
        let node = try read(#" {"a": [1, -2.5e3, true, false, null, "τ\n\u00e9\ud83d\ude00"], "b": {}, "c": "0x0aFF"} "#)
        #expect(node["a"] != nil && node["b"] == .object([]))
        guard case .list(let list)? = node["a"] else { return }
        #expect(list[0].integer == 1 && list[2] == .bool(true) && list[4] == .null)
        #expect(list[5].string == "τ\né😀")
        #expect(node["c"]?.hex == [10, 255] && node["c"]?.integer == 0x0aff)
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\"}", "tru", "01x", "\"a", "\"\\x\"", "\"\\ud800\"", "1 2", "{\"a\":1,}", "\"\u{1}\"", "nul",
            "-", "[1 2]",
        ])
    func refused(text: String) { #expect(throws: ScaleError.self) { try read(text) } }

    @Test("deeper than sixteen is refused")
    func depth() throws {
        _ = try read(String(repeating: "[", count: 16) + String(repeating: "]", count: 16))
        #expect(throws: ScaleError.self) { try read(String(repeating: "[", count: 17) + String(repeating: "]", count: 17)) }
    }

    @Test("damaged answers give answers or an error")
    func fuzz() throws {
        let seed: UInt64 = 7
        var random = RandomSource.seeded(seed)
        let body = Bytes(
            #"[{"jsonrpc":"2.0","id":1,"result":{"parentHash":"0x00","number":"0x1","digest":{"logs":["0x08"]}}},{"id":0,"error":{"code":-32000,"message":"x"}}]"#
                .utf8)
        let calls = [RPCCall.header(nil), .blockHash(1)]
        for _ in 0..<5_000 {
            var damaged = body
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                damaged[.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            guard let node = try? JSONReader.read(damaged), let answers = try? RPCAnswers(calls, node, from: 0) else {
                continue
            }
            _ = try? answers.header(0)
            _ = try? answers.hash(1)
            _ = try? answers.values(0, of: [[1]])
            _ = try? answers.keys(1, prefix: [1], after: nil, atMost: 10)
        }
    }

    @Test("answers are told by their ids, and each call must have one")
    func ids() throws {
        let calls = [RPCCall.blockHash(0), .blockHash(1)]
        let swapped = try RPCAnswers(calls, try read(#"[{"id":1,"result":"0x02"},{"id":0,"result":"0x01"}]"#), from: 0)
        #expect(try swapped.bytes(0) == [1] && swapped.bytes(1) == [2])
        for wrong in [
            #"[{"id":1,"result":"0x02"}]"#, #"[{"id":1,"result":1},{"id":1,"result":2}]"#,
            #"[{"id":7,"result":1},{"id":0,"result":2}]"#, "3",
        ] {
            #expect(throws: (any Error).self) { try RPCAnswers(calls, try read(wrong), from: 0) }
        }
    }

    @Test("keys of a page that are out of order, or of another map, are refused")
    func pages() throws {
        let calls = [RPCCall.keys([1], count: 10, after: nil, BlockHash(Bytes(repeating: 0, count: 32))!)]
        func keys(_ list: String, after start: Bytes? = nil) throws -> [Bytes] {
            try RPCAnswers(calls, try read(#"{"id":0,"result":\#(list)}"#), from: 0)
                .keys(0, prefix: [1], after: start, atMost: 10)
        }
        #expect(try keys(#"["0x0101","0x0102"]"#).count == 2)
        for wrong in [#"["0x0102","0x0101"]"#, #"["0x0201"]"#, #"["0x0101","0x0101"]"#, #"[1]"#, "null"] {
            #expect(throws: (any Error).self) { try keys(wrong) }
        }
        #expect(throws: (any Error).self) { try keys(#"["0x0101"]"#, after: [1, 1]) }
    }
}
