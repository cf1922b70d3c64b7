import Foundation
import Neuron
import NeuronTesting
import Synchronization
import Templates
import TestSupport
import Testing
import TextPrediction

@Suite("Paying by contribution")
struct CopycatTests {
    final class Order1: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, kind: .order1, corpus: try? TextPredictionSubnetTests.corpus.get())
        }
    }

    final class Order2: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, kind: .order2, corpus: try? TextPredictionSubnetTests.corpus.get())
        }
    }

    /// Gives the answers that another miner of the same model gives.
    final class Order3: TextPredictionMiner {
        required init(_ environment: NeuronEnvironment) {
            super.init(environment, kind: .order3, corpus: try? TextPredictionSubnetTests.corpus.get())
        }
    }

    final class Judge: TextPredictionValidator {
        nonisolated static let latest = Mutex<Judge?>(nil)

        required init(_ environment: NeuronEnvironment) {
            super.init(environment, corpus: try? TextPredictionSubnetTests.corpus.get(), seed: 1)
            Self.latest.withLock { $0 = self }
        }
    }

    @Test("the pool loses to nobody; a copycat and the miner that it copies earn what that miner earned alone")
    func copies() async throws {
        _ = try TextPredictionSubnetTests.corpus.get()
        func run(copies: Int) async throws -> (best: Double, findings: TextPredictionValidator.Findings) {
            try await TestNetwork.run { network in
                try await network.add(Order1.self)
                try await network.add(Order2.self)
                var best: [Hotkey] = []
                for _ in 0...copies { best.append(try await network.add(Order3.self)) }
                try await network.add(Judge.self, stake: .tao(1_000))
                try await network.advance(epochs: 2)
                var paid = 0.0
                for hotkey in best { paid += try await network.incentive(of: hotkey) }
                let judge = try #require(Judge.latest.withLock { $0 })
                return (paid, judge.findings)
            }
        }
        let alone = try await run(copies: 0)
        let copied = try await run(copies: 1)
        #expect(alone.best > 0.2)
        #expect(copied.best <= alone.best + 0.001, "\(copied.best) together, \(alone.best) alone")
        let best = try #require(alone.findings.bitsPerByte.values.min())
        let pool = try #require(alone.findings.poolBitsPerByte)
        // On eleven kilobytes the shorter contexts add nothing to the longest; the pool may lose by them, but next to nothing.
        #expect(pool < best + 0.05, "\(pool) against \(best)")
        let shown = try #require(alone.findings.copycat)
        #expect(shown.remedied <= shown.alone + 1e-9)
        #expect(shown.plain > shown.alone + 0.02, "without the remedy a copy pays")
    }
}
