import Foundation
@testable import Neuron
import Testing

@Suite("The look at a body before it is decoded")
struct JSONScannerTests {
    private func refusal(_ text: String) -> String? {
        do {
            _ = try JSONDocument(Bytes(text.utf8))
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        "a key twice in one object is refused, however it is written",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"a":1,"b":{},"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":[{"b":1,"b":1}]}"#, #"{"":1,"":2}"#,
            #"{"a\"b":1,"a\u0022b":2}"#, "{ \"a\" :1 ,\n\t\"a\"\r:2}", #"{"a":{"c":[1,{"d":"}"}]},"a":2}"#, #"{"/":1,"\/":2}"#,
            #"{"😀":1,"\ud83d\ude00":2}"#,
        ])
    func twice(text: String) {
        #expect(refusal(text)?.contains("twice") == true)
    }

    @Test(
        "the same word as key of two objects, or as key and value, is no key twice",
        arguments: [
            "{}", #"{"a":{"a":{"a":1}}}"#, #"{"a":"a","b":"a"}"#, #"{"a":[{"b":1},{"b":1}]}"#, #"{"a":["a","a"]}"#,
            #"{"a":"{\"b\":1,\"b\":2}"}"#, #"{"a":{},"b":[],"c":{"a":1}}"#, #"  {"a":1}"#,
        ])
    func once(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test("a body in UTF-16 or UTF-32 is refused, which the decoder would read as something else", arguments: [2, 4])
    func otherEncodings(width: Int) {
        let text = #"{"\u0061":1,"a":2}"#
        let little = text.utf8.flatMap { [$0] + Bytes(repeating: 0, count: width - 1) }
        let big = text.utf8.flatMap { Bytes(repeating: 0, count: width - 1) + [$0] }
        #expect(throws: JSONRefusal.self) { try JSONDocument(little) }
        #expect(throws: JSONRefusal.self) { try JSONDocument(big) }
        #expect(throws: JSONRefusal.self) { try JSONDocument(little, isChunk: true) }
    }

    @Test("keys of escapes without end are refused, and soon")
    func longKey() {
        let key = String(repeating: "\\n", count: 4 << 20)
        #expect(refusal("{\"\(key)\":1}")?.contains("bytes") == true)
    }

    @Test(
        "a body that is not one object is refused",
        arguments: ["", " ", "[]", "1", "null", "\"a\"", "x{}", "{", "{\"a", "{\"a\\", "}"])
    func noObject(text: String) {
        #expect(refusal(text) != nil)
    }

    @Test("64 deep is taken, 65 is not, and ten million cost nothing")
    func depth() {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(refusal(nested(64)) == nil)
        #expect(refusal(nested(65))?.contains("deep") == true)
        #expect(refusal("{\"a\":" + String(repeating: "[", count: 10_000_000))?.contains("deep") == true)
        #expect(refusal(String(repeating: "{\"a\":", count: 100)) != nil)
    }

    @Test("no bytes crash it; what passes and decodes has each key once")
    func anyBytes() throws {
        let seed: UInt64 = 0x7B7D
        var random = RandomSource.seeded(seed)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u0061\"", "1", "-2.5e3", "true", "null", " ", "\n", "\\", "\"",
            "é",
            "\u{0}", "\"\\ud800\"", "\"\\", "\"a",
        ]
        for _ in 0..<5_000 {
            var body = Bytes("{".utf8)
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                body += Bytes(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
                if Int.random(in: 0..<20, using: &random) == 0 { body.append(UInt8.random(in: 0...255, using: &random)) }
            }
            let passes = (try? JSONDocument(body)) != nil
            guard passes, let object = try? JSONSerialization.jsonObject(with: Data(body)) else { continue }
            #expect(object is [String: Any], "seed \(seed)")
        }
    }

    @Test("objects made at random pass, and with one key repeated they don't")
    func madeAtRandom() {
        let seed: UInt64 = 64
        var random = RandomSource.seeded(seed)
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 4 ? 3 : 5), using: &random) {
            case 0: return String(Int.random(in: -9...9, using: &random))
            case 1: return "\"{\\\"a\\\":[}\""
            case 2: return ["true", "null", "\"\\\\\"", "\"a\""][Int.random(in: 0..<4, using: &random)]
            case 3:
                return "[" + (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth + 1) }.joined(separator: ", ")
                    + "]"
            default: return object(depth + 1, twice: false)
            }
        }
        func object(_ depth: Int, twice: Bool) -> String {
            var keys = ["a", "b", "c\\\"", "\\u00e9", "e"].shuffled(using: &random).prefix(
                Int.random(in: 1...5, using: &random)
            ).map { $0 }
            if twice { keys.append(keys[0]) }
            return "{" + keys.map { "\"\($0)\" : \(value(depth))" }.joined(separator: ",") + "}"
        }
        for _ in 0..<1_000 {
            let good = object(0, twice: false)
            #expect(refusal(good) == nil, "seed \(seed): \(good)")
            let bad = object(0, twice: true)
            #expect(refusal(bad)?.contains("twice") == true, "seed \(seed): \(bad)")
        }
    }
}
