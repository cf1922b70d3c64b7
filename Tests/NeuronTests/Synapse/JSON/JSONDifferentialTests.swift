import Foundation
import Neuron
import Testing

/// Our codec against Foundation's, value by value. `NEURON_JSON_CASES` says how many, `NEURON_JSON_SEED` from which seed; `docs/json.md` has
/// the command for many.
@Suite("JSON, ours against Foundation")
struct JSONDifferentialTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let cases = variables["NEURON_JSON_CASES"].flatMap { Int($0) } ?? 20_000
    private static let seed = variables["NEURON_JSON_SEED"].flatMap { UInt64($0) } ?? 0x15_0A

    private func expectNone(_ difference: String?, _ index: Int, _ seed: UInt64) {
        if let difference { Issue.record("case \(index) of seed \(seed): \(difference)") }
    }

    @Test("documents, damaged or not, decode to the same value or are refused for the same reason")
    func decoding() {
        var documents = JSONDocuments(seed: Self.seed)
        for index in 0..<Self.cases * 3 / 5 {
            let body = documents.next()
            let difference =
                switch index % 5 {
                case 0: FoundationJSON.difference(decoding: JSONZoo.self, body)
                case 1:
                    JSONReadingScript.$seed.withValue(UInt64(index)) {
                        FoundationJSON.difference(decoding: JSONReadingScript.self, body, isChunk: true)
                    }
                default: FoundationJSON.difference(decoding: JSONValue.self, body, isChunk: true)
                }
            expectNone(difference, index, Self.seed)
        }
    }

    @Test("numbers decode to the same value of every type, or are refused by both")
    func numbers() {
        var documents = JSONDocuments(seed: Self.seed + 1)
        func difference(_ index: Int, _ body: Bytes) -> String? {
            switch index % 14 {
            case 0: FoundationJSON.difference(decoding: Double.self, body, isChunk: true)
            case 1: FoundationJSON.difference(decoding: Float.self, body, isChunk: true)
            case 2: FoundationJSON.difference(decoding: Int.self, body, isChunk: true)
            case 3: FoundationJSON.difference(decoding: Int8.self, body, isChunk: true)
            case 4: FoundationJSON.difference(decoding: Int16.self, body, isChunk: true)
            case 5: FoundationJSON.difference(decoding: Int32.self, body, isChunk: true)
            case 6: FoundationJSON.difference(decoding: Int64.self, body, isChunk: true)
            case 7: FoundationJSON.difference(decoding: Int128.self, body, isChunk: true)
            case 8: FoundationJSON.difference(decoding: UInt8.self, body, isChunk: true)
            case 9: FoundationJSON.difference(decoding: UInt64.self, body, isChunk: true)
            case 10: FoundationJSON.difference(decoding: UInt128.self, body, isChunk: true)
            case 11: FoundationJSON.difference(decoding: Decimal.self, body, isChunk: true)
            case 12: FoundationJSON.difference(decoding: Date.self, body, isChunk: true)
            default: FoundationJSON.difference(decoding: [Double].self, Bytes("[".utf8) + body + Bytes("]".utf8), isChunk: true)
            }
        }
        for index in 0..<Self.cases {
            expectNone(difference(index, Bytes(documents.number().utf8)), index, Self.seed + 1)
        }
    }

    @Test("values of all kinds are written in the same bytes")
    func encoding() {
        var random = RandomSource.seeded(Self.seed + 2)
        for index in 0..<Self.cases / 4 {
            expectNone(FoundationJSON.difference(encoding: JSONZoo.random(&random)), index, Self.seed + 2)
        }
    }

    @Test("whatever order containers are written in, and however often they are asked for, the bytes are the same")
    func writing() {
        for index in 0..<Self.cases / 4 {
            let seed = Self.seed &* 1_000_003 &+ UInt64(index)
            expectNone(FoundationJSON.difference(encoding: JSONWritingScript(seed: seed)), index, seed)
        }
    }

    @Test("numbers of all magnitudes are written in the same digits")
    func digits() {
        var random = RandomSource.seeded(Self.seed + 3)
        for index in 0..<Self.cases / 8 {
            let doubles = (0..<8).map { _ in JSONZoo.Values.double(&random) }
            let floats = (0..<8).map { _ in JSONZoo.Values.float(&random) }
            // Four digits behind the point and fewer have a way of their own.
            let short = (0...6).map { Double(Int.random(in: -9_999_999...9_999_999, using: &random)) / pow(10, Double($0)) }
            expectNone(FoundationJSON.difference(encoding: doubles + short), index, Self.seed + 3)
            expectNone(FoundationJSON.difference(encoding: floats + short.map { Float($0) }), index, Self.seed + 3)
        }
    }
}
