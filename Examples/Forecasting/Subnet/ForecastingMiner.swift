public import Templates

/// Forecasts a series by a rule of its own.
open class ForecastingMiner: Miner {
    private let kind: ForecasterKind

    /// A miner with the best single rule of the example.
    public required init(_ environment: NeuronEnvironment) {
        kind = .fading
        super.init(environment)
    }

    /// A miner with a rule.
    package init(_ environment: NeuronEnvironment, kind: ForecasterKind) {
        self.kind = kind
        super.init(environment)
    }

    /// Serves ``ForecastNext``.
    open override func routes(_ routes: inout Routes) {
        routes.on(ForecastNext.self) { [kind] query, _ in
            .init(values: kind.forecast(min(max(0, query.steps), ForecastNext.maxSteps), after: query.history))
        }
    }
}
