import Foundation
import Testing
import TestSupport

@Suite("The benchmarks' load", .serialized)
struct LoadTests {
    @Test(
        "every request to an axon in a process of its own is answered as it should be",
        arguments: ["signed-ahead", "signed-live", "session", "refused", "refused-stale"])
    func answers(_ mode: String) async throws {
        let outcome = try await Program.run(
            Program.built("neuron-bench"),
            ["load", "--mode", mode, "--requests", "400", "--keys", "8", "--connections", "3", "--json"])
        #expect(outcome.status == 0)
        let reading = try JSONDecoder().decode(Reading.self, from: Data(outcome.output.utf8))
        #expect(reading.figures.requests == 400)
        #expect(reading.figures.failures == 0)
        #expect(reading.firstFailure == nil)
    }

    private struct Reading: Decodable {
        let figures: Figures
        let firstFailure: String?

        struct Figures: Decodable {
            let requests: Int
            let failures: Int
        }
    }
}
