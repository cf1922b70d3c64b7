import Foundation
import Neuron
import Testing

/// Our codec against Foundation's, document by document. `NEURON_JSON_CASES` says how many, `NEURON_JSON_SEED` from which seed.
@Suite("JSON of synapses, ours against Foundation's")
struct JSONDifferentialTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let cases = variables["NEURON_JSON_CASES"].flatMap { Int($0) } ?? 1_500
    private static let seed = variables["NEURON_JSON_SEED"].flatMap { UInt64($0) } ?? 0x4A50

    private func expectNone(_ difference: String?, _ index: Int) {
        if let difference { Issue.record("seed \(Self.seed), case \(index): \(difference)") }
    }

    @Test("documents, whole, damaged and strange, decode to the same values or are refused for the same reasons")
    func decoding() {
        var documents = JSONDocuments(seed: Self.seed)
        var random = RandomSource.seeded(Self.seed &+ 77)
        for index in 0..<Self.cases {
            let body = documents.next()
            expectNone(FoundationJSON.difference(decoding: JSONZoo.self, body), index)
            expectNone(FoundationJSON.difference(decoding: JSONValue.self, body, isChunk: true), index)
            let script = JSONReadingScript.$seed.withValue(random.next()) {
                FoundationJSON.difference(decoding: JSONReadingScript.self, body, isChunk: true)
            }
            expectNone(script, index)
        }
    }

    @Test("numbers of every shape decode to the same values, or are refused, whatever type is asked for")
    func numbers() {
        var documents = JSONDocuments(seed: Self.seed)
        func expectSame<T: Codable>(_ type: T.Type, _ number: Bytes, _ index: Int) {
            expectNone(FoundationJSON.difference(decoding: type, number, isChunk: true), index)
        }
        for index in 0..<Self.cases {
            let number = Bytes(documents.number().utf8)
            expectSame(Double.self, number, index)
            expectSame(Float.self, number, index)
            expectSame(Int.self, number, index)
            expectSame(UInt64.self, number, index)
            expectSame(Int8.self, number, index)
            expectSame(UInt16.self, number, index)
            expectSame(Int128.self, number, index)
            expectSame(Decimal.self, number, index)
            expectSame(Date.self, number, index)
            expectSame([Double].self, Bytes("[1,".utf8) + number + Bytes("]".utf8), index)
        }
    }

    @Test("values of every shape are written in the same bytes")
    func encoding() {
        var random = RandomSource.seeded(Self.seed)
        for index in 0..<Self.cases {
            expectNone(FoundationJSON.difference(encoding: JSONZoo.random(&random)), index)
            expectNone(FoundationJSON.difference(encoding: JSONWritingScript(seed: random.next())), index)
        }
    }
}
