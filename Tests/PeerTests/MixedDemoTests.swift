import Foundation
import Testing
import TestSupport

/// `neuron demo --python`, as `./scripts/demo --with-python` runs it.
@Suite("The demo with Python miners", .enabled(if: SDK10.isThere, SDK10.skipped), .serialized)
struct MixedDemoTests {
    struct Report: Decodable {
        struct Miner: Decodable {
            let kind: String
            let bitsPerByte: Double?
            let incentive: Double
        }
        let miners: [Miner]
        let requests, authenticated: Int
    }

    @Test("scores and pays them beside the Swift ones, by what they predict")
    func mixed() async throws {
        let outcome = try await Program.run(
            Program.built("neuron"), ["demo", "--json", "--epochs", "3", "--python", try #require(SDK10.python)])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.miners.count == 12)
        for kind in ["python-order-1", "python-order-2", "order-1", "order-2"] {
            let miner = try #require(report.miners.first { $0.kind == kind })
            #expect(miner.bitsPerByte != nil, "\(kind)")
            #expect(miner.incentive > 0, "\(kind)")
        }
        // Nobody proves an answer of the SDK 10.
        #expect(report.authenticated < report.requests)
    }
}
