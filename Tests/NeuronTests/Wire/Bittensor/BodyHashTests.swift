import Foundation
import Neuron
import TestSupport
import Testing

/// `body_hash.json`: what the SDK 10 hashes of a body, on both sides.
struct BodyHashVectors: Decodable, Sendable {
    struct Field: Decodable, Sendable { let name: String, type: String }
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, fields: [Field], wire_json: String, hash_order: [String], strings: [String]
        let string_hashes: [String], body_hash: String, receiver_hash: String?
        var testDescription: String { id }
    }
    let cases: [Case]
}

/// A type as the vectors name it.
func pythonType(_ name: String) throws -> PythonType {
    func inside(_ prefix: String) -> String? {
        name.hasPrefix(prefix + "[") ? String(name.dropFirst(prefix.count + 1).dropLast()) : nil
    }
    switch name {
    case "Any", "list", "dict", "tuple": return .anything
    case "str": return .string
    case "int": return .int
    case "float": return .float
    case "bool": return .bool
    case "Tensor":
        return .model([
            .init("buffer", .string, isRequired: true), .init("dtype", .string, isRequired: true),
            .init("shape", .list(.int), isRequired: true),
        ])
    case "Point":
        return .model([.init("x", .int, isRequired: true), .init("y", .float, isRequired: false)])
    case "Colour": return .enumeration("Colour", [.string("red"): "RED", .string("blue"): "BLUE"])
    default: break
    }
    if let element = inside("Optional") { return .optional(try pythonType(element)) }
    if let element = inside("list") { return .list(try pythonType(element)) }
    if let element = inside("tuple") { return .tuple(try pythonType(element.replacing(", ...", with: ""))) }
    if let parts = inside("dict")?.split(separator: ", ") {
        return .dict(key: try pythonType(String(parts[0])), value: try pythonType(String(parts[1])))
    }
    struct Unknown: Error { let name: String }
    throw Unknown(name: name)
}

@Suite("The older body hash", .enabled(if: Vectors.has("body_hash.json"), "the folder of vectors has no body_hash.json"))
struct BodyHashTests {
    static let all = (try? Vectors.json("body_hash.json", as: BodyHashVectors.self).cases) ?? []

    @Test("a receiver hashes what the SDK does, after conversion to the declared types", arguments: all)
    func receiver(_ one: BodyHashVectors.Case) throws {
        let body = try PythonJSON.parse(Bytes(one.wire_json.utf8))
        var values: [PythonValue] = []
        for name in one.hash_order {
            switch name {
            case "timeout": values.append(.float(12))
            case "name": values.append(.string("Case"))
            default:
                let field = try #require(one.fields.first { $0.name == name })
                values.append(try pythonType(field.type).convert(try #require(body[name])))
            }
        }
        let texts = values.map(PythonText.str)
        if one.receiver_hash == one.body_hash {
            #expect(texts == one.strings)
            #expect(texts.map { BodyHash.of(texts: [$0]) }.count == one.string_hashes.count)
        }
        #expect(one.receiver_hash == nil || BodyHash.of(values) == one.receiver_hash)
    }

    @Test("a sender's texts give the hash that stands in its header", arguments: all)
    func sender(_ one: BodyHashVectors.Case) {
        #expect(BodyHash.of(texts: one.strings) == one.body_hash)
        #expect(one.strings.map { hex(Keccak.sha3256(Bytes($0.utf8))) } == one.string_hashes)
    }

    @Test("floats have Python's notation from the smallest to the largest")
    func floats() {
        let expected: [(Double, String)] = [
            (1e16, "1e+16"), (9_007_199_254_740_994, "9007199254740994.0"), (1e15, "1000000000000000.0"), (1e-4, "0.0001"),
            (9.9e-5, "9.9e-05"), (Double.leastNonzeroMagnitude, "5e-324"), (-0.0, "-0.0"), (123.456, "123.456"),
            (1.5e300, "1.5e+300"),
            (12_345_678_901_234_568, "1.2345678901234568e+16"), (0.1, "0.1"), (100, "100.0"),
        ]
        for (number, text) in expected { #expect(PythonText.repr(number) == text) }
    }

    @Test("numbers in headers are read as Python reads them, in ASCII")
    func numbers() {
        #expect(PythonNumber.int(" +1_000 ") == "1000")
        #expect(PythonNumber.int("-0") == "0")
        #expect(PythonNumber.int("007") == "7")
        #expect(PythonNumber.int("99999999999999999999999999") == "99999999999999999999999999")
        for text in ["", "1__0", "_1", "1_", "1.0", "0x10", "١", "--1", String(repeating: "1", count: 65)] {
            #expect(PythonNumber.int(text) == nil, "\(text)")
        }
        #expect(PythonNumber.float("1e-07") == 1e-7)
        #expect(PythonNumber.float(".5") == 0.5)
        #expect(PythonNumber.float("5.") == 5)
        #expect(PythonNumber.float("-inf") == -.infinity)
        #expect(PythonNumber.float("nan")?.isNaN == true)
        for text in ["", ".", "e5", "1e", "1 2", "0x1p3", "infinit"] { #expect(PythonNumber.float(text) == nil, "\(text)") }
    }
}

@Suite("JSON as Python reads it")
struct PythonJSONTests {
    @Test(
        "what is refused is refused in Python's words and place",
        arguments: [
            ("", "Expecting value", 0), ("{nope", "Expecting property name enclosed in double quotes", 1),
            ("{\"a\" 1}", "Expecting ':' delimiter", 5), ("[1 2]", "Expecting ',' delimiter", 3), ("[1] x", "Extra data", 4),
            ("\"é", "Unterminated string starting at", 0), ("[\"é\", x]", "Expecting value", 6), ("01", "Extra data", 1),
            ("\"\\x\"", "Invalid \\escape", 1), ("[1,]", "Expecting value", 3),
        ])
    func faults(text: String, message: String, position: Int) {
        #expect {
            try PythonJSON.parse(Bytes(text.utf8))
        } throws: { error in
            (error as? PythonJSON.Fault)?.message == message && (error as? PythonJSON.Fault)?.position == position
        }
    }

    @Test("the last of two equal keys counts, at the place of the first")
    func doubleKeys() throws {
        let value = try PythonJSON.parse(Bytes(#"{"a":1,"b":2,"a":3}"#.utf8))
        #expect(PythonText.str(value) == "{'a': 3, 'b': 2}")
    }

    @Test("every input of a thousand, cut and changed by chance, ends in a value or a fault")
    func chance() {
        var random = RandomSource.seeded(4)
        let seed = Bytes(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",null,true,NaN],"b":{"c":-Infinity}}"#.utf8)
        for _ in 0..<1_000 {
            var bytes = Bytes(seed.prefix(Int.random(in: 0...seed.count, using: &random)))
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let value = try? PythonJSON.parse(bytes) {
                let again = try? PythonJSON.parse(PythonJSON.write(value))
                #expect(again.map(PythonText.str) == PythonText.str(value))
            }
        }
    }

    @Test("nesting beyond 64 is refused")
    func deep() {
        #expect(throws: PythonJSON.Fault.self) { try PythonJSON.parse(Bytes(repeating: UInt8(ascii: "["), count: 100_000)) }
    }
}
