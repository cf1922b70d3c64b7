import Foundation
import Templates
import Testing
import TextPrediction

@Suite("PredictNextBytes")
struct PredictNextBytesTests {
    @Test("question and answer survive their JSON, the answer in 684 characters a context")
    func roundTrip() throws {
        let contexts = [Data("in the beginning".utf8), Data([0, 255, 10, 34])]
        let body = try SynapseCoding.encode(PredictNextBytes(contexts: contexts))
        #expect(try SynapseCoding.decode(PredictNextBytes.self, from: body).contexts == contexts)

        let shares = ByteShares([Double](repeating: 1 / 256, count: 256)).encoded
        let answer = try SynapseCoding.encode(PredictNextBytes.Response(shares: Data(shares + shares + shares)))
        #expect(answer.count < 3 * 684 + 16)
        let decoded = try SynapseCoding.decode(PredictNextBytes.Response.self, from: answer)
        #expect(Array(decoded.shares) == shares + shares + shares)
    }

    @Test("the largest question fits its limit with the largest answer")
    func limits() {
        #expect(PredictNextBytes.limits.maxRequestBytes >= PredictNextBytes.maxContexts * 48)
        #expect(PredictNextBytes.limits.maxResponseBytes >= PredictNextBytes.maxContexts * 684)
    }
}
