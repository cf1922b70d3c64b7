internal import Forecasting
internal import Templates

/// The operator's program: override `forward()` here to judge in another way.
@main
final class ForecastingValidatorProgram: ForecastingValidator {}
