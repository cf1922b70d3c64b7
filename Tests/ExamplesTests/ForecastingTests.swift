import Forecasting
import Foundation
import Neuron
import NeuronTesting
import Synchronization
import Templates
import Testing

@Suite("Forecasting as a subnet")
struct ForecastingTests {
    final class Fading: ForecastingMiner {
        required init(_ environment: NeuronEnvironment) { super.init(environment, kind: .fading) }
    }

    final class Season: ForecastingMiner {
        required init(_ environment: NeuronEnvironment) { super.init(environment, kind: .season) }
    }

    final class Mean: ForecastingMiner {
        required init(_ environment: NeuronEnvironment) { super.init(environment, kind: .mean) }
    }

    /// Answers with one value too few.
    final class Short: Miner {
        override func routes(_ routes: inout Routes) {
            routes.on(ForecastNext.self) { query, _ in .init(values: [Double](repeating: 50, count: max(0, query.steps - 1))) }
        }
    }

    final class Judge: ForecastingValidator {
        nonisolated static let latest = Mutex<Judge?>(nil)

        required init(_ environment: NeuronEnvironment) {
            super.init(environment, seed: 3)
            Self.latest.withLock { $0 = self }
        }
    }

    @Test("who adds to the joint forecast is paid; the one who knows only the mean and the one who breaks the form are not")
    func incentives() async throws {
        try await TestNetwork.run { network in
            let fading = try await network.add(Fading.self)
            let season = try await network.add(Season.self)
            let mean = try await network.add(Mean.self)
            let short = try await network.add(Short.self)
            try await network.add(Judge.self, stake: .tao(1_000))
            try await network.advance(epochs: 8)
            let good = [try await network.incentive(of: fading), try await network.incentive(of: season)]
            #expect(good[0] > 0 && good[1] > 0)
            #expect(try await network.incentive(of: mean) < good[0] / 2)
            #expect(try await network.incentive(of: short) == 0)
            let judge = try #require(Judge.latest.withLock { $0 })
            #expect(judge.findings.rounds == 8)
            let joint = try #require(judge.findings.jointError)
            #expect(joint < (judge.findings.errors[mean] ?? 0))
        }
    }

    @Test("a series is the same for the same seed, and another for another")
    func series() {
        #expect(SeededSeries(seed: 1).values(300) == Array(SeededSeries(seed: 1).values(400).prefix(300)))
        #expect(SeededSeries(seed: 1).values(300) != SeededSeries(seed: 2).values(300))
    }

    @Test("a copy of a forecast adds nothing: its union has what the forecast alone would have")
    func copies() async throws {
        let values = SeededSeries(seed: 4).values(612)
        let history = Array(values[..<600])
        let judge = JointForecast(truth: Array(values[600...]), guess: history[599])
        let forecasts = [ForecasterKind.season, .fading, .mean].map { $0.forecast(12, after: history) }
        var random = RandomSource.seeded(1)
        let alone = try await judge.contributions(forecasts, random: &random).values
        let copied = try await judge.contributions(forecasts + [forecasts[1]], random: &random).values
        #expect(abs(copied[1] + copied[3] - alone[1]) < 1e-9)
        #expect(abs(alone.reduce(0, +) - (try judge.value(of: forecasts))) < 1e-9)
    }
}
