import Foundation
import Templates
import Testing
import TextPrediction

@Suite("Scores of predictions")
struct PredictionScoreTests {
    private let contexts: [HeldOutContext]

    init() throws {
        let text = String(repeating: "Not all those who wander are lost; ", count: 300)
        contexts = try Corpus(Array(text.utf8)).heldOutContexts(count: 8, contextLength: 16, seed: 5)
    }

    private func answer(_ kind: MinerKind) -> [UInt8] {
        let training = Array(String(repeating: "Not all those who wander are lost; ", count: 20).utf8)
        return kind.answer(to: contexts.map { Array($0.bytes) }, with: kind.model(trainedOn: training[...]))
    }

    @Test("who knows the text scores more than who knows less of it, and the lazy one scores nothing")
    func order() throws {
        let kinds: [MinerKind] = [.order5, .order1, .order0, .lazy]
        let scores = kinds.map { PredictionScore.score(bitsPerByte: PredictionScore.bitsPerByte(answer($0), for: contexts)) }
        #expect(scores == scores.sorted(by: >))
        #expect(Set(scores).count == 4)
        #expect(scores.last == 0)
    }

    @Test("a cheat has no bits per byte and no score")
    func cheat() {
        #expect(PredictionScore.bitsPerByte(answer(.cheat), for: contexts) == nil)
        #expect(PredictionScore.score(bitsPerByte: nil) == 0)
    }

    @Test("one distribution that is none makes the whole answer worthless")
    func oneBad() {
        var answer = answer(.order3)
        answer[512 * 3] ^= 1
        #expect(PredictionScore.bitsPerByte(answer, for: contexts) == nil)
    }

    @Test("an answer to more or fewer contexts is worthless")
    func wrongCount() {
        let answer = answer(.order3)
        #expect(PredictionScore.bitsPerByte(answer, for: contexts) != nil)
        #expect(PredictionScore.bitsPerByte(answer.dropLast(512), for: contexts) == nil)
        #expect(PredictionScore.bitsPerByte(answer + answer.prefix(512), for: contexts) == nil)
        #expect(PredictionScore.bitsPerByte([], for: []) == nil)
    }

    @Test(
        "scores lie between 0 and 1, and worse than chance is not less than nothing",
        arguments: [-1, 0, 4, 8, 16, .nan, .infinity])
    func bounds(bitsPerByte: Double) {
        #expect((0...1).contains(PredictionScore.score(bitsPerByte: bitsPerByte)))
    }
}
