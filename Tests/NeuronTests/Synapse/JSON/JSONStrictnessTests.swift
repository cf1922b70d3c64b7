import Foundation
@testable import Neuron
import Testing

/// Every difference from Foundation that is meant, as `docs/json.md` lists them.
@Suite("JSON, stricter than Foundation")
struct JSONStrictnessTests {
    struct Asked: Codable, Equatable { var a: Int? }

    private func refusal(_ body: Bytes, isChunk: Bool = false) -> String? {
        do {
            _ = try SynapseCoding.decode(Asked.self, from: body, isChunk: isChunk)
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        "what RFC 8259 does not have is refused wherever it stands, though Foundation takes it",
        arguments: [
            #"{"a":1,}"#, #"{"x":[1,],"a":1}"#, #"{"x":01}"#, #"{"x":1.}"#, #"{"x":-}"#, #"{"x":1e}"#, #"{"x":1-1}"#,
            #"{"x":"\q"}"#,
            #"{"x":"\ud800"}"#, #"{"x":"\udc00\ud800"}"#, #"{"x":"\u00zz"}"#, "{\"x\":\"\\n\u{1}\"}", "{\"x\":\"a\nb\"}",
        ])
    func malformed(text: String) {
        guard case .success = FoundationJSON.decode(Asked.self, from: Bytes(text.utf8)) else {
            Issue.record("Foundation refuses it too.")
            return
        }
        #expect(refusal(Bytes(text.utf8)) == "the body is not well-formed JSON")
    }

    @Test("bytes that are no UTF-8 are refused wherever they stand, though Foundation takes them where nobody asks")
    func encoding() throws {
        for wrong: Bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3]] {
            let body = Bytes("{\"x\":\"".utf8) + wrong + Bytes("\"}".utf8)
            #expect(throws: Never.self) { try FoundationJSON.decode(Asked.self, from: body).get() }
            #expect(refusal(body) == "the body is not in UTF-8")
        }
        let wide: Bytes = "{\"a\":1}".utf8.flatMap { [$0, 0] }
        #expect(throws: Never.self) { try FoundationJSON.decode(Asked.self, from: wide).get() }
        #expect(refusal(wide) == "the body is not in UTF-8")
        let marked = [0xEF, 0xBB, 0xBF] + Bytes("{}".utf8)
        #expect(throws: Never.self) { try FoundationJSON.decode(Asked.self, from: marked).get() }
        #expect(refusal(marked) == "the body is not a JSON object")
        #expect(refusal(marked, isChunk: true) == "the body is not well-formed JSON")
    }

    @Test(
        "keys that are equal as texts are refused, in whatever characters they are written; so are texts of marks without end")
    func keys() throws {
        #expect(refusal(Bytes("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8))?.contains("twice") == true)
        #expect(refusal(Bytes("{\"K\":1,\"\u{212A}\":2}".utf8))?.contains("twice") == true)
        #expect(refusal(Bytes("{\"\u{212A}\":1,\"\\u004b\":2}".utf8))?.contains("twice") == true)
        let marks = String(repeating: "\u{301}\u{323}", count: 15)
        #expect(refusal(Bytes("{\"e\(marks)\":1}".utf8)) == nil)
        #expect(refusal(Bytes("{\"e\(marks)\u{301}\":1}".utf8))?.contains("marks") == true)
        #expect(refusal(Bytes("{\"e\(marks)\\u0301\":1}".utf8))?.contains("marks") == true)
    }

    @Test("a whole number of more than 53 bits has no fraction, which Foundation cuts off")
    func fractions() throws {
        let body = Bytes("9007199254740992.5".utf8)
        #expect(try FoundationJSON.decode(Int.self, from: body).get() == 9_007_199_254_740_992)
        #expect(throws: SynapseCodingError.self) { try SynapseCoding.decode(Int.self, from: body, isChunk: true) }
        let whole = Bytes("9007199254740993.0".utf8)
        #expect(try SynapseCoding.decode(Int.self, from: whole, isChunk: true) == 9_007_199_254_740_993)
    }

    @Test(
        "zero is zero whatever its exponent is, where Foundation sometimes finds it too small",
        arguments: ["0e5", "0.00e5", "-0e5", "0E-9"])
    func zero(text: String) throws {
        #expect(try SynapseCoding.decode(Double.self, from: Bytes(text.utf8), isChunk: true) == 0)
    }

    @Test("errors name the field, where Foundation names none for numbers out of range")
    func fields() {
        let body = Bytes(#"{"a":1e400}"#.utf8)
        #expect(throws: SynapseCodingError(field: "a", message: "the value is not valid.")) {
            try SynapseCoding.decode(Asked.self, from: body)
        }
    }
}
