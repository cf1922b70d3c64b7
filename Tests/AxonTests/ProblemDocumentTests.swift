import Foundation
import Neuron
import Testing

@testable import Axon

@Suite("Problem documents")
struct ProblemDocumentTests {
    @Test("what a stranger gets is JSON of at most 200 bytes, whatever the problem says")
    func bounded() throws {
        let long = Problem(.stale, String(repeating: "è\"\\\n", count: 200), now: .max, limit: .max)
        for problem in [long, Problem(.unsigned, "Sign."), Problem(.unsupportedMedia, String(repeating: "x", count: 130))] {
            let bytes = problem.document(limit: Pipeline.strangersBytes)
            #expect(bytes.count <= 200)
            let read = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            #expect(read?["type"] as? String == problem.type)
            #expect(read?["status"] as? Int == problem.status)
        }
    }

    @Test("a document reads back as the problem it was")
    func roundTrip() throws {
        let problem = Problem(.invalidField, "Field \"a\":\u{1} is\tnot a number\\", field: "a.[3]", now: 12, limit: 7)
        #expect(try JSONDecoder().decode(Problem.self, from: Data(problem.document())) == problem)
    }
}
