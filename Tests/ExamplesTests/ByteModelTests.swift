import Foundation
import Testing
import TextPrediction

@Suite("Byte models")
struct ByteModelTests {
    static let hasLicences = (try? Corpus.licences()) != nil

    @Test(
        "each order predicts the licence texts better than the one below it, and the mixture best of all",
        .enabled(if: hasLicences, "the licence texts of Debian are not on this machine"))
    func bitsPerByteFall() throws {
        let corpus = try Corpus(files: [])
        let contexts = corpus.heldOutContexts(count: 1_500, contextLength: 32, seed: 1)
        let kinds: [MinerKind] = [.order0, .order1, .order2, .order3, .order4, .order5, .mixture]
        let bits = try kinds.map { kind in
            let answer = kind.answer(to: contexts.map { Array($0.bytes) }, with: kind.model(trainedOn: corpus.training))
            return try #require(PredictionScore.bitsPerByte(answer, for: contexts))
        }
        for (lower, higher) in zip(bits, bits.dropFirst()).prefix(4) { #expect(higher < lower - 0.1) }
        #expect(bits[5] < bits[4] + 0.05)
        #expect(bits[6] < bits[..<6].min() ?? 0)
        #expect(bits[6] < 2.2)
    }

    @Test("a model's probabilities are positive and sum to one", arguments: MinerKind.allCases)
    func sumToOne(kind: MinerKind) {
        let text = Array(String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 100).utf8)
        let model = kind.model(trainedOn: text[...])
        for context in ["", "T", "The q", "never seen", "the lazy dog. The", "\u{0}\u{0}"].map({ Array($0.utf8) }) {
            let distribution = model.distribution(after: context[...])
            #expect(distribution.count == 256)
            #expect(distribution.allSatisfy { $0 > 0 && $0 < 1 })
            #expect(abs(distribution.reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test("a model that has seen nothing knows nothing", arguments: MinerKind.allCases)
    func withoutText(kind: MinerKind) {
        let distribution = kind.model(trainedOn: []).distribution(after: Array("abc".utf8)[...])
        #expect(distribution.allSatisfy { abs($0 - 1 / 256) < 1e-12 })
    }

    @Test("a context model expects what always followed", arguments: 1...5)
    func certainty(order: Int) {
        let text = Array(String(repeating: "abcdefgh", count: 200).utf8)
        let distribution = ContextModel(order: order, trainedOn: text[...]).distribution(after: Array("xyzabcde".utf8)[...])
        #expect(distribution[Int(UInt8(ascii: "f"))] > 0.9)
    }

    @Test("the same text gives the same model")
    func deterministic() {
        let text = Array(String(repeating: "to be or not to be, that is the question; ", count: 60).utf8)
        let context = Array("or not".utf8)[...]
        let first = MixtureModel(trainedOn: text[...]).distribution(after: context)
        #expect(first == MixtureModel(trainedOn: text[...]).distribution(after: context))
    }
}
