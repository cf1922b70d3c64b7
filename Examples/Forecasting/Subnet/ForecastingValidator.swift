public import Templates

/// Asks all miners what comes next in a series, waits until it has come, and pays each by its part in the joint forecast.
open class ForecastingValidator: Validator {
    /// What a validator has found out, for reports.
    package struct Findings: Sendable {
        /// The mean absolute error of each miner's forecasts.
        package fileprivate(set) var errors: [Hotkey: Double] = [:]
        /// The mean absolute error of the joint forecast: the median, weighed by trust.
        package fileprivate(set) var jointError: Double?
        /// How many rounds were judged.
        package fileprivate(set) var rounds = 0
    }

    /// What has been found out since the start.
    package private(set) var findings = Findings()
    private let series: SeededSeries
    private var trust: [Hotkey: Reliability] = [:]
    private var answered: [Hotkey: Int] = [:]

    private static let historyLength = 512
    private static let steps = 12

    /// A validator of the series of seed 0.
    public required init(_ environment: NeuronEnvironment) {
        series = SeededSeries(seed: 0)
        super.init(environment)
    }

    /// A validator of a series; validators of one subnet share it.
    package init(_ environment: NeuronEnvironment, seed: UInt64) {
        series = SeededSeries(seed: seed)
        super.init(environment)
    }

    /// Asks about the present, looks at what came next, pays by contribution.
    open override func forward() async throws {
        // The series begins anew every thousand blocks, so that a round costs the same on an old chain.
        let present = Self.historyLength + Int(metagraph.block.number % 1_000) * Self.steps
        let values = series.values(present + Self.steps)
        let history = Array(values[(present - Self.historyLength)..<present])
        let judge = JointForecast(truth: Array(values[present...]), guess: history.last ?? 0)
        var (hotkeys, forecasts): ([Hotkey], [[Double]]) = ([], [])
        for await reply in dendrite.query(ForecastNext(history: history, steps: Self.steps), to: metagraph.serving) {
            guard let answer = try? reply.result.get(), judge.accepts(answer.values) else {
                // Late, unproven or no forecast: worth nothing.
                scores.record(0, for: reply.axon.hotkey)
                continue
            }
            hotkeys.append(reply.axon.hotkey)
            forecasts.append(answer.values)
        }
        guard !forecasts.isEmpty else { return }
        let weights = hotkeys.map { trust[$0]?.mean ?? 0.5 }
        note(judge.error(of: try judge.joint(forecasts, weights: weights)), hotkeys, forecasts.map { judge.error(of: $0) })
        let parts = try await judge.contributions(forecasts, random: &random)
        for (hotkey, part) in zip(hotkeys, parts.values) { scores.record(part, for: hotkey) }
        let best = forecasts.map { judge.error(of: $0) }.min() ?? 0
        for (hotkey, forecast) in zip(hotkeys, forecasts) {
            let error = judge.error(of: forecast)
            try trust[hotkey, default: Reliability()].record(error > 0 ? best / error : 1, discount: 0.95)
        }
    }

    /// Means over the rounds that each miner answered.
    private func note(_ joint: Double, _ hotkeys: [Hotkey], _ errors: [Double]) {
        findings.rounds += 1
        findings.jointError = (findings.jointError ?? 0) + (joint - (findings.jointError ?? 0)) / Double(findings.rounds)
        for (hotkey, error) in zip(hotkeys, errors) {
            answered[hotkey, default: 0] += 1
            let mean = findings.errors[hotkey] ?? 0
            findings.errors[hotkey] = mean + (error - mean) / Double(answered[hotkey] ?? 1)
        }
    }
}
