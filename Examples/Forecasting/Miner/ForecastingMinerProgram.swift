internal import Forecasting
internal import Templates

/// The operator's program: override `routes(_:)` here to forecast by a model of your own.
@main
final class ForecastingMinerProgram: ForecastingMiner {}
