import Foundation
@testable import Neuron
import Testing

@Suite("The JSON codec")
struct JSONCodecTests {
    /// A body of many parts or of one that is very large, and whether it is JSON.
    struct Heavy: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let body: Bytes
        let isJSON: Bool

        init(_ name: String, isJSON: Bool = true, head: String = "", _ part: String, times: Int, tail: String = "") {
            testDescription = name
            self.isJSON = isJSON
            body = Bytes((head + String(repeating: part, count: times) + tail).utf8)
        }
    }

    private static let nested = "," + String(repeating: "[", count: 63) + String(repeating: "]", count: 63)

    private static let bodies: [Heavy] = [
        Heavy("brackets", isJSON: false, "[", times: 1 << 20),
        Heavy("quotes", isJSON: false, "\"", times: 1 << 20),
        Heavy("digits", "1", times: 1 << 16),
        Heavy("digits behind the point", head: "0.", "7", times: 1 << 16),
        Heavy("zeros behind the point", head: "0.", "0", times: 1 << 16, tail: "1e65536"),
        Heavy("digits of an exponent", head: "1e", "9", times: 1 << 16),
        Heavy("backslashes", head: "\"", "\\\\", times: 1 << 15, tail: "\""),
        Heavy("escapes", head: "\"", "\\u0000", times: 1 << 14, tail: "\""),
        Heavy("ones", head: "[1", ",1", times: 1 << 14, tail: "]"),
        Heavy("empty arrays", head: "[1", ",[]", times: 1 << 13, tail: "]"),
        Heavy("empty objects", head: "[1", ",{}", times: 1 << 13, tail: "]"),
        Heavy("nested arrays", head: "[1", nested, times: 1 << 7, tail: "]"),
        Heavy("keys of marks", isJSON: false, head: "{\"", "\u{301}", times: 1 << 14, tail: "\":1}"),
    ]

    @Test("bodies that are made to cost much cost little", arguments: bodies)
    func heavy(_ heavy: Heavy) {
        #expect(((try? JSONDocument(heavy.body, isChunk: true)) != nil) == heavy.isJSON)
        _ = try? SynapseCoding.decode(JSONValue.self, from: heavy.body, isChunk: true)
        _ = try? SynapseCoding.decode(Double.self, from: heavy.body, isChunk: true)
        _ = try? SynapseCoding.decode(Int.self, from: heavy.body, isChunk: true)
    }

    @Test(
        "an object of 20,000 keys is read in whatever order they are, and refused with one of them twice",
        arguments: [true, false])
    func manyKeys(isSorted: Bool) throws {
        let seed: UInt64 = 20_000
        var random = RandomSource.seeded(seed)
        let prefix = String(repeating: "p", count: 20)
        var keys = (0..<20_000).map { prefix + String($0 + 20_000) }
        if !isSorted { keys.shuffle(using: &random) }
        func body(_ keys: [String]) -> Bytes {
            Bytes("{".utf8) + Bytes(keys.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",").utf8) + Bytes("}".utf8)
        }
        let values = try SynapseCoding.decode([String: Int?].self, from: body(keys))
        #expect(values.count == keys.count)
        for (index, key) in keys.enumerated() where values[key] != index {
            Issue.record("\(key) has another's value, seed \(seed)")
        }
        #expect(throws: SynapseCodingError.self) {
            try SynapseCoding.decode(
                [String: Int?].self, from: body(keys + [keys[Int.random(in: 0..<keys.count, using: &random)]]))
        }
    }

    /// A large object that asks another one in it for some members, and then itself for one that the inner one has too.
    struct Outer: Decodable {
        struct Inner: Decodable {
            init(from decoder: any Decoder) throws {
                let members = try decoder.container(keyedBy: JSONScriptKey.self)
                for number in 0..<20 { _ = try members.decode(Int.self, forKey: JSONScriptKey(stringValue: "k\(number)")) }
            }
        }
        let own: String

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: JSONScriptKey.self)
            _ = try members.decode(Inner.self, forKey: JSONScriptKey(stringValue: "inner"))
            own = try members.decode(String.self, forKey: JSONScriptKey(stringValue: "k20"))
        }
    }

    @Test("a large object within another does not lend it its members")
    func largeWithinLarge() throws {
        let inner = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let outer = (0..<40).map { "\"k\($0)\":\"own \($0)\"" }.joined(separator: ",")
        let body = Bytes("{\"inner\":{\(inner)},\(outer)}".utf8)
        #expect(try SynapseCoding.decode(Outer.self, from: body).own == "own 20")
    }

    @Test("large objects within large objects give each its own values")
    func largeObjects() throws {
        let names = (0..<40).map { "key \($0 * 7 % 40)" }
        let inner = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, [$0, nil]) })
        let outer = Dictionary(uniqueKeysWithValues: names.map { ($0, inner) })
        #expect(try SynapseCoding.decode([String: [String: [Int?]]].self, from: SynapseCoding.encode(outer)) == outer)
        let mixed =
            "{"
            + names.map { "\"\($0)\":{\(names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ","))}" }.joined(separator: ",")
            + "}"
        #expect(FoundationJSON.difference(decoding: [String: [String: String?]].self, Bytes(mixed.utf8)) == nil)
        let foreign = mixed.replacing("\"key 1\"", with: "\"kéy\"")
        #expect(FoundationJSON.difference(decoding: [String: [String: String?]].self, Bytes(foreign.utf8)) == nil)
    }

    @Test("decimals are rounded to the nearest value, halves to even, with as many digits as there are")
    func rounding() throws {
        let seed: UInt64 = 53
        var random = RandomSource.seeded(seed)
        for _ in 0..<20_000 {
            // Half way between two neighbours, and one more digit.
            let value = Double.random(in: 1...2, using: &random) * pow(2, Double(Int.random(in: -180...180, using: &random)))
            let half = Decimal(value) + (Decimal(value.nextUp) - Decimal(value)) / 2
            let texts = [
                "\(half)", "\(half)0000000000000000000000001",
                "\(UInt64.random(in: 0 ... .max, using: &random))e\(Int.random(in: -60...60, using: &random))",
                "\(Int.random(in: 0...99_999_999, using: &random))e\(Int.random(in: -30...30, using: &random))",
            ]
            for text in texts where text.first != "N" {
                let bytes = Bytes(text.utf8)
                let double = try SynapseCoding.decode(Double.self, from: bytes, isChunk: true)
                #expect(double == Double(text), "\(text), seed \(seed)")
                guard let float = Float(text), float.isFinite, float != 0 else { continue }
                #expect(try SynapseCoding.decode(Float.self, from: bytes, isChunk: true) == float, "\(text), seed \(seed)")
            }
        }
    }

    @Test("512 deep is not written, and a value that writes nothing is none")
    func limits() {
        indirect enum Nest: Encodable {
            case end, inner(Nest)
            func encode(to encoder: any Encoder) throws {
                var elements = encoder.unkeyedContainer()
                if case .inner(let nest) = self { try elements.encode(nest) }
            }
        }
        struct Silent: Encodable { func encode(to encoder: any Encoder) {} }
        for depth in [510, 511, 512] {
            let nest = (1..<depth).reduce(Nest.end) { nest, _ in .inner(nest) }
            #expect(FoundationJSON.difference(encoding: nest) == nil, "\(depth)")
        }
        #expect(FoundationJSON.difference(encoding: Silent()) == nil)
        #expect(FoundationJSON.difference(encoding: [Silent()]) == nil)
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(FoundationJSON.difference(encoding: number) == nil)
            #expect(FoundationJSON.difference(encoding: ["a": [number]]) == nil)
            #expect(FoundationJSON.difference(encoding: [Float(number)]) == nil)
        }
    }

    @Test("an open value is the same whether it is asked for as such or within a type's own coding")
    func openValues() throws {
        struct Wrapped: Decodable, Equatable {
            var value: JSONValue
            init(from decoder: any Decoder) throws { value = try JSONValue(from: decoder) }
        }
        var documents = JSONDocuments(seed: 7)
        for index in 0..<2_000 {
            let body = documents.next()
            let direct = try? SynapseCoding.decode(JSONValue.self, from: body, isChunk: true)
            #expect(
                direct == (try? SynapseCoding.decode(Wrapped.self, from: body, isChunk: true).value), "case \(index) of seed 7")
        }
    }

    @Test("a decoder that is kept gives its values after decoding has ended")
    func keptDecoder() throws {
        final class Keeper: Decodable {
            let decoder: any Decoder
            init(from decoder: any Decoder) throws { self.decoder = decoder }
        }
        let keeper = try SynapseCoding.decode(Keeper.self, from: Bytes(#"{"a":[1,2]}"#.utf8))
        #expect(try [String: [Int]](from: keeper.decoder) == ["a": [1, 2]])
    }
}
